/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "neighbours/columns.h"

static const asc_column_spec purity[] = {ASC_PURITY_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec audit[] = {ASC_AUDIT_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec trust[] = {ASC_TRUST_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec separable[] = {ASC_SEPARABLE_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec plane[] = {ASC_PLANE_COLUMNS(ASC_COLUMN_SPEC)};

const asc_table_spec asc_neighbours_tables[] = {
    [ASC_NEIGHBOURS_PURITY_TABLE] = {.name = "neighbours_purity",
                                     .rows = "models x attributes, and the identity",
                                     .meaning = "How many of an image's nearest neighbours share "
                                                "its value, and how many would by chance",
                                     .columns = purity,
                                     .n_columns = N_PURITY},
    [ASC_NEIGHBOURS_AUDIT_TABLE] = {.name = "audit",
                                    .rows = "models x findings",
                                    .meaning = "Images given twice under different people, and "
                                               "images that look as if they showed another person",
                                    .columns = audit,
                                    .n_columns = N_AUDIT},
    [ASC_NEIGHBOURS_TRUST_TABLE] = {.name = "neighbours_maps",
                                    .rows = "models x maps",
                                    .meaning = "How far maps of the images in the plane can be "
                                               "trusted",
                                    .columns = trust,
                                    .n_columns = N_TRUST},
    [ASC_NEIGHBOURS_PLANE_TABLE] = {.name = "neighbours_map",
                                    .tidy = "neighbours_map",
                                    .parts = {{.of = "attribute",
                                               .name = "neighbours_values",
                                               .key = "The attribute",
                                               .rows = "models x images drawn x attributes",
                                               .meaning = "Values of the images drawn"}},
                                    .rows = "models x images drawn",
                                    .meaning = "Where images lie on the neighbour map",
                                    .columns = plane,
                                    .n_columns = N_PLANE},
    [ASC_NEIGHBOURS_SEPARABLE_TABLE] = {.name = "neighbours_separability",
                                        .rows = "models x binary attributes",
                                        .meaning = "Whether an attribute can be told within a "
                                                   "person",
                                        .columns = separable,
                                        .n_columns = N_SEPARABLE},
    {0}};
