/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The logistic loss of many problems over the same points, and its gradient: two matrix products a
 * block of rows, summed in fixed point. Internal. */
#ifndef ATTRSCOPE_PROBE_OBJECTIVE_H
#define ATTRSCOPE_PROBE_OBJECTIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"
#include "core/fixed.h"
#include "probe/points.h"

/* Sums of one problem: D + 3 integers, D for the gradient by weights, then these. */
enum { ASC_SUM_RESIDUAL = 0, ASC_SUM_LOSS = 1, ASC_SUM_CURVATURE = 2, ASC_SUM_EXTRA = 3 };

/* Problems are worked on in panels of at most this many, whose margins stay in cache. */
enum { ASC_PROBE_PANEL = 256 };

/* One block of rows under a panel of problems, in either precision.
 * rows [count, D]; weights [width, D]; intercepts [width]; signs [count, stride] 1, -1 or 0 = not
 * in the training set, of which column[p] is problem p's. Out: gradient [width, D] = sum of
 * residual x row, tally [ASC_SUM_EXTRA, width]. margins [count, width] is scratch. */
typedef struct asc_probe_block {
    int count, width;
    int32_t dimension;
    const int8_t *signs;
    int64_t stride;
    const int32_t *column;
    double *tally;
} asc_probe_block;

void asc_probe_block_single(const asc_probe_block *block, const float *rows, const float *weights,
                            const float *intercepts, float *margins, float *gradient);
void asc_probe_block_double(const asc_probe_block *block, const double *rows, const double *weights,
                            const double *intercepts, double *margins, double *gradient);

/* Everything an evaluation needs; allocated once for at most `problems` problems. */
typedef struct asc_probe_objective {
    const asc_probe_points *points;
    const int8_t *signs; /* [points->count, problems] borrowed */
    int64_t problems;
    bool precise; /* float64 products instead of float32 ones */
    int threads;
    asc_fixed fixed_gradient, fixed[ASC_SUM_EXTRA];
    void *weights, *intercepts; /* [problems, D], [problems] in the products' precision */
    void **scratch;             /* [threads] rows (float64 only), margins, gradient */
    double **tally;             /* [threads][ASC_SUM_EXTRA, panel] */
    int64_t **partial;          /* [threads][problems, D + ASC_SUM_EXTRA]; first = result */
} asc_probe_objective;

/* Errors: ASC_MEMORY. Collective. */
asc_code asc_probe_objective_init(const asc_probe_points *points, const int8_t *signs,
                                  int64_t problems, bool precise, asc_probe_objective *objective);
void asc_probe_objective_free(asc_probe_objective *objective);

/* This rank's sums of the problems column[0..active-1] at `at` [active, D + 1] (weights, then the
 * intercept), owned by the objective: [active, D + ASC_SUM_EXTRA], without C and without the
 * penalty. To be added over ranks. Local; 4 x own rows x D x active operations. */
int64_t *asc_probe_objective_sums(asc_probe_objective *objective, int64_t active,
                                  const int32_t *column, const double *at);

#endif
