/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eta squared of attributes of more than two values under one permutation. Internal. */
#ifndef ATTRSCOPE_MAP_ETA_KINDS_H
#define ATTRSCOPE_MAP_ETA_KINDS_H

#include <stdbool.h>

#include "attrscope/images.h"

/* One row of eta: a trait, between its classes or along its values. Classes have the first,
 * continuous ones the second, ordered ones both, their steps being values. */
typedef struct asc_eta_measure {
    int32_t trait;
    bool is_line;
    double mean, deviation; /* of the values, over images that have one; of a line */
} asc_eta_measure;

/* How many measures the traits have. Pure. */
int32_t asc_eta_measures(const asc_images *images);

/* Which they are: measures [asc_eta_measures], trait after trait. Local; O(N T). */
void asc_eta_measures_list(const asc_images *images, asc_eta_measure *measures);

/* Numbers that asc_eta_kinds needs, for k components. Pure. */
int64_t asc_eta_kinds_scratch(const asc_images *images, int64_t k);

/* eta [measures, k] where image i has the values of image source[i]. Between classes: sum of
 * S_c^2 / n_c - S^2 / n over sum of x^2 - S^2 / n, S sums of a coordinate over images of class c
 * and over all with a class; along values: the squared correlation, R^2 of the least squares line.
 * NaN with one class, equal values, or coordinates that do not vary. Pure; O(N measures k). */
void asc_eta_kinds(const asc_images *images, const asc_eta_measure *measures, int32_t n,
                   const double *coordinates, int64_t k, const int64_t *source, double *scratch,
                   double *eta);

/* Sums that eta squared is of: of a measure, so many numbers, zeros first; image by image; and its
 * root [component c], that of a line with the sign of the correlation. NaN as above. Pure. */
int64_t asc_eta_sums_size(const asc_images *images, const asc_eta_measure *measure, int64_t k);
void asc_eta_sums_add(const asc_images *images, const asc_eta_measure *measure, const double *x,
                      int64_t k, int64_t image, double *sums);
double asc_eta_sums_root(const asc_images *images, const asc_eta_measure *measure,
                         const double *sums, int64_t k, int64_t c);

/* The same along values of any kind; 0 is none. Pure. */
int64_t asc_eta_line_size(int64_t k);
void asc_eta_line_add(const double *x, int64_t k, double value, double *sums);
double asc_eta_line_root(const double *sums, int64_t k, int64_t c);

/* Degrees of freedom of a measure between classes: those with an image, less one; 0 of a line.
 * Pure; O(N C). */
double asc_eta_freedom(const asc_images *images, const asc_eta_measure *measure);

/* Slopes [k] of the coordinates on a line's values, in coordinates per unit of value (or step). NaN
 * as above. Pure; O(N k). */
void asc_eta_slopes(const asc_images *images, const asc_eta_measure *measure,
                    const double *coordinates, int64_t k, double *slopes);

#endif
