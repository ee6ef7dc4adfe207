/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of a verification with standard errors and intervals, people as units. Internal; local.
 */
#ifndef ATTRSCOPE_VERIFY_ESTIMATES_H
#define ATTRSCOPE_VERIFY_ESTIMATES_H

#include "attrscope/images.h"
#include "attrscope/stats.h"
#include "attrscope/verify.h"
#include "separation/rates.h"
#include "stats/spread.h"
#include "verify/errors.h"

/* Error rates at one threshold. */
typedef struct asc_verify_point {
    double far;             /* share of unmatched pairs that may be accepted; NaN: none was set */
    asc_estimate threshold; /* nearer pairs are accepted; may be infinite */
    asc_estimate false_match,
        accepted; /* shares of unmatched, of matched pairs that are accepted */
    int64_t false_matches, false_non_matches;
} asc_verify_point;

/* What is kept of every person: how the figures depend on them (an influence: the squares add up to
 * the squared standard error), and their errors where people are judged. */
enum { ASC_INFLUENCE_AUC, ASC_INFLUENCE_EER, ASC_INFLUENCE_POINTS };
typedef struct asc_verify_people {
    int64_t n, measures;                        /* K, ASC_INFLUENCE_POINTS + points */
    double *influence;                          /* [measures, K] of AUC, EER, accepted shares */
    int64_t *images;                            /* [K] */
    int64_t *false_matches, *false_non_matches; /* [K] */
} asc_verify_people;
void asc_verify_people_free(asc_verify_people *people);

/* What one model's sweeps have counted. Borrowed. */
typedef struct asc_verify_counts {
    const asc_images *images;
    const asc_gaps *gaps;
    const asc_matched *matched;
    const int64_t *farther;   /* [N] asc_gaps_farther */
    const asc_errors *errors; /* at the points' thresholds, then at that of the equal error rate */
    const asc_rates *rates;
} asc_verify_counts;

/* Fills points [asc_verify_points], AUC and EER, and people, by influences of people
 * (docs/method.md, "Verification"). Release people with
 * asc_verify_people_free, also after an error. Errors: ASC_MEMORY. O(N points + gaps points). */
asc_code asc_estimates_make(const asc_verify_counts *counts, const asc_verify_settings *settings,
                            asc_verify_point *points, asc_estimate *auc, asc_estimate *eer,
                            asc_verify_people *people);

/* One that has no error. Pure. */
asc_estimate asc_estimate_bare(double value);

#endif
