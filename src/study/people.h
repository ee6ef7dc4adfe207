/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of two models, whose selections may hold other people, compared person by person.
 * Internal; local. */
#ifndef ATTRSCOPE_STUDY_PEOPLE_H
#define ATTRSCOPE_STUDY_PEOPLE_H

#include "attrscope/images.h"
#include "stats/spread.h"

/* Which person of one selection is which of another. */
typedef struct asc_people_pairs {
    int64_t n_a, n_b, shared;
    int64_t *partner; /* [n_a] the person of b, -1: none; owned */
} asc_people_pairs;

/* By their labels. Errors: ASC_MEMORY. Release with asc_people_pairs_free, also after an error.
 * O(K log K). */
asc_code asc_people_pairs_make(const asc_images *a, const asc_images *b, asc_people_pairs *pairs);
void asc_people_pairs_free(asc_people_pairs *pairs);

/* Influences of people on the difference of two figures with influences a [n_a] and b [n_b]: those
 * of a person less each other, of whom only one has alone. The difference's standard error is the
 * root of their squares. Errors: ASC_MEMORY. O(K). */
asc_code asc_people_pairs_spread(const asc_people_pairs *pairs, const double *a, const double *b,
                                 asc_spread *spread);

#endif
