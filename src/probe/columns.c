/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/columns_intervals.h"
#include "probe/columns_traits.h"

static const asc_column_spec power[] = {ASC_POWER_COLUMNS(ASC_COLUMN_SPEC)};

static const asc_column_spec kinds[] = {ASC_PROBE_KINDS_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec confusion[] = {ASC_PROBE_CONFUSION_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec interval[] = {ASC_PROBE_INTERVAL_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec difference[] = {ASC_PROBE_DIFFERENCE_COLUMNS(ASC_COLUMN_SPEC)};

const asc_table_spec asc_probe_tables[] = {
    [ASC_PROBE_TABLE] = {.name = "df_discriminative_power",
                         .tidy = "probe_attributes",
                         .published = "models x attributes",
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
    [ASC_PROBE_INTERVAL_TABLE] = {.name = "probe_intervals",
                                  .rows = "models x attributes of classes x measures",
                                  .meaning = "How well attributes are read off people that were "
                                             "not trained on, with standard errors over people, "
                                             "against chance.",
                                  .columns = interval,
                                  .n_columns = N_INTERVAL},
    [ASC_PROBE_DIFFERENCE_TABLE] = {.name = "probe_differences",
                                    .rows = "measures x pairs of models x attributes of classes",
                                    .meaning = "How far models differ in what they know of "
                                               "attributes, on the same people.",
                                    .columns = difference,
                                    .n_columns = N_BETWEEN},
    {0}};
