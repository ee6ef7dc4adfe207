/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/columns.h"

static const asc_column_spec attribute[] = {ASC_KIND_ATTRIBUTE_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec class[] = {ASC_KIND_CLASS_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec pair[] = {ASC_KIND_PAIR_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec gap[] = {ASC_KIND_GAP_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec bin[] = {ASC_KIND_BIN_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec correlation[] = {ASC_KIND_CORRELATION_COLUMNS(ASC_COLUMN_SPEC)};

const asc_table_spec asc_kinds_tables[] = {
    [ASC_KINDS_ATTRIBUTE_TABLE] = {.name = "kinds_attributes",
                                   .rows = "models x attributes of more than two values",
                                   .meaning = "KS, DISCO, distance covariance and entropies of "
                                              "every such attribute.",
                                   .columns = attribute,
                                   .n_columns = N_KIND_ATTRIBUTE},
    [ASC_KINDS_CLASS_TABLE] = {.name = "kinds_classes",
                               .rows = "models x classes of all such attributes",
                               .meaning = "Each class against the rest.",
                               .columns = class,
                               .n_columns = N_KIND_CLASS},
    [ASC_KINDS_PAIR_TABLE] = {.name = "kinds_pairs",
                              .rows = "models x pairs of classes of all such attributes",
                              .meaning = "Each class against each other, in either order.",
                              .columns = pair,
                              .n_columns = N_KIND_PAIR},
    [ASC_KINDS_GAP_TABLE] = {.name = "kinds_gaps",
                             .rows = "models x gaps of ordered attributes",
                             .meaning = "Distances by the steps between two images.",
                             .columns = gap,
                             .n_columns = N_KIND_GAP},
    [ASC_KINDS_BIN_TABLE] = {.name = "kinds_bins",
                             .rows = "models x ten bins of continuous attributes",
                             .meaning = "Distances by the difference of two images' ranks.",
                             .columns = bin,
                             .n_columns = N_KIND_BIN},
    [ASC_KINDS_CORRELATION_TABLE] = {.name = "kinds_correlations",
                                     .rows = "models x kinds x aggregates of the KS x entropies",
                                     .meaning = "Spearman's correlations over the attributes of a "
                                                "kind.",
                                     .columns = correlation,
                                     .n_columns = N_KIND_CORRELATION},
    {0}};
