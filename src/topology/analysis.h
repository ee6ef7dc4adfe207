/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes the topology an analysis: how it is registered. Internal. */
#ifndef ATTRSCOPE_TOPOLOGY_ANALYSIS_H
#define ATTRSCOPE_TOPOLOGY_ANALYSIS_H

#include "attrscope/topology.h"
#include "plan/plan.h"

extern const asc_parameter asc_topology_parameters[];

/* See asc_analysis. Pure. */
void asc_topology_cost(const asc_cost_input *in, asc_cost *cost);
void asc_topology_describe(const asc_plan *plan, const asc_settings *settings, FILE *out);

/* See asc_analysis.check: two images. */
asc_code asc_topology_check(const char *study, const asc_images *images);

#endif
