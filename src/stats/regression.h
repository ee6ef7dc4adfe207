/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Penalised regressions on a few columns. Internal; local, serial, sums in a fixed order. */
#ifndef ATTRSCOPE_STATS_REGRESSION_H
#define ATTRSCOPE_STATS_REGRESSION_H

#include <stdint.h>

#include "attrscope/status.h"

/* Rows with weights, all borrowed. */
typedef struct asc_regression {
    int64_t n;
    int32_t columns;       /* p */
    const double *design;  /* [n, p] without a column of ones */
    const double *weights; /* [n] */
    const double *targets; /* [n] class 0 .. classes - 1, each of some row; or the value */
    int32_t classes;       /* 2 or more; 0: values */
    double c;              /* weight of the losses against the penalty, as scikit-learn's C */
} asc_regression;

/* Probabilities of the classes [n, classes], or values [n, 1], of the w, b at the least of
 *
 *   0.5 sum_k w_k'w_k - c' sum_i weight_i log softmax_k=y_i(w_k.x_i + b_k)
 *   0.5 w'w + 0.5 c sum_i weight_i (w.x_i + b - y_i)^2
 *
 * as scikit-learn's LogisticRegression(C=c) and Ridge(alpha=1/c) give them; c' is c, and c / 2 for
 * two classes, where one w is the difference of two. What 1000 steps have reached if these are not
 * enough. Errors: ASC_MEMORY. O(steps n p classes). */
asc_code asc_regression_fit(const asc_regression *regression, double *fitted);

#endif
