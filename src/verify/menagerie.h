/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether few people cause most errors. Internal; local and pure. */
#ifndef ATTRSCOPE_VERIFY_MENAGERIE_H
#define ATTRSCOPE_VERIFY_MENAGERIE_H

#include <stdint.h>

#include "attrscope/status.h"

/* Errors of people and the pairs that they could be made in. */
typedef struct asc_burden {
    int64_t n;                     /* people */
    const int64_t *errors, *pairs; /* [n] borrowed */
} asc_burden;

/* What falls to the people with most errors. */
typedef struct asc_top_share {
    int64_t people; /* share of those with a pair, rounded up */
    double share;  /* of all errors, an error of two people counted with both; NaN without errors */
    double chance; /* what is expected of it if errors fell on pairs at random */
} asc_top_share;

/* Of the top share 0 < top <= 1 of the people. By chance a person's number of errors is binomial,
 * of his pairs and the rate of all; the sum of the m largest is the sum over t >= 0 of min(m,
 * people with more than t errors), and that number is taken for binomial with its mean and
 * variance; NaN where a person makes more than 100,000 errors by chance. Errors: ASC_MEMORY. O(n
 * log n + (largest number of errors) (m + distinct numbers of pairs)). */
asc_code asc_menagerie_top(const asc_burden *burden, double top, asc_top_share *found);

#endif
