/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People, images, weights and pairs of an attribute's classes, without any distance. Internal;
 * local. */
#ifndef ATTRSCOPE_KINDS_TALLIES_H
#define ATTRSCOPE_KINDS_TALLIES_H

#include "kinds/views.h"

/* Of the images with a value. Pairs are unordered, of different people; tables of them are
 * symmetric. */
typedef struct asc_kinds_tallies {
    int32_t n; /* classes */
    int64_t people, images;
    int64_t *class_people; /* [n] with an image of the class */
    int64_t *class_images; /* [n] */
    double *class_weight;  /* [n] */
    int64_t *pairs;        /* [n, n] */
    double *mass;          /* [n, n] of their weights */
    int64_t *steps; /* pairs: [n] by gap of ordered classes, [ASC_KINDS_BINS] by difference of
                       continuous values; else NULL */
} asc_kinds_tallies;

/* Errors: ASC_MEMORY. O(N log N + sum over people of squares of their classes). */
asc_code asc_kinds_tally(const asc_kinds_views *views, const asc_kinds_view *view,
                         asc_kinds_tallies *tallies);
void asc_kinds_tallies_free(asc_kinds_tallies *tallies);

/* Images of one identity after another: first [K + 1], order [N]; owned by the caller (free).
 * Errors: ASC_MEMORY. O(N). */
asc_code asc_kinds_by_person(const asc_images *images, int64_t **first, int64_t **order);

#endif
