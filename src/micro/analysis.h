/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes the microscale an analysis: how it is registered. Internal. */
#ifndef ATTRSCOPE_MICRO_ANALYSIS_H
#define ATTRSCOPE_MICRO_ANALYSIS_H

#include "attrscope/micro.h"
#include "plan/plan.h"

extern const asc_parameter asc_micro_parameters[];

/* See asc_analysis. Pure. */
void asc_micro_cost(const asc_cost_input *in, asc_cost *cost);
void asc_micro_describe(const asc_plan *plan, const asc_settings *settings, FILE *out);

/* See asc_analysis.look. */
asc_code asc_micro_look(MPI_Comm comm, const asc_settings *settings, asc_lattice_extent *extent);

#endif
