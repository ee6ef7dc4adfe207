/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables and arrays of the topology. Internal; local, on the root. */
#ifndef ATTRSCOPE_TOPOLOGY_TABLES_H
#define ATTRSCOPE_TOPOLOGY_TABLES_H

#include "attrscope/results.h"
#include "topology/outcome.h"

/* All of them, from the outcomes of all models [n]. Errors: ASC_MEMORY and those of results. */
asc_code asc_topology_put(const asc_topology_outcome *outcomes, int64_t n, asc_results *results);

/* Pairs of models; nothing for one. */
asc_code asc_topology_put_between(const asc_topology_outcome *outcomes, int64_t n,
                                  asc_results *results);

/* Death times and trees of one model, below its label. */
asc_code asc_topology_put_arrays(const asc_topology_outcome *outcome, asc_results *results);

#endif
