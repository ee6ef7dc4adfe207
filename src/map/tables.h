/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map as tables and arrays. Internal. */
#ifndef ATTRSCOPE_MAP_TABLES_H
#define ATTRSCOPE_MAP_TABLES_H

#include "attrscope/results.h"
#include "map/outcome.h"

/* Puts tables map_components, map_identities, those of attributes, and the arrays. outcomes
 * [n_models]. Errors: ASC_MEMORY, ASC_IO. Local; the root. */
asc_code asc_map_report(const asc_map_outcome *outcomes, int64_t n_models, asc_results *results);

/* Its part about attributes: map_attributes, map_directions, map_angles. */
asc_code asc_map_report_attributes(const asc_map_outcome *outcomes, int64_t n_models,
                                   asc_results *results);

/* Its part about attributes of more than two values: map_kinds, map_classes, and of every model the
 * array classes. */
asc_code asc_map_report_kinds(const asc_map_outcome *outcomes, int64_t n_models,
                              asc_results *results);
#endif
