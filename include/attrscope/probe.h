/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Discriminative power: how well a logistic regression tells an attribute's two classes apart in a
 * model's embedding space (docs/method.md, "Discriminative power"). */
#ifndef ATTRSCOPE_PROBE_H
#define ATTRSCOPE_PROBE_H

#include "attrscope/analysis.h"

/* `probe:`, discriminative power. */
typedef struct asc_probe_settings {
    char *keep;             /* keep-column, or each model's own (study) */
    int64_t folds;          /* 5 */
    double c;               /* inverse strength of the penalty (1) */
    double tolerance;       /* relative gradient norm (1e-6) */
    int64_t max_iterations; /* 1000 */
    uint64_t seed;          /* of the shuffled-label control and of the grouped folds */
} asc_probe_settings;

/* What the settings say of it. Pure. */
const asc_probe_settings *asc_probe_settings_of(const asc_settings *settings);

/* For every model and attribute, cross-validated accuracy, balanced accuracy and AUC under the
 * published folds, under folds grouped by identity, and for shuffled labels. The same bytes on any
 * number of ranks. Table df_discriminative_power; arrays fold_scores_<model> and weights_<model>.
 * Errors: ASC_USAGE (settings), ASC_DATA (no attributes), and those of its parts. Memory a rank
 * O(N D / ranks + (N / ranks + D) A folds). */
extern const asc_analysis asc_probe_analysis;

#endif
