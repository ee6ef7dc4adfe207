/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/columns.h"

static const asc_column_spec rate[] = {ASC_RATE_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec group[] = {ASC_GROUP_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec class[] = {ASC_CLASS_COLUMNS(ASC_COLUMN_SPEC)};

const asc_table_spec asc_verify_tables[] = {
    [ASC_VERIFY_RATE_TABLE] = {.name = "verification",
                               .rows = "models x (all pairs, published sample)",
                               .meaning =
                                   "How well distances tell pairs of one identity from pairs of "
                                   "two.",
                               .columns = rate,
                               .n_columns = N_RATE},
    [ASC_VERIFY_GROUP_TABLE] = {.name = "verification_groups",
                                .rows = "models x attributes x positive, negative, across",
                                .meaning =
                                    "Error rates of every attribute's groups at the threshold of "
                                    "the whole.",
                                .columns = group,
                                .n_columns = N_GROUP},
    [ASC_VERIFY_CLASS_TABLE] = {.name = "verify_classes",
                                .rows = "models x attributes x pairs of classes",
                                .meaning =
                                    "Error rates between the classes of attributes of more than "
                                    "two values, at the threshold of the whole.",
                                .columns = class,
                                .n_columns = N_CLASS},
    {0}};
