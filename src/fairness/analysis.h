/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes fairness an analysis: how it is registered. Internal. */
#ifndef ATTRSCOPE_FAIRNESS_ANALYSIS_H
#define ATTRSCOPE_FAIRNESS_ANALYSIS_H

#include "attrscope/fairness.h"
#include "plan/plan.h"

extern const asc_parameter asc_fairness_parameters[];

/* See asc_analysis. Pure. */
void asc_fairness_cost(const asc_cost_input *in, asc_cost *cost);
void asc_fairness_describe(const asc_plan *plan, const asc_settings *settings, FILE *out);

/* See asc_analysis.check: an attribute, two people, somebody with two images. */
asc_code asc_fairness_check(const char *study, const asc_images *images);

#endif
