/* Discriminative power: how well a logistic regression tells an attribute's two classes apart in a
 * model's embedding space (method.md, "Discriminative power"). */
#ifndef ATTRSCOPE_PROBE_H
#define ATTRSCOPE_PROBE_H

#include "attrscope/settings.h"
#include "attrscope/status.h"
#include "attrscope/study.h"

/* The whole analysis on a study file, into the results file: for every model and attribute, cross-
 * validated accuracy, balanced accuracy and AUC under the published folds, under folds grouped by
 * identity, and for shuffled labels. Uses the images of keep-column "study" where there is one. The
 * same bytes on any number of ranks. Table df_discriminative_power; arrays fold_scores_<model> and
 * weights_<model>. Errors: ASC_USAGE (settings), ASC_DATA (no attributes), and those of its parts.
 * Collective; memory a rank O(N D / ranks + (N / ranks + D) A folds). */
asc_code asc_probe_run(MPI_Comm comm, asc_study *study, const asc_settings *settings,
                       const char *results_path);

#endif
