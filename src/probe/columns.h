/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the table of discriminative power: the published ones in their order, then ours.
 * Internal. */
#ifndef ATTRSCOPE_PROBE_COLUMNS_H
#define ATTRSCOPE_PROBE_COLUMNS_H

#include "attrscope/columns.h"

#define ASC_FOLDS_PUBLISHED "stratified folds in file order (published protocol)"
#define ASC_FOLDS_GROUPED "stratified folds that keep the images of an identity together"
#define ASC_FOLDS_CONTROL "published folds of shuffled labels: must be at chance"
#define ASC_MEAN ", mean over folds; "
#define ASC_STD ", population standard deviation over folds; "
#define ASC_TEXT_ACCURACY "share of held-out images classified rightly"
#define ASC_TEXT_BALANCED "mean of the two classes' recalls"
#define ASC_TEXT_AUC "area under the ROC curve of held-out images, ties one half"

/* clang-format off */
#define ASC_POWER_COLUMNS(C) \
    C(POWER_MODEL, TEXT, KEY, 0, "model_name", "", "model", "model") \
    C(POWER_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "architecture of the model") \
    C(POWER_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "attribute") \
    C(POWER_ACCURACY, REAL, VALUE, 0, "accuracy", "1", \
      ASC_TEXT_ACCURACY ASC_MEAN ASC_FOLDS_PUBLISHED) \
    C(POWER_ACCURACY_STD, REAL, VALUE, 0, "accuracy_std", "1", \
      ASC_TEXT_ACCURACY ASC_STD ASC_FOLDS_PUBLISHED) \
    C(POWER_BALANCED, REAL, VALUE, 0, "balanced_accuracy", "1", \
      ASC_TEXT_BALANCED ASC_MEAN ASC_FOLDS_PUBLISHED) \
    C(POWER_BALANCED_STD, REAL, VALUE, 0, "balanced_accuracy_std", "1", \
      ASC_TEXT_BALANCED ASC_STD ASC_FOLDS_PUBLISHED) \
    C(POWER_LABEL, TEXT, KEY, 0, "label", "", "<model>_<architecture>") \
    C(POWER_AUC, REAL, VALUE, 0, "auc", "1", ASC_TEXT_AUC ASC_MEAN ASC_FOLDS_PUBLISHED) \
    C(POWER_AUC_STD, REAL, VALUE, 0, "auc_std", "1", ASC_TEXT_AUC ASC_STD ASC_FOLDS_PUBLISHED) \
    C(POWER_GROUPED_ACCURACY, REAL, VALUE, 0, "grouped_accuracy", "1", \
      ASC_TEXT_ACCURACY ASC_MEAN ASC_FOLDS_GROUPED) \
    C(POWER_GROUPED_ACCURACY_STD, REAL, VALUE, 0, "grouped_accuracy_std", "1", \
      ASC_TEXT_ACCURACY ASC_STD ASC_FOLDS_GROUPED) \
    C(POWER_GROUPED_BALANCED, REAL, VALUE, 0, "grouped_balanced_accuracy", "1", \
      ASC_TEXT_BALANCED ASC_MEAN ASC_FOLDS_GROUPED) \
    C(POWER_GROUPED_BALANCED_STD, REAL, VALUE, 0, "grouped_balanced_accuracy_std", "1", \
      ASC_TEXT_BALANCED ASC_STD ASC_FOLDS_GROUPED) \
    C(POWER_GROUPED_AUC, REAL, VALUE, 0, "grouped_auc", "1", \
      ASC_TEXT_AUC ASC_MEAN ASC_FOLDS_GROUPED) \
    C(POWER_GROUPED_AUC_STD, REAL, VALUE, 0, "grouped_auc_std", "1", \
      ASC_TEXT_AUC ASC_STD ASC_FOLDS_GROUPED) \
    C(POWER_CONTROL_ACCURACY, REAL, VALUE, 0, "control_accuracy", "1", \
      ASC_TEXT_ACCURACY ASC_MEAN ASC_FOLDS_CONTROL) \
    C(POWER_CONTROL_ACCURACY_STD, REAL, VALUE, 0, "control_accuracy_std", "1", \
      ASC_TEXT_ACCURACY ASC_STD ASC_FOLDS_CONTROL) \
    C(POWER_CONTROL_BALANCED, REAL, VALUE, 0, "control_balanced_accuracy", "1", \
      ASC_TEXT_BALANCED ASC_MEAN ASC_FOLDS_CONTROL) \
    C(POWER_CONTROL_BALANCED_STD, REAL, VALUE, 0, "control_balanced_accuracy_std", "1", \
      ASC_TEXT_BALANCED ASC_STD ASC_FOLDS_CONTROL) \
    C(POWER_CONTROL_AUC, REAL, VALUE, 0, "control_auc", "1", \
      ASC_TEXT_AUC ASC_MEAN ASC_FOLDS_CONTROL) \
    C(POWER_CONTROL_AUC_STD, REAL, VALUE, 0, "control_auc_std", "1", \
      ASC_TEXT_AUC ASC_STD ASC_FOLDS_CONTROL) \
    C(POWER_POSITIVE, INT, VALUE, 0, "n_positive", "images", "images with value 1") \
    C(POWER_NEGATIVE, INT, VALUE, 0, "n_negative", "images", "images with value -1") \
    C(POWER_ITERATIONS, INT, VALUE, 0, "iterations", "1", \
      "most steps of the optimiser over schemes and folds") \
    C(POWER_CONVERGED, INT, VALUE, 0, "converged", "1", \
      "1 when every fit reached the tolerance, else 0") \
    C(POWER_NOTE, TEXT, VALUE, 0, "note", "", "what was left out and why, empty if nothing was")
/* clang-format on */

enum { ASC_POWER_COLUMNS(ASC_COLUMN_HANDLE) N_POWER };

enum {
    ASC_PROBE_TABLE,
    ASC_PROBE_KINDS_TABLE,
    ASC_PROBE_CONFUSION_TABLE,
    ASC_PROBE_INTERVAL_TABLE,
    ASC_PROBE_DIFFERENCE_TABLE
};
extern const asc_table_spec asc_probe_tables[];

#endif
