/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/columns.h"

static const asc_column_spec energy[] = {ASC_ENERGY_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec summary[] = {ASC_SUMMARY_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec compared[] = {ASC_COMPARED_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec tuned[] = {ASC_TUNED_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec correlated[] = {ASC_CORRELATED_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec retained[] = {ASC_RETAINED_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec arrow[] = {ASC_ARROW_COLUMNS(ASC_COLUMN_SPEC)};

const asc_table_spec asc_micro_tables[] = {
    [ASC_MICRO_ENERGY_TABLE] = {.name = "energies",
                                .rows = "models x identities x attributes x measures",
                                .meaning = "Energies of the attributes' fields",
                                .columns = energy,
                                .n_columns = N_ENERGY,
                                .conditions = {"micro.stencil: 5"}},
    [ASC_MICRO_CORRELATION_TABLE] = {.name = "field_correlation",
                                     .rows = "models x identities x attributes x attributes",
                                     .meaning = "Mean of 1 - cosine between two attributes' fields",
                                     .columns = correlated,
                                     .n_columns = N_CORRELATED},
    [ASC_MICRO_RETENTION_TABLE] = {.name = "retention",
                                   .rows = "models x identities x attributes x positions x "
                                           "positions",
                                   .meaning = "Mean distance between the positions of an "
                                              "attribute's lines",
                                   .columns = retained,
                                   .n_columns = N_RETAINED},
    [ASC_MICRO_SUMMARY_TABLE] = {.name = "energy_summary",
                                 .rows = "models x attributes x measures",
                                 .meaning = "Energies over the identities, and signed ranks of "
                                            "what they are beyond flips of blocks and beyond "
                                            "random nodes",
                                 .columns = summary,
                                 .n_columns = N_SUMMARY},
    [ASC_MICRO_TEST_TABLE] = {.name = "energy_tests",
                              .rows = "pairs of attributes, and pairs of variants, x measures",
                              .meaning = "Signed ranks of energies over the identities that both "
                                         "sides have, between attributes and between variants of a "
                                         "model; beside them Mann-Whitney's U, as published",
                              .columns = compared,
                              .n_columns = N_COMPARED},
    [ASC_MICRO_VARIANT_TABLE] = {.name = "energy_variants",
                                 .rows = "variants but the vanilla one x attributes x measures",
                                 .meaning = "Energies of a variant less those of the vanilla one "
                                            "over the identities of both, and how those of a "
                                            "targeted attribute differ from those of the others",
                                 .columns = tuned,
                                 .n_columns = N_TUNED},
    [ASC_MICRO_ARROW_TABLE] = {.name = "field_arrows",
                               .rows = "models x attributes x segments of the first identity",
                               .meaning = "An attribute's field in the plane of the first two "
                                          "principal components of its points",
                               .columns = arrow,
                               .n_columns = N_ARROW},
    {0}};
