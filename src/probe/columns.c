/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/columns_traits.h"

static const asc_column_spec power[] = {ASC_POWER_COLUMNS(ASC_COLUMN_SPEC)};

static const asc_column_spec kinds[] = {ASC_PROBE_KINDS_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec confusion[] = {ASC_PROBE_CONFUSION_COLUMNS(ASC_COLUMN_SPEC)};

const asc_table_spec asc_probe_tables[] = {
    [ASC_PROBE_TABLE] = {.name = "df_discriminative_power",
                         .rows = "models x attributes",
                         .meaning = "Cross-validated logistic regression of every attribute on "
                                    "every model's embeddings.",
                         .columns = power,
                         .n_columns = N_POWER},
    [ASC_PROBE_KINDS_TABLE] = {.name = "probe_kinds",
                               .rows = "models x attributes",
                               .meaning = "Cross-validated regressions of every attribute of "
                                          "classes, of ordered classes or continuous on every "
                                          "model's embeddings, with people kept together.",
                               .columns = kinds,
                               .n_columns = N_KINDS},
    [ASC_PROBE_CONFUSION_TABLE] = {.name = "probe_confusion",
                                   .rows = "models x attributes x classes x classes",
                                   .meaning = "Which classes are taken for which, with people "
                                              "kept together.",
                                   .columns = confusion,
                                   .n_columns = N_CONFUSION},
    {0}};
