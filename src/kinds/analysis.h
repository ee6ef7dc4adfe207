/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes attributes of more than two values an analysis: how it is registered. Internal. */
#ifndef ATTRSCOPE_KINDS_ANALYSIS_H
#define ATTRSCOPE_KINDS_ANALYSIS_H

#include "attrscope/kinds.h"
#include "plan/plan.h"

extern const asc_parameter asc_kinds_parameters[];

/* See asc_analysis. Pure. */
void asc_kinds_cost(const asc_cost_input *in, asc_cost *cost);
void asc_kinds_describe(const asc_plan *plan, const asc_settings *settings, FILE *out);

/* See asc_analysis.check: such attributes, and two identities. */
asc_code asc_kinds_check(const char *study, const asc_images *images);

#endif
