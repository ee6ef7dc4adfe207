/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes the map an analysis: how it is registered. Internal. */
#ifndef ATTRSCOPE_MAP_ANALYSIS_H
#define ATTRSCOPE_MAP_ANALYSIS_H

#include "attrscope/map.h"
#include "plan/plan.h"

extern const asc_parameter asc_map_parameters[];

/* See asc_analysis. Pure. */
void asc_map_cost(const asc_cost_input *in, asc_cost *cost);
void asc_map_describe(const asc_plan *plan, const asc_settings *settings, FILE *out);

#endif
