/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes the probes an analysis: how it is registered. Internal. */
#ifndef ATTRSCOPE_PROBE_ANALYSIS_H
#define ATTRSCOPE_PROBE_ANALYSIS_H

#include "attrscope/probe.h"
#include "plan/plan.h"

extern const asc_parameter asc_probe_parameters[];

/* See asc_analysis. Pure. */
void asc_probe_cost(const asc_cost_input *in, asc_cost *cost);
void asc_probe_describe(const asc_plan *plan, const asc_settings *settings, FILE *out);

#endif
