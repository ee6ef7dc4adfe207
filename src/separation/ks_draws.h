/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bootstrap of KS statistics over identities: what draws of as many people would have given, by the
 * influences of everybody at several distances, so that a draw's maximum may lie elsewhere than
 * that of all (docs/method.md, "Intervals"). Internal; local. */
#ifndef ATTRSCOPE_SEPARATION_KS_DRAWS_H
#define ATTRSCOPE_SEPARATION_KS_DRAWS_H

#include "attrscope/stats.h"
#include "separation/ks_places.h"

enum { ASC_KS_DRAWS = 1000 };

/* Statistics of the followed attributes in every draw, the same people for all models. Arrays are
 * owned. */
typedef struct asc_ks_draws {
    int64_t n;           /* attributes */
    int32_t *attributes; /* [n] ascending */
    double *wide;        /* [n] Student's quantile for their degrees of freedom */
    double *drawn;       /* [n, 2, ASC_KS_DRAWS], NaN where without somebody there is none */
} asc_ks_draws;

/* whole [places, 2], without [K, places, 2]: at the places, without each of the images' identities;
 * identity [images]: of the study's `identities` people. Errors: ASC_MEMORY. O(K draws places). */
asc_code asc_ks_draws_make(const asc_images *images, const asc_ks_places *places,
                           const double *whole, const double *without, const int32_t *place,
                           int64_t identities, asc_ks_draws *draws);

/* Where an attribute is among them; -1 where it is not. */
int64_t asc_ks_draws_find(const asc_ks_draws *draws, int32_t attribute);

/* Of a statistic with jackknife's error: *error becomes the larger of that and the draws' spread,
 * the interval is 2 statistic - mean of the draws, at least 0, -+ wide errors, inside [0, most].
 * NaN where one of them is. */
asc_interval asc_ks_draws_interval(double statistic, const double *drawn, double wide, double most,
                                   double *error);

void asc_ks_draws_free(asc_ks_draws *draws);

#endif
