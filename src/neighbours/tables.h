/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables and arrays of the neighbours. Internal; local. */
#ifndef ATTRSCOPE_NEIGHBOURS_TABLES_H
#define ATTRSCOPE_NEIGHBOURS_TABLES_H

#include "attrscope/results.h"
#include "neighbours/outcome.h"

/* All models [n_models]. Errors: ASC_IO, ASC_MEMORY. */
asc_code asc_neighbours_report(const asc_neighbours_outcome *outcomes, int64_t n_models,
                               double duplicate, asc_results *results);

/* Those of the maps. Errors: as above. */
asc_code asc_neighbours_report_maps(const asc_neighbours_outcome *outcomes, int64_t n_models,
                                    asc_results *results);

#endif
