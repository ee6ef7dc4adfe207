/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Discriminative power: how well a logistic regression tells an attribute's two classes apart in a
 * model's embedding space (docs/method.md, "Discriminative power"). */
#ifndef ATTRSCOPE_PROBE_H
#define ATTRSCOPE_PROBE_H

#include "attrscope/analysis.h"

/* For every model and attribute, cross-validated accuracy, balanced accuracy and AUC under the
 * published folds, under folds grouped by identity, and for shuffled labels. The same bytes on any
 * number of ranks. Table df_discriminative_power; arrays fold_scores_<model> and weights_<model>.
 * Errors: ASC_USAGE (settings), ASC_DATA (no attributes), and those of its parts. Memory a rank
 * O(N D / ranks + (N / ranks + D) A folds). */
extern const asc_analysis asc_probe_analysis;

#endif
