/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/columns.h"

static const asc_column_spec power[] = {ASC_POWER_COLUMNS(ASC_COLUMN_SPEC)};

const asc_table_spec asc_probe_tables[] = {
    [ASC_PROBE_TABLE] = {.name = "df_discriminative_power",
                         .rows = "models x attributes",
                         .meaning = "Cross-validated logistic regression of every attribute on "
                                    "every model's embeddings.",
                         .columns = power,
                         .n_columns = N_POWER},
    {0}};
