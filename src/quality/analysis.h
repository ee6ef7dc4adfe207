/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes the high-quality subset an analysis: how it is registered. Internal. */
#ifndef ATTRSCOPE_QUALITY_ANALYSIS_H
#define ATTRSCOPE_QUALITY_ANALYSIS_H

#include "attrscope/quality.h"
#include "plan/plan.h"

extern const asc_parameter asc_quality_parameters[];

/* See asc_analysis: keep-columns of the subsets, where a keep of the settings names them. Errors:
 * ASC_MEMORY, ASC_IO. Collective; O(N A + models N). */
asc_code asc_quality_share(const asc_job *job, const char *units);

/* See asc_analysis. Pure. */
void asc_quality_cost(const asc_cost_input *in, asc_cost *cost);
void asc_quality_describe(const asc_plan *plan, const asc_settings *settings, FILE *out);

#endif
