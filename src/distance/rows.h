/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows under a metric. Internal; local, thread-safe; O(D). */
#ifndef ATTRSCOPE_DISTANCE_ROWS_H
#define ATTRSCOPE_DISTANCE_ROWS_H

#include "distance/distance.h"

/* Sums of a row in float64; both are finite where the row is. */
typedef struct asc_row_sums {
    double sum, squares;
} asc_row_sums;

asc_row_sums asc_distance_sum(const float *row, int32_t dimension);

/* How a row is prepared. */
asc_placing asc_distance_place(const asc_distance *metric, const float *row, int32_t dimension);

/* Prepares a row in place, each value in float64; false, and leaves it, when it has no place. */
bool asc_distance_prepare(const asc_distance *metric, float *row, int32_t dimension);
bool asc_distance_prepare_wide(const asc_distance *metric, double *row, int32_t dimension);

/* Distance of two rows and how they are prepared, in float64: 0 for equal ones. */
double asc_distance_placed(const asc_distance *metric, const float *x, asc_placing of_x,
                           const float *y, asc_placing of_y, int32_t dimension);

/* Distance of two prepared rows, in float64: 0 for equal ones. */
double asc_distance_prepared(const asc_distance *metric, const float *x, const float *y,
                             int32_t dimension);

#endif
