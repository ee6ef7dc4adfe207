/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes the permutation tests an analysis: how it is registered. Internal. */
#ifndef ATTRSCOPE_INFERENCE_ANALYSIS_H
#define ATTRSCOPE_INFERENCE_ANALYSIS_H

#include "attrscope/inference.h"
#include "plan/plan.h"

extern const asc_parameter asc_inference_parameters[];

/* See asc_analysis. Pure. */
void asc_inference_cost(const asc_cost_input *in, asc_cost *cost);
void asc_inference_describe(const asc_plan *plan, const asc_settings *settings, FILE *out);

/* See asc_analysis.foresee: the smallest and the largest KS that the test would find under each
 * model. */
asc_code asc_inference_foresee(MPI_Comm comm, const asc_settings *settings, const asc_plan *plan,
                               double growth);

#endif
