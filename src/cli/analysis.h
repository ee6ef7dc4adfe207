/* The subcommands that read a study file and add one analysis to a results file. Private to cli/.
 */
#ifndef ATTRSCOPE_CLI_ANALYSIS_H
#define ATTRSCOPE_CLI_ANALYSIS_H

#include "attrscope/study.h"
#include "cli/cli.h"
#include "cli/plan.h"

typedef struct asc_cli_analysis {
    /* Bytes a rank needs at most. Pure. */
    double (*memory)(const asc_plan *plan, const asc_settings *settings);
    /* Prints more of the plan on the root; or NULL. */
    void (*describe)(const asc_plan *plan, const asc_settings *settings);
    asc_code (*run)(MPI_Comm comm, asc_study *study, const asc_settings *settings,
                    const char *results); /* collective */
    bool summary;                         /* print the tables' first lines at the end */
} asc_cli_analysis;

/* Options of such a command: output, settings, dry-run. */
extern const asc_cli_option asc_cli_analysis_options[];

/* The settings of such a command: --settings or the defaults, then the command line. Errors: those
 * of the parts. Collective. */
asc_code asc_cli_load_settings(MPI_Comm comm, const asc_cli_arguments *arguments,
                               asc_settings *settings);

/* Checks input, output and memory, then runs the analysis or prints its plan. Errors: those of the
 * parts. Collective. */
asc_code asc_cli_run_analysis(MPI_Comm comm, const asc_cli_arguments *arguments,
                              const asc_cli_analysis *analysis);

#endif
