/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "macro/columns.h"

#define CONDITIONS                                                                                 \
    { "several draws", "all pairs", "intervals" }

static const asc_column_spec modality[] = {ASC_MODALITY_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec attribute[] = {ASC_ATTRIBUTE_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec correlation[] = {ASC_CORRELATION_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec difference[] = {ASC_DIFFERENCE_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec matrix[] = {ASC_MATRIX_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec ranking[] = {ASC_RANKING_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec identity[] = {ASC_IDENTITY_COLUMNS(ASC_COLUMN_SPEC)};

const asc_table_spec asc_macro_tables[] = {
    [ASC_MACRO_MODALITY_TABLE] = {.name = "df_modality",
                                  .tidy = "macro_modalities",
                                  .over = "model",
                                  .published = "attributes x (positive, negative)",
                                  .folder = "population/",
                                  .rows = "models x attributes x (positive, negative)",
                                  .meaning = "KS statistics of every attribute's modalities",
                                  .columns = modality,
                                  .n_columns = N_MODALITY,
                                  .conditions = CONDITIONS},
    [ASC_MACRO_ATTRIBUTE_TABLE] = {.name = "df_attributes",
                                   .tidy = "macro_attributes",
                                   .over = "model",
                                   .published = "attributes",
                                   .folder = "population/",
                                   .rows = "models x attributes",
                                   .meaning = "Aggregated KS statistics and entropies",
                                   .columns = attribute,
                                   .n_columns = N_ATTRIBUTE,
                                   .conditions = CONDITIONS},
    [ASC_MACRO_CORRELATION_TABLE] = {.name = "df_correlations",
                                     .tidy = "macro_correlations",
                                     .published = "KS columns x entropies",
                                     .folder = "population/",
                                     .rows = "models x KS columns x entropies",
                                     .meaning = "Spearman correlations of aggregated KS statistics "
                                                "with entropies",
                                     .columns = correlation,
                                     .n_columns = N_CORRELATION,
                                     .conditions = CONDITIONS},
    [ASC_MACRO_DIFFERENCE_TABLE] = {.name = "population/model_differences",
                                    .rows = "pairs of models x attributes (of more than 50 models, "
                                            "each with the reference)",
                                    .meaning = "Every attribute's mean KS under two models, on the "
                                               "same pairs",
                                    .columns = difference,
                                    .n_columns = N_DIFFERENCE},
    [ASC_MACRO_MATRIX_TABLE] = {.name = "population/model_matrix",
                                .tidy = "population/model_matrix",
                                .over = "model_b",
                                .rows = "models x models",
                                .meaning = "Every model against every other: by how much "
                                           "attributes shape its distances more (up to 50 models)",
                                .columns = matrix,
                                .n_columns = N_MATRIX},
    [ASC_MACRO_RANKING_TABLE] = {.name = "population/model_ranking",
                                 .rows = "models",
                                 .meaning = "Models by how much attributes shape their distances, "
                                            "each against a reference",
                                 .columns = ranking,
                                 .n_columns = N_RANKING},
    [ASC_MACRO_IDENTITY_TABLE] = {.name = "df_identities",
                                  .tidy = "macro_identities",
                                  .parts = {{.of = "attribute",
                                             .name = "macro_identity_attributes",
                                             .key = "The attribute",
                                             .rows = "identities x attributes",
                                             .meaning = "Entropy and mean of every attribute "
                                                        "within every identity"},
                                            {.of = "feature",
                                             .name = "macro_identity_features",
                                             .key = "The feature",
                                             .rows = "identities x features",
                                             .meaning = "Mean of every feature over every "
                                                        "identity's images"}},
                                  .published = "identities",
                                  .rows = "identities",
                                  .meaning = "Every identity's size and mean entropy",
                                  .columns = identity,
                                  .n_columns = N_IDENTITY},
    {0}};
