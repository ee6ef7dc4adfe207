/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/columns.h"

static const asc_column_spec component[] = {ASC_COMPONENT_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec eta[] = {ASC_ETA_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec direction[] = {ASC_DIRECTION_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec angle[] = {ASC_ANGLE_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec place[] = {ASC_PLACE_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec kind[] = {ASC_KIND_COLUMNS(ASC_COLUMN_SPEC)};
static const asc_column_spec centre[] = {ASC_CENTRE_COLUMNS(ASC_COLUMN_SPEC)};

const asc_table_spec asc_map_tables[] = {
    [ASC_MAP_COMPONENT_TABLE] = {.name = "map_components",
                                 .rows = "models x components",
                                 .meaning = "Principal components of the images' embeddings",
                                 .columns = component,
                                 .n_columns = N_COMPONENT},
    [ASC_MAP_ETA_TABLE] = {.name = "map_attributes",
                           .rows = "models x attributes x components",
                           .meaning = "What an attribute explains of each component's variance, "
                                      "and what it would after people have exchanged their values",
                           .columns = eta,
                           .n_columns = N_ETA},
    [ASC_MAP_DIRECTION_TABLE] = {.name = "map_directions",
                                 .rows = "models x attributes",
                                 .meaning = "Directions of attributes (difference of the "
                                            "modalities' mean embeddings), and how firmly they are "
                                            "known",
                                 .columns = direction,
                                 .n_columns = N_DIRECTION},
    [ASC_MAP_ANGLE_TABLE] = {.name = "map_angles",
                             .rows = "models x attributes x attributes",
                             .meaning = "Angles between attributes' directions (difference of the "
                                        "modalities' mean embeddings)",
                             .columns = angle,
                             .n_columns = N_ANGLE},
    [ASC_MAP_PLACE_TABLE] = {.name = "map_identities",
                             .rows = "models x identities",
                             .meaning = "Classical scaling of the identities' mean embeddings",
                             .columns = place,
                             .n_columns = N_PLACE},
    [ASC_MAP_KIND_TABLE] = {.name = "map_kinds",
                            .rows = "models x attributes x measures x components",
                            .meaning = "What an attribute of more than two values explains of each "
                                       "component's variance, and what it would after people have "
                                       "exchanged their values",
                            .columns = kind,
                            .n_columns = N_KIND},
    [ASC_MAP_CENTRE_TABLE] = {.name = "map_classes",
                              .rows = "models x attributes x classes",
                              .meaning = "Where the classes of attributes of more than two values "
                                         "lie on the components",
                              .columns = centre,
                              .n_columns = N_CENTRE},
    {0}};
