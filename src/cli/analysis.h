/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The subcommands that read a study file or a lattice and add one analysis to a results file.
 * Private to cli/. */
#ifndef ATTRSCOPE_CLI_ANALYSIS_H
#define ATTRSCOPE_CLI_ANALYSIS_H

#include "attrscope/analysis.h"
#include "cli/cli.h"

/* The command of an analysis: checks input, output and memory, then runs it or prints its plan.
 * Pure.
 */
asc_cli_command asc_cli_command_of(const asc_analysis *analysis);

/* Seconds that --walltime gives ("90", "HH:MM:SS", "D-HH:MM:SS"); 0 without. Errors: ASC_USAGE.
 * Local. */
asc_code asc_cli_walltime(const asc_cli_arguments *arguments, double *seconds);

/* asc_run_analyses, stopped by signals and in time; units that failed on their data are its error
 * at the end. Errors: those of the parts. Collective. */
struct asc_run_options;
asc_code asc_cli_run_units(MPI_Comm comm, const asc_settings *settings,
                           const struct asc_run_options *options, bool *changed);

#endif
