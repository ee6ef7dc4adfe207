/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The losses of many problems over the same points, and their gradients: two matrix products a
 * block of rows, summed in fixed point. Internal. */
#ifndef ATTRSCOPE_PROBE_OBJECTIVE_H
#define ATTRSCOPE_PROBE_OBJECTIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"
#include "core/fixed.h"
#include "probe/points.h"
#include "probe/problems.h"

/* Sums of one column: D + 3 integers, D for the gradient by weights, then these. The loss of
 * several classes stands in their first column. */
enum { ASC_SUM_RESIDUAL = 0, ASC_SUM_LOSS = 1, ASC_SUM_CURVATURE = 2, ASC_SUM_EXTRA = 3 };

/* Columns are worked on in panels of at most this many, and what the last problem has more, whose
 * margins stay in cache. */
enum { ASC_PROBE_PANEL = 256 };

/* One block of rows under a panel of whole problems, in either precision.
 * rows [count, D]; weights [width, D]; intercepts [width]. Out: gradient [width, D] = sum of
 * residual x row, tally [ASC_SUM_EXTRA, width]. margins [count, width] is scratch. */
typedef struct asc_probe_block {
    int count, width;
    int32_t dimension;
    int64_t row;         /* of the study, of the first row */
    const int8_t *signs; /* [count, stride] of logistic regressions, a column each; or NULL: */
    int64_t stride;
    const asc_probe_problem *problems; /* all */
    const int32_t *running;            /* [n_problems] of the panel */
    int n_problems;
    double *tally;
} asc_probe_block;

void asc_probe_block_single(const asc_probe_block *block, const float *rows, const float *weights,
                            const float *intercepts, float *margins, float *gradient);
void asc_probe_block_double(const asc_probe_block *block, const double *rows, const double *weights,
                            const double *intercepts, double *margins, double *gradient);

/* Margins to residuals and tally of what is not a logistic regression of two classes. */
void asc_probe_residuals_single(const asc_probe_block *block, const float *intercepts,
                                float *margins);
void asc_probe_residuals_double(const asc_probe_block *block, const double *intercepts,
                                double *margins);

/* Everything an evaluation needs; allocated once for all problems, of C columns. */
typedef struct asc_probe_objective {
    const asc_probe_points *points;
    const asc_probe_problems *problems; /* borrowed */
    int64_t columns;
    bool precise; /* float64 products instead of float32 ones */
    int threads;
    asc_fixed fixed_gradient, fixed[ASC_SUM_EXTRA];
    void *weights, *intercepts; /* [C, D], [C] in the products' precision */
    void **scratch;             /* [threads] rows (float64 only), margins, gradient */
    double **tally;             /* [threads][ASC_SUM_EXTRA, panel] */
    int64_t **partial;          /* [threads][C, D + ASC_SUM_EXTRA]; first = result */
    int64_t *start;             /* [P + 1] first of the running columns of a running problem */
    int64_t *panel;             /* first running problem of a panel, and the end */
} asc_probe_objective;

/* Errors: ASC_MEMORY. Collective. */
asc_code asc_probe_objective_init(const asc_probe_points *points,
                                  const asc_probe_problems *problems, bool precise,
                                  asc_probe_objective *objective);
void asc_probe_objective_free(asc_probe_objective *objective);

/* This rank's sums of the problems running[0..active-1] at `at` [their columns, D + 1] (weights,
 * then the intercept), owned by the objective: [their columns, D + ASC_SUM_EXTRA], without C and
 * without the penalty. To be added over ranks. Local; 4 x own rows x D x columns operations. */
int64_t *asc_probe_objective_sums(asc_probe_objective *objective, int64_t active,
                                  const int32_t *running, const double *at);

#endif
