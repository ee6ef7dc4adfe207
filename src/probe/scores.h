/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well held-out images are classified. Internal. */
#ifndef ATTRSCOPE_PROBE_SCORES_H
#define ATTRSCOPE_PROBE_SCORES_H

#include <stdint.h>

#include "attrscope/status.h"
#include "probe/points.h"
#include "probe/solver.h"

enum { ASC_SCORE_ACCURACY = 0, ASC_SCORE_BALANCED = 1, ASC_SCORE_AUC = 2, ASC_SCORES = 3 };

/* Scores [ASC_SCORES] of one fold from decision values [n] and classes [n] (1, -1): accuracy of
 * "value > 0", mean of the two classes' recalls (scikit-learn's balanced_accuracy_score), and the
 * exact share of positive-negative pairs in the right order, ties one half (roc_auc_score). NaN
 * where a class is missing. Errors: ASC_MEMORY. Local, O(n log n). */
asc_code asc_probe_score(const double *values, const int8_t *classes, int64_t n, double *scores);

/* Decision values and classes [N], fold after fold. */
typedef struct asc_probe_by_fold {
    double *values;
    int8_t *classes;
} asc_probe_by_fold;

asc_code asc_probe_by_fold_allocate(int64_t n, asc_probe_by_fold *by_fold);
void asc_probe_by_fold_free(asc_probe_by_fold *by_fold);

/* Scores [folds, ASC_SCORES] of all folds from decision values [n] and allotments [n] (folds.h),
 * with room for as many in `by_fold`. Errors: ASC_MEMORY. Local, O(n log n). */
asc_code asc_probe_score_folds(const double *values, const int8_t *allotments, int64_t n,
                               int32_t folds, asc_probe_by_fold *by_fold, double *scores);

/* Mean and population standard deviation of [n] numbers, in their order; NaNs are left out. Pure.
 */
void asc_probe_summary(const double *numbers, int64_t n, double *mean, double *deviation);

struct asc_probe_influence;

/* Of which tasks to keep how they depend on people. */
typedef struct asc_probe_rows {
    const int64_t *row; /* [tasks] of the influences below; -1: none. Borrowed */
    struct asc_probe_influence *influence;
} asc_probe_rows;

/* Scores every held-out fold of every task: task t's problems are t * folds .. t * folds + folds -
 * 1, one a fold, and allotments [tasks, N] say which fold holds an image out. scores [tasks, folds,
 * ASC_SCORES] is filled on rank 0, and the rows' influences (NULL: not wanted). Decision values are
 * float64. Errors: ASC_MEMORY. Collective; O(N D tasks folds / ranks). */
asc_code asc_probe_score_tasks(const asc_probe_points *points, const asc_probe_fit *fit,
                               const int8_t *allotments, int64_t tasks, int32_t folds,
                               const asc_probe_rows *rows, double *scores);

#endif
