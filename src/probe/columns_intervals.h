/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the tables of what chance and other models leave of a score. Internal. */
#ifndef ATTRSCOPE_PROBE_COLUMNS_INTERVALS_H
#define ATTRSCOPE_PROBE_COLUMNS_INTERVALS_H

#include "probe/columns.h"

/* clang-format off */
#define ASC_PROBE_INTERVAL_COLUMNS(C) \
    C(INTERVAL_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(INTERVAL_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(INTERVAL_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(INTERVAL_KIND, TEXT, KEY, 0, "kind", "", "binary, classes or ordered") \
    C(INTERVAL_MEASURE, TEXT, KEY, 0, "measure", "", \
      "accuracy, balanced_accuracy or auc, of people that the regression was not trained on") \
    C(INTERVAL_IMAGES, INT, VALUE, 0, "n_images", "images", "Held out, over all folds") \
    C(INTERVAL_IDENTITIES, INT, VALUE, 0, "n_identities", "people", "On them") \
    C(INTERVAL_VALUE, REAL, VALUE, 0, "value", "1", \
      "Over all held-out images together; the area as the mean over folds") \
    C(INTERVAL_VALUE_SE, REAL, VALUE, 0, "value_se", "1", \
      "Its standard error, people as units, those trained on and those held out") \
    C(INTERVAL_VALUE_LOW, REAL, VALUE, 0, "value_low", "1", "Of its 95 % interval, likewise; empty of fewer than 20 people") \
    C(INTERVAL_VALUE_HIGH, REAL, VALUE, 0, "value_high", "1", "The interval's other end") \
    C(INTERVAL_CHANCE, REAL, VALUE, 0, "chance", "1", \
      "What needs no embedding: of accuracy the share of the largest class, else one in as many as " \
      "there are classes, or one half") \
    C(INTERVAL_ABOVE, REAL, VALUE, 0, "above_chance", "1", "value - chance, on the same images") \
    C(INTERVAL_ABOVE_SE, REAL, VALUE, 0, "above_chance_se", "1", "Its standard error") \
    C(INTERVAL_ABOVE_LOW, REAL, VALUE, 0, "above_chance_low", "1", "Of its 95 % interval") \
    C(INTERVAL_ABOVE_HIGH, REAL, VALUE, 0, "above_chance_high", "1", "The interval's other end") \
    C(INTERVAL_ALIKE, REAL, VALUE, 0, "alike", "1", \
      "Correlation of what two regressions of other people would say of the images: the lower, the more " \
      "a score hangs on the people trained on, and the larger its error; of few people 0") \
    C(INTERVAL_PVALUE, REAL, VALUE, 0, "pvalue", "1", \
      "Of chance, two-sided, normal, of an error as wide as the interval's; empty of fewer than 20 " \
      "people, and where no image is wrong, so that nothing varies") \
    C(INTERVAL_NOTE, TEXT, VALUE, 0, "note", "", \
      "Which of value and above_chance is not there or has no interval, and why, or one that may be too " \
      "narrow as few people decide; empty: neither")

#define ASC_PROBE_DIFFERENCE_COLUMNS(C) \
    C(BETWEEN_MODEL_A, TEXT, KEY, 0, "model_a", "", "One model") \
    C(BETWEEN_ARCHITECTURE_A, TEXT, KEY, 0, "architecture_a", "", "Its architecture") \
    C(BETWEEN_MODEL_B, TEXT, KEY, 0, "model_b", "", "The other") \
    C(BETWEEN_ARCHITECTURE_B, TEXT, KEY, 0, "architecture_b", "", "Its architecture") \
    C(BETWEEN_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "The attribute") \
    C(BETWEEN_MEASURE, TEXT, KEY, 0, "measure", "", "accuracy, balanced_accuracy or auc") \
    C(BETWEEN_PEOPLE, INT, VALUE, 0, "n_shared", "people", "whom both models have") \
    C(BETWEEN_A, REAL, VALUE, 0, "value_a", "1", "Of model a") \
    C(BETWEEN_B, REAL, VALUE, 0, "value_b", "1", "Of model b") \
    C(BETWEEN_DIFFERENCE, REAL, VALUE, 0, "difference", "1", "a less b") \
    C(BETWEEN_SE, REAL, VALUE, 0, "difference_se", "1", "Its standard error, on the same people") \
    C(BETWEEN_LOW, REAL, VALUE, 0, "difference_low", "1", "Of its 95 % interval; empty of fewer than 20 people") \
    C(BETWEEN_HIGH, REAL, VALUE, 0, "difference_high", "1", "The interval's other end") \
    C(BETWEEN_PVALUE, REAL, VALUE, 0, "pvalue", "1", "Two-sided, normal, of an error as wide as the interval's") \
    C(BETWEEN_BH, REAL, VALUE, 0, "bh", "1", \
      "Adjusted over all attributes and pairs of models of a measure (Benjamini and Hochberg)") \
    C(BETWEEN_HOLM, REAL, VALUE, 0, "holm", "1", "The same (Holm)") \
    C(BETWEEN_NOTE, TEXT, VALUE, 0, "note", "", \
      "Why there is no figure or interval, or that it may be too narrow as few people decide; empty: neither")
/* clang-format on */

enum { ASC_PROBE_INTERVAL_COLUMNS(ASC_COLUMN_HANDLE) N_INTERVAL };
enum { ASC_PROBE_DIFFERENCE_COLUMNS(ASC_COLUMN_HANDLE) N_BETWEEN };

#endif
