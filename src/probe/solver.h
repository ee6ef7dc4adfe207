/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All regressions of a model at once. Internal. */
#ifndef ATTRSCOPE_PROBE_SOLVER_H
#define ATTRSCOPE_PROBE_SOLVER_H

#include <stdint.h>

#include "attrscope/probe.h"
#include "attrscope/settings.h"
#include "attrscope/status.h"
#include "probe/points.h"
#include "probe/problems.h"

/* The fitted problems, the same on every rank; arrays are owned. */
typedef struct asc_probe_fit {
    int64_t problems;    /* P */
    int64_t columns;     /* C of all problems */
    int32_t dimension;   /* D */
    double *rotated;     /* [C, D + 1] weights and intercept in the coordinates of the points */
    int64_t *iterations; /* [P] accepted steps */
    uint8_t *converged;  /* [P] */
    int64_t evaluations; /* rounds of two products */
    int64_t refined;     /* problems that needed float64 products */
} asc_probe_fit;

/* Minimises over w and b for every problem
 *
 *   0.5 w'w + c sum_i log(1 + exp(-s_i (w.x_i + b)))              two classes, s_i = signs[i, p]
 *   0.5 sum_k w_k'w_k - c' sum_i log softmax_k=y_i(w_k.x_i + b_k)     classes y_i = targets[i]
 *   0.5 w'w + 0.5 c sum_i (w.x_i + b - y_i)^2                         values of deviation about 1
 *
 * as scikit-learn's LogisticRegression(C=c) and Ridge(alpha=1/c) do; rows out of the training set
 * are left out. c' is c, but c / 2 for two classes: with v = w_1 - w_0 the second is 0.25 v'v +
 * c' sum_i log(1 + exp(-s_i v.x_i)) at its least, so that v is the w of the first. A
 * problem is done when its gradient's norm is at most settings->tolerance times that at w = 0 and
 * the intercept that the shares of classes or the mean give, and its distance to the optimum is
 * estimated below 10 tolerances of |(w, b)|. Every class must be in every training set. The bits
 * of the result do not depend on the number of ranks or threads. Errors: ASC_MEMORY, ASC_DATA (too
 * many problems at once). Collective; an iteration costs 4 N D (running columns) operations, one
 * reduction of their gradients to the ranks that own them and one gathering of their next points.
 */
asc_code asc_probe_solve(const asc_probe_points *points, const asc_probe_problems *problems,
                         const asc_probe_settings *settings, asc_probe_fit *fit);

/* Weights and intercept [C, D + 1] for rows as they were before centring and rotation, as
 * scikit-learn's coef_ and intercept_. Local; O(C D^2). */
void asc_probe_original_weights(const asc_probe_points *points, const asc_probe_fit *fit,
                                double *original);

void asc_probe_fit_free(asc_probe_fit *fit);

#endif
