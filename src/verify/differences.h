/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far two models differ in verification, measured on the same people. Internal; local. */
#ifndef ATTRSCOPE_VERIFY_DIFFERENCES_H
#define ATTRSCOPE_VERIFY_DIFFERENCES_H

#include "study/compared.h"
#include "verify/outcome.h"

/* One figure of two models. */
typedef struct asc_difference {
    int64_t a, b, measure; /* models; which influence of asc_verify_people */
    int64_t people;        /* that both have */
    double value_a, value_b, pvalue, bh, holm;
    asc_estimate estimate; /* of a less b */
} asc_difference;

/* Measures that are compared: AUC, equal error rate, accepted shares where `far` is meant. Pure. */
int64_t asc_differences_measures(const asc_verify_outcome *outcome);

/* Which models are compared: of many, each with the reference (study/compared.h), by their equal
 * error rates. Errors: ASC_MEMORY. */
asc_code asc_differences_choose(const asc_verify_outcome *outcomes, int64_t n_models,
                                const char *reference, asc_compared *compared);

/* These pairs of models, measure after measure: differences [measures pairs]. Errors are those
 * of study/people.h, intervals of asc_spread_interval_of; p-values are normal of as wide an error,
 * adjusted over the pairs of models of a measure. Errors: ASC_MEMORY. O(pairs measures people +
 * models people log people). */
asc_code asc_differences_make(const asc_verify_outcome *outcomes, const asc_compared *compared,
                              asc_difference *differences);

#endif
