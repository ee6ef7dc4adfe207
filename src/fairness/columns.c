/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fairness/columns.h"

static const asc_column_spec fair[] = {ASC_FAIRNESS_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec figure[] = {ASC_FAIRNESS_FIGURE_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec group[] = {ASC_FAIRNESS_GROUP_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec pair[] = {ASC_FAIRNESS_PAIR_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec det[] = {ASC_FAIRNESS_DET_COLUMNS(ASC_COLUMN_SPEC)};

const asc_table_spec asc_fairness_tables[] = {
    [ASC_FAIRNESS_TABLE] = {.name = "fairness",
                            .rows = "models x attributes x thresholds",
                            .meaning = "Whether error rates differ between an attribute's groups.",
                            .columns = fair,
                            .n_columns = N_FAIR},
    [ASC_FAIRNESS_FIGURE_TABLE] = {.name = "fairness_figures",
                                   .rows = "models x attributes x thresholds x figures",
                                   .meaning = "How far the groups' error rates differ, in figures.",
                                   .columns = figure,
                                   .n_columns = N_FIGURE},
    [ASC_FAIRNESS_GROUP_TABLE] = {.name = "fairness_groups",
                                  .rows = "models x attributes x thresholds x groups",
                                  .meaning = "Error rates inside every group, and the threshold "
                                             "that it needs.",
                                  .columns = group,
                                  .n_columns = N_GROUP},
    [ASC_FAIRNESS_PAIR_TABLE] = {.name = "fairness_pairs",
                                 .rows = "models x attributes x thresholds x pairs of groups",
                                 .meaning = "False match rates inside groups and between them.",
                                 .columns = pair,
                                 .n_columns = N_PAIR},
    [ASC_FAIRNESS_DET_TABLE] = {.name = "fairness_det",
                                .rows = "models x attributes x groups x thresholds",
                                .meaning = "Detection error trade-off of every group.",
                                .columns = det,
                                .n_columns = N_DET},
    {0}};
