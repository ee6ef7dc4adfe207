/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics of a permutation test, over draws and labellings. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_PVALUES_H
#define ATTRSCOPE_INFERENCE_PVALUES_H

#include <stdint.h>

#include "attrscope/status.h"

enum {
    ASC_INFERENCE_KS_POSITIVE,
    ASC_INFERENCE_KS_NEGATIVE,
    ASC_INFERENCE_KS_MAX,
    ASC_INFERENCE_KS_MEAN,
    ASC_INFERENCE_ENERGY,
    ASC_INFERENCE_STATISTICS
};

/* One attribute under one model; doubles only, NaN where undefined. */
typedef struct asc_inference_value {
    double n_positive, n_negative; /* people on either side, mean over draws */
    double n_draws;                /* in which both sides had two people */
    double n_permutations; /* in which some draw had; 0 where the labels as they are have not */
    double n_strata, n_left_out; /* strata used and people outside of them, mean over draws */
    double statistic[ASC_INFERENCE_STATISTICS]; /* mean over the draws where it is defined */
    double pvalue[ASC_INFERENCE_STATISTICS];
    double null_mean[ASC_INFERENCE_STATISTICS], null_deviation[ASC_INFERENCE_STATISTICS],
        null_95[ASC_INFERENCE_STATISTICS];
    double least; /* p of the least p of KS max and energy distance */
} asc_inference_value;

/* What is counted of the labels as they are, in one draw. */
typedef struct asc_inference_counts {
    double positive, negative, strata, left_out;
    double distance; /* mean over the pairs */
} asc_inference_counts;

/* drawn: [draws, labellings, ASC_DRAWN] of one attribute, the labels as they are first; counts:
 * [draws]. P-values are (1 + permutations at least as large) / (1 + permutations), of those in
 * which the statistic is defined: the test is exact among these, and undefined where it is not.
 * What differs by 1e-12, for an energy distance times the mean distance, is as large. That of the
 * least p compares it with the least p that each permutation would have, among the same labellings.
 * Errors: ASC_MEMORY. O(labellings (draws + log labellings)). */
asc_code asc_inference_summarise(const double *drawn, const asc_inference_counts *counts,
                                 int64_t draws, int64_t labellings, asc_inference_value *value);

/* The statistic that is found at 0.05 with 80 % power. Pure. */
double asc_inference_value_detectable(const asc_inference_value *value, int statistic);

#endif
