/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes the neighbours an analysis: how it is registered. Internal. */
#ifndef ATTRSCOPE_NEIGHBOURS_ANALYSIS_H
#define ATTRSCOPE_NEIGHBOURS_ANALYSIS_H

#include "attrscope/neighbours.h"
#include "plan/plan.h"

extern const asc_parameter asc_neighbours_parameters[];

/* See asc_analysis. Pure. */
void asc_neighbours_cost(const asc_cost_input *in, asc_cost *cost);
void asc_neighbours_describe(const asc_plan *plan, const asc_settings *settings, FILE *out);

#endif
