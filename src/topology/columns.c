/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/columns.h"

static const asc_column_spec subset[] = {ASC_SUBSET_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec level[] = {ASC_LEVEL_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec between[] = {ASC_BETWEEN_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec person[] = {ASC_PERSON_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec death[] = {ASC_DEATH_COLUMNS(ASC_COLUMN_SPEC)};

const asc_table_spec asc_topology_tables[] = {
    [ASC_TOPOLOGY_SUBSET_TABLE] = {.name = "topology",
                                   .rows = "models x images and people x values of attributes",
                                   .meaning = "The minimum spanning tree of every subset.",
                                   .columns = subset,
                                   .n_columns = N_SUBSET,
                                   .conditions = {"cycles, where there is ripser"}},
    [ASC_TOPOLOGY_LEVEL_TABLE] = {.name = "topology_sizes",
                                  .rows = "rows of topology x nested subsets of 20 points or more",
                                  .meaning = "How the tree grows with the points: what dimensions "
                                             "are fitted to.",
                                  .columns = level,
                                  .n_columns = N_LEVEL},
    [ASC_TOPOLOGY_PERSON_TABLE] = {.name = "topology_identities",
                                   .rows = "models x identities",
                                   .meaning = "The tree of each identity's images.",
                                   .columns = person,
                                   .n_columns = N_PERSON},
    [ASC_TOPOLOGY_DEATH_TABLE] = {.name = "topology_deaths",
                                  .rows = "models x edges of the trees of all images, all people",
                                  .meaning = "The death times of H0, ascending; every component is "
                                             "born at 0, and one is left.",
                                  .columns = death,
                                  .n_columns = N_DEATH},
    [ASC_TOPOLOGY_BETWEEN_TABLE] = {.name = "topology_models",
                                    .rows = "pairs of models x images, people",
                                    .meaning =
                                        "How far the diagrams of H0 of two models are apart.",
                                    .columns = between,
                                    .n_columns = N_BETWEEN},
    {0}};
