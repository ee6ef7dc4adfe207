/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the regressions of an attribute say of the images that they were not trained on. Internal.
 */
#ifndef ATTRSCOPE_PROBE_HELD_OUT_H
#define ATTRSCOPE_PROBE_HELD_OUT_H

#include "probe/influence.h"
#include "probe/traits.h"

typedef struct asc_held_out {
    const asc_probe_points *points;
    const asc_probe_trait_plan *plan;
    const asc_probe_fit *fit;
    int rank, size, threads;
    double *decisions; /* [widest, own rows] of the task that was decided last, 0 without value */
    double *gathered;  /* [N] one column of it */
    double **scratch;  /* [threads] a block's rows and its values under all folds */
    int *counts, *starts; /* [ranks] rows */
} asc_held_out;

/* Errors: ASC_MEMORY. Collective. */
asc_code asc_held_out_begin(const asc_probe_points *points, const asc_probe_trait_plan *plan,
                            const asc_probe_fit *fit, asc_held_out *held);
void asc_held_out_free(asc_held_out *held);

/* Decision values of a task's own rows, in float64. Local; O(N D folds width / ranks). */
void asc_held_out_decide(asc_held_out *held, int64_t task);

/* Gathers column k of them to rank `to`. Collective; O(N). */
void asc_held_out_gather(asc_held_out *held, int32_t k, int to);

/* Scores [folds, ASC_TRAIT_SCORES] of the task that was decided, on rank 0. A class that a fold's
 * held-out images lack does not count in its means over classes. Errors: ASC_MEMORY. Collective;
 * O(N classes log N / ranks). confusion [classes, classes, 2] is filled on rank 0, and the row of
 * the trait in `influence`; NULL: not wanted. */
asc_code asc_held_out_score_classes(asc_held_out *held, int64_t task, const asc_images *images,
                                    double *scores, int64_t *confusion,
                                    asc_probe_influence *influence);
asc_code asc_held_out_score_values(asc_held_out *held, int64_t task, double *scores);

#endif
