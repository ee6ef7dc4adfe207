/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the tables of attributes of more than two values. Internal. */
#ifndef ATTRSCOPE_PROBE_COLUMNS_TRAITS_H
#define ATTRSCOPE_PROBE_COLUMNS_TRAITS_H

#include "probe/columns.h"

#define ASC_SHUFFLED "stratified folds of shuffled values: must be at chance"
#define ASC_TEXT_RECALL "mean recall of the classes that a fold holds out"
#define ASC_TEXT_MACRO                                                                             \
    "mean over these classes of the area under the ROC curve of one against all others"
#define ASC_TEXT_STEPS "ordered classes: mean of the steps between the true and the predicted class"
#define ASC_TEXT_R2                                                                                \
    "continuous: 1 - squared errors / squared departures from the mean of what a fold holds out"
#define ASC_TEXT_SPEARMAN "continuous: Spearman's rho of predicted and true values"
#define ASC_TEXT_ABSOLUTE "continuous: mean absolute error, in the attribute's own unit"

/* A score's mean and deviation under the folds and under the control's. */
#define ASC_SCORE_COLUMNS(C, handle, name, unit, text)                                             \
    C(KINDS_##handle, REAL, VALUE, 0, name, unit, text ASC_MEAN ASC_FOLDS_GROUPED)                 \
    C(KINDS_##handle##_STD, REAL, VALUE, 0, name "_std", unit, text ASC_STD ASC_FOLDS_GROUPED)     \
    C(KINDS_CONTROL_##handle, REAL, VALUE, 0, "control_" name, unit, text ASC_MEAN ASC_SHUFFLED)   \
    C(KINDS_CONTROL_##handle##_STD, REAL, VALUE, 0, "control_" name "_std", unit,                  \
      text ASC_STD ASC_SHUFFLED)

/* clang-format off */
#define ASC_PROBE_KINDS_COLUMNS(C) \
    C(KINDS_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(KINDS_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(KINDS_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(KINDS_KIND, TEXT, KEY, 0, "kind", "", \
      "classes or ordered: multinomial logistic regression; continuous: ridge regression") \
    ASC_SCORE_COLUMNS(C, ACCURACY, "accuracy", "1", ASC_TEXT_ACCURACY) \
    ASC_SCORE_COLUMNS(C, BALANCED, "balanced_accuracy", "1", ASC_TEXT_RECALL) \
    ASC_SCORE_COLUMNS(C, AUC, "auc", "1", ASC_TEXT_MACRO) \
    ASC_SCORE_COLUMNS(C, CLASS_ERROR, "class_error", "classes", ASC_TEXT_STEPS) \
    ASC_SCORE_COLUMNS(C, R2, "r2", "1", ASC_TEXT_R2) \
    ASC_SCORE_COLUMNS(C, SPEARMAN, "spearman", "1", ASC_TEXT_SPEARMAN) \
    ASC_SCORE_COLUMNS(C, ABSOLUTE_ERROR, "absolute_error", "", ASC_TEXT_ABSOLUTE) \
    C(KINDS_MAJORITY, REAL, VALUE, 0, "majority_share", "1", \
      "share of the images in the largest class: the accuracy of always naming it") \
    C(KINDS_CLASSES, INT, VALUE, 0, "n_classes", "classes", "classes told apart; 0: continuous") \
    C(KINDS_CLASSES_LEFT_OUT, INT, VALUE, 0, "classes_left_out", "classes", \
      "classes left out: fewer people than folds") \
    C(KINDS_IMAGES_LEFT_OUT, INT, VALUE, 0, "images_left_out", "images", "images of these") \
    C(KINDS_IMAGES, INT, VALUE, 0, "n_images", "images", "images with a value") \
    C(KINDS_IDENTITIES, INT, VALUE, 0, "n_identities", "people", "people with such an image") \
    C(KINDS_ITERATIONS, INT, VALUE, 0, "iterations", "1", \
      "most steps of the optimiser over schemes and folds") \
    C(KINDS_CONVERGED, INT, VALUE, 0, "converged", "1", \
      "1 when every fit reached the tolerance, else 0") \
    C(KINDS_NOTE, TEXT, VALUE, 0, "note", "", "what was left out and why, empty if nothing was")

#define ASC_PROBE_CONFUSION_COLUMNS(C) \
    C(CONFUSION_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(CONFUSION_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(CONFUSION_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(CONFUSION_KIND, TEXT, KEY, 0, "kind", "", "classes or ordered") \
    C(CONFUSION_TRUE, TEXT, KEY, 0, "true_class", "", "The class of the images") \
    C(CONFUSION_PREDICTED, TEXT, KEY, 0, "predicted_class", "", \
      "The class that they were taken for, by the regression that did not see their people") \
    C(CONFUSION_IMAGES, INT, VALUE, 0, "images", "images", "How many; cells without any are left out") \
    C(CONFUSION_PEOPLE, INT, VALUE, 0, "people", "people", "People with such an image") \
    C(CONFUSION_SHARE, REAL, VALUE, 0, "share", "1", "Of the images of the true class")
/* clang-format on */

enum { ASC_PROBE_KINDS_COLUMNS(ASC_COLUMN_HANDLE) N_KINDS };
enum { ASC_PROBE_CONFUSION_COLUMNS(ASC_COLUMN_HANDLE) N_CONFUSION };

#endif
