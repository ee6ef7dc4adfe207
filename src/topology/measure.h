/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trees of one model. Internal; collective. */
#ifndef ATTRSCOPE_TOPOLOGY_MEASURE_H
#define ATTRSCOPE_TOPOLOGY_MEASURE_H

#include "topology/outcome.h"

/* Fills in what asc_topology_outcome_init has left room for; the identities' trees, dimensions
 * and H1 (`cycles`) are the root's.
 * Errors: those of reading, of sweeps, ASC_AGAIN. */
asc_code asc_topology_measure(const asc_job *job, int64_t model, bool cycles,
                              asc_topology_outcome *outcome);

#endif
