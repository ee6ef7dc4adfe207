/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the probe finds of attributes of more than two values. Internal. */
#ifndef ATTRSCOPE_PROBE_TRAITS_H
#define ATTRSCOPE_PROBE_TRAITS_H

#include "attrscope/images.h"
#include "attrscope/pack.h"
#include "probe/influence.h"
#include "probe/points.h"
#include "probe/solver.h"
#include "probe/trait_plan.h"

/* Scores of a fold; those that a kind has not are NaN. */
typedef enum asc_trait_score {
    ASC_TRAIT_ACCURACY = 0,
    ASC_TRAIT_BALANCED,
    ASC_TRAIT_AUC,
    ASC_TRAIT_CLASS_ERROR, /* ordered: mean of the classes between the true and the predicted one */
    ASC_TRAIT_R2,
    ASC_TRAIT_SPEARMAN,
    ASC_TRAIT_ABSOLUTE_ERROR,
    ASC_TRAIT_SCORES
} asc_trait_score;

/* One model's outcome; arrays are owned. Complete on rank 0. */
typedef struct asc_trait_outcome {
    double *scores;      /* [n_tasks, folds, ASC_TRAIT_SCORES] */
    double *weights;     /* [columns, D + 1] for the model's own coordinates and the values' unit */
    int64_t *confusion;  /* [cells, 2] images and people under grouped folds (trait_confusion) */
    int64_t *iterations; /* [n_tasks * folds] */
    uint8_t *converged;  /* [n_tasks * folds] */
    asc_probe_influence influence; /* a row a trait; of values there is none */
} asc_trait_outcome;

/* First cell of a trait's confusion matrix, row = true class, column = predicted; that of trait
 * n_traits is their number. A trait of values, or without grouped folds, has none. Pure. */
int64_t asc_trait_confusion(const asc_probe_trait_plan *plan, int32_t trait);

/* Fits and scores all tasks; `fit` is released by the caller. weights are left to the caller, as
 * the units of the model are not known here. Errors: ASC_MEMORY, ASC_DATA. Collective; the same
 * bytes on any number of ranks. */
asc_code asc_probe_traits_compute(const asc_probe_points *points, const asc_images *images,
                                  const asc_probe_trait_plan *plan,
                                  const asc_probe_settings *settings, asc_probe_fit *fit,
                                  asc_trait_outcome *outcome);

/* Weights [columns, D + 1] that were fitted to standardised values become those of the values.
 * Pure.
 */
void asc_probe_traits_unscale(const asc_probe_trait_plan *plan, int32_t dimension, double *weights);

/* Lists what belongs to an outcome. */
void asc_probe_traits_pack(const asc_probe_trait_plan *plan, int32_t dimension,
                           asc_trait_outcome *outcome, asc_pack *pack);

void asc_probe_traits_free(asc_trait_outcome *outcome);

#endif
