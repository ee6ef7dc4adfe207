/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans as a person reads them. Private to cli/. */
#ifndef ATTRSCOPE_CLI_PLAN_PRINT_H
#define ATTRSCOPE_CLI_PLAN_PRINT_H

#include "plan/plan.h"

/* Prints what a command is about to do on stdout; settings NULL: import alone. The root speaks.
 * Collective. */
asc_code asc_plan_print(MPI_Comm comm, const asc_plan *plan, const asc_settings *settings,
                        const char *command, const char *output);

/* Prints the costs of a job of the plan's layout on its machine, and the lines of a Slurm script
 * that fit. The root's; local. */
void asc_plan_print_costs(const asc_plan *plan, const asc_settings *settings);

#endif
