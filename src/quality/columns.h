/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the subsets' tables. Internal. */
#ifndef ATTRSCOPE_QUALITY_COLUMNS_H
#define ATTRSCOPE_QUALITY_COLUMNS_H

#include "attrscope/columns.h"

/* clang-format off */
#define ASC_STEP_COLUMNS(C) \
    C(STEP_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(STEP_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(STEP_STEP, TEXT, KEY, 0, "step", "", "step, in order") \
    C(STEP_IMAGES, INT, VALUE, 0, "images", "images", "images left") \
    C(STEP_IDENTITIES, INT, VALUE, 0, "identities", "identities", "identities left")

#define ASC_KEPT_COLUMNS(C) \
    C(KEPT_IMAGE, TEXT, KEY, 0, "image", "", "file name of the image") \
    C(KEPT_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(KEPT_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(KEPT_KEPT, INT, VALUE, 0, "kept", "1", "1 in the subset of the model, 0 not")

/* A figure with what is known of its error. */
#define ASC_EFFECT_FIGURE(C, H, name, meaning) \
    C(H, REAL, VALUE, 0, name, "1", meaning) \
    C(H##_ERROR, REAL, VALUE, 0, name "_se", "1", "Its standard error, with people as units") \
    C(H##_LOW, REAL, VALUE, 0, name "_low", "1", \
      "Of its 95 % interval, likewise; empty of fewer than 20 people") \
    C(H##_HIGH, REAL, VALUE, 0, name "_high", "1", "The interval's other end")

#define ASC_EFFECT_COLUMNS(C) \
    C(EFFECT_MODEL, TEXT, KEY, 0, "model", "", "The model") \
    C(EFFECT_ARCHITECTURE, TEXT, KEY, 0, "architecture", "", "Its architecture") \
    C(EFFECT_STEP, TEXT, KEY, 0, "step", "", "step, in order") \
    C(EFFECT_FIGURE, TEXT, KEY, 0, "figure", "", \
      "auc: of all pairs, verification's; ks: mean of an attribute's two KS statistics over all " \
      "pairs, weighted by person; mean_ks: the mean of these, over attributes that have one after " \
      "every step") \
    C(EFFECT_ATTRIBUTE, TEXT, KEY, 0, "attribute", "", "Of ks, the attribute") \
    ASC_EFFECT_FIGURE(C, EFFECT_VALUE, "value", "The figure of the images that the step has left") \
    ASC_EFFECT_FIGURE(C, EFFECT_CHANGE, "change", \
      "The same less that before the step; the people are the same before and after") \
    ASC_EFFECT_FIGURE(C, EFFECT_TOTAL, "total", "The same less that of all images, likewise") \
    C(EFFECT_NOTE, TEXT, VALUE, 0, "note", "", \
      "Whose interval is of few people (effective people fewer than 20) and may be too narrow; which " \
      "figures are not there or have none, and why; empty: none")
/* clang-format on */

enum { ASC_STEP_COLUMNS(ASC_COLUMN_HANDLE) N_STEP };
enum { ASC_KEPT_COLUMNS(ASC_COLUMN_HANDLE) N_KEPT };
enum { ASC_EFFECT_COLUMNS(ASC_COLUMN_HANDLE) N_EFFECT };

enum { ASC_QUALITY_STEP_TABLE, ASC_QUALITY_IMAGE_TABLE, ASC_QUALITY_EFFECT_TABLE };
extern const asc_table_spec asc_quality_tables[];

#endif
