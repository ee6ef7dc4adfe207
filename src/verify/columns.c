/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/columns.h"

static const asc_column_spec rate[] = {ASC_RATE_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec point[] = {ASC_POINT_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec group[] = {ASC_GROUP_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec class[] = {ASC_CLASS_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec errors[] = {ASC_ERRORS_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec person[] = {ASC_PERSON_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec difference[] = {ASC_DIFFERENCE_COLUMNS(ASC_COLUMN_SPEC)};

const asc_table_spec asc_verify_tables[] = {
    [ASC_VERIFY_RATE_TABLE] = {.name = "verification",
                               .rows = "models x (all pairs, published sample)",
                               .meaning =
                                   "How well distances tell pairs of one identity from pairs of "
                                   "two.",
                               .columns = rate,
                               .n_columns = N_RATE},
    [ASC_VERIFY_POINT_TABLE] = {.name = "verification_thresholds",
                                .rows = "models x (all pairs, published sample) x thresholds",
                                .meaning = "Error rates at every threshold that was asked for.",
                                .columns = point,
                                .n_columns = N_POINT},
    [ASC_VERIFY_GROUP_TABLE] = {.name = "verification_groups",
                                .rows = "models x attributes x positive, negative, across",
                                .meaning = "Error rates of every attribute's groups at one "
                                           "threshold.",
                                .columns = group,
                                .n_columns = N_GROUP},
    [ASC_VERIFY_CLASS_TABLE] = {.name = "verify_classes",
                                .rows = "models x attributes x pairs of classes",
                                .meaning =
                                    "Error rates between the classes of attributes of more than "
                                    "two values, at one threshold.",
                                .columns = class,
                                .n_columns = N_CLASS},
    [ASC_VERIFY_ERRORS_TABLE] = {.name = "verification_errors",
                                 .rows = "models x (false matches, false non-matches)",
                                 .meaning = "Whether few people cause most errors at one "
                                            "threshold.",
                                 .columns = errors,
                                 .n_columns = N_ERRORS},
    [ASC_VERIFY_PERSON_TABLE] = {.name = "identities_verification",
                                 .rows = "models x identities",
                                 .meaning = "Errors of every person at one threshold.",
                                 .columns = person,
                                 .n_columns = N_PERSON},
    [ASC_VERIFY_DIFFERENCE_TABLE] = {.name = "verification_differences",
                                     .rows = "measures x pairs of models",
                                     .meaning = "How far models differ in verification, measured "
                                                "on the same people.",
                                     .columns = difference,
                                     .n_columns = N_DIFFERENCE},
    {0}};
