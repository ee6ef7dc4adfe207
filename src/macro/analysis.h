/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes the macroscale an analysis: how it is registered. Internal. */
#ifndef ATTRSCOPE_MACRO_ANALYSIS_H
#define ATTRSCOPE_MACRO_ANALYSIS_H

#include "attrscope/macro.h"
#include "plan/plan.h"

extern const asc_parameter asc_macro_parameters[];

/* See asc_analysis. Pure. */
void asc_macro_cost(const asc_cost_input *in, asc_cost *cost);
void asc_macro_describe(const asc_plan *plan, const asc_settings *settings, FILE *out);

/* See asc_analysis.check: two identities, both modalities of every attribute. */
asc_code asc_macro_check(const char *study, const asc_images *images);

#endif
