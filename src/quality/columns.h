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
/* clang-format on */

enum { ASC_STEP_COLUMNS(ASC_COLUMN_HANDLE) N_STEP };
enum { ASC_KEPT_COLUMNS(ASC_COLUMN_HANDLE) N_KEPT };

enum { ASC_QUALITY_STEP_TABLE, ASC_QUALITY_IMAGE_TABLE };
extern const asc_table_spec asc_quality_tables[];

#endif
