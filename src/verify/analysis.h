/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes verification an analysis: how it is registered. Internal. */
#ifndef ATTRSCOPE_VERIFY_ANALYSIS_H
#define ATTRSCOPE_VERIFY_ANALYSIS_H

#include "attrscope/verify.h"
#include "plan/plan.h"

extern const asc_parameter asc_verify_parameters[];

/* See asc_analysis. Pure. */
void asc_verify_cost(const asc_cost_input *in, asc_cost *cost);
void asc_verify_describe(const asc_plan *plan, const asc_settings *settings, FILE *out);

#endif
