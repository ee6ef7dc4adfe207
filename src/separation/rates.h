/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Error rates of a verification: a pair is accepted when its distance is below a threshold.
 * Internal; local and pure. */
#ifndef ATTRSCOPE_SEPARATION_RATES_H
#define ATTRSCOPE_SEPARATION_RATES_H

#include <stdint.h>

#include "attrscope/status.h"

/* One distinct matched distance, and the unmatched ones before it. */
typedef struct asc_matched_step {
    double distance;
    int64_t matched; /* pairs with this distance */
    int64_t below;   /* unmatched pairs strictly nearer */
    int64_t tied;    /* unmatched pairs with this distance */
} asc_matched_step;

typedef struct asc_rates {
    int64_t n_matched, n_unmatched;
    double auc; /* P(matched nearer than unmatched), ties one half */
    double eer; /* where both rates meet, straight lines between steps */
    double met; /* the matched distance at which, or before which, they do */
} asc_rates;

/* From the steps [n] in ascending order of distance and the number of unmatched pairs. Exact
 * counts; AUC is exact while 2 n_matched n_unmatched < 2^64. O(n). */
asc_rates asc_rates_compute(const asc_matched_step *steps, int64_t n, int64_t n_unmatched);

/* The steps of two plain lists: sorts matched [n], n > 0, and unmatched [m] in place, fills steps
 * [n] and returns how many are distinct. O((n + m) log(n + m)). */
int64_t asc_rates_steps(double *matched, int64_t n, double *unmatched, int64_t m,
                        asc_matched_step *steps);

/* A threshold with its error rates: pairs nearer than it are accepted. */
typedef struct asc_det_point {
    double threshold, false_match, false_non_match;
} asc_det_point;

/* The detection error trade-off of the steps [n], n > 0: a threshold a step, one just beyond the
 * last and an infinite one, thinned to where a rate has changed by 4 %. points [*n_det] by
 * ascending threshold, owned by the caller. Errors: ASC_MEMORY. O(n). */
asc_code asc_rates_det(const asc_matched_step *steps, int64_t n, const asc_rates *rates,
                       asc_det_point **points, int64_t *n_det);

/* Unmatched pairs that may be accepted at a false match rate. */
int64_t asc_rates_allowed(double far, int64_t n_unmatched);

#endif
