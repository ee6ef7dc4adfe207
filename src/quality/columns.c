/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/columns.h"

static const asc_column_spec step[] = {ASC_STEP_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec kept[] = {ASC_KEPT_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec effect[] = {ASC_EFFECT_COLUMNS(ASC_COLUMN_SPEC)};

const asc_table_spec asc_quality_tables[] = {
    [ASC_QUALITY_STEP_TABLE] = {.name = "quality",
                                .rows = "models x steps",
                                .meaning = "What each step towards the subset has left.",
                                .columns = step,
                                .n_columns = N_STEP},
    [ASC_QUALITY_IMAGE_TABLE] = {.name = "quality_images",
                                 .rows = "models x images",
                                 .meaning = "The subset of each model, image by image.",
                                 .columns = kept,
                                 .n_columns = N_KEPT},
    [ASC_QUALITY_EFFECT_TABLE] = {.name = "quality_effects",
                                  .rows = "models x steps x figures",
                                  .meaning = "What each step does to AUC and KS, with people as "
                                             "units.",
                                  .columns = effect,
                                  .n_columns = N_EFFECT},
    {0}};
