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
    double overlap;              /* share of people in strata with all values, mean over draws */
    double statistic[ASC_INFERENCE_STATISTICS]; /* mean over the draws where it is defined */
    double pvalue[ASC_INFERENCE_STATISTICS];
    double null_mean[ASC_INFERENCE_STATISTICS], null_deviation[ASC_INFERENCE_STATISTICS],
        null_95[ASC_INFERENCE_STATISTICS];
    double least; /* p of the least p of KS max and energy distance */
} asc_inference_value;

/* An attribute of more than two values. Of the statistics there are the largest KS of a class and
 * their mean (ASC_INFERENCE_KS_MAX, _MEAN), and in place of the energy distance DISCO, or the
 * distance covariance of ordered classes and of numbers. */
typedef struct asc_inference_kind_value {
    asc_inference_value test;
    double n_people, n_classes; /* drawn, mean over draws */
    double correlation;         /* distance correlation, mean over draws; NaN: of classes */
} asc_inference_kind_value;

/* What is counted of the labels as they are, in one draw. */
typedef struct asc_inference_counts {
    double positive, negative, strata, left_out, overlap;
    double distance;                     /* mean over the pairs */
    double people, classes, correlation; /* of more than two values */
} asc_inference_counts;

/* drawn: [draws, labellings, ASC_DRAWN] of one attribute, the labels as they are first; counts:
 * [draws]. P-values are (1 + permutations at least as large) / (1 + permutations), of those in
 * which the statistic is defined: the test is exact among these, and undefined where it is not.
 * What differs by 1e-12, for an energy distance times the mean distance, is as large. That of the
 * least p compares it with the least p that each permutation would have, among the same labellings.
 * Errors: ASC_MEMORY. O(labellings (draws + log labellings)). */
asc_code asc_inference_summarise(const double *drawn, const asc_inference_counts *counts,
                                 int64_t draws, int64_t labellings, asc_inference_value *value);

/* The same of an attribute of more than two values, of ASC_INFERENCE_KINDS_DRAWN. Errors:
 * ASC_MEMORY. */
asc_code asc_inference_summarise_kind(const double *drawn, const asc_inference_counts *counts,
                                      int64_t draws, int64_t labellings,
                                      asc_inference_kind_value *value);

/* The statistic that is found at 0.05 with 80 % power. Pure. */
double asc_inference_value_detectable(const asc_inference_value *value, int statistic);

/* The same; DISCO is measured from its null's mean, which is above 0. Pure. */
double asc_inference_kind_value_detectable(const asc_inference_kind_value *value, int statistic);

#endif
