/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What main and the subcommands share. */
#ifndef ATTRSCOPE_CLI_CLI_H
#define ATTRSCOPE_CLI_CLI_H

#include <mpi.h>
#include <stdbool.h>
#include <stdint.h>

#include "attrscope/log.h"
#include "attrscope/settings.h"
#include "attrscope/status.h"

enum { ASC_CLI_MOST_OPTIONS = 24, ASC_CLI_MOST_INPUTS = 2 };

/* An option of one subcommand. */
typedef struct asc_cli_option {
    const char *name;
    char letter;       /* 0: none */
    const char *value; /* what stands for its value in the help; NULL: a switch */
    const char *help;  /* one line */
} asc_cli_option;

/* What every subcommand takes; ends with a NULL name. All are switches. */
enum { ASC_CLI_N_COMMON = 4 };
extern const asc_cli_option asc_cli_common[ASC_CLI_N_COMMON + 1];

typedef struct asc_cli_arguments asc_cli_arguments;

/* A subcommand; static data. */
typedef struct asc_cli_command {
    const char *name;
    const char *summary;                     /* one line */
    const char *inputs[ASC_CLI_MOST_INPUTS]; /* what must be given, in order; NULL: no more */
    const char *usage;                       /* the rest of the usage line */
    const char *about;
    const char *examples;
    const asc_cli_option *options; /* ends with a NULL name */
    const char *const
        *sections;  /* "images." or a whole path: parameters it takes; ends with NULL */
    bool takes_all; /* every parameter */
    const struct asc_analysis *analysis; /* its parameters as well; NULL: none */
    asc_code (*run)(MPI_Comm comm, const asc_cli_arguments *arguments); /* collective */
    /* Instead of run: done by one process, without MPI. */
    asc_code (*tell)(const asc_cli_arguments *arguments);
    bool resumes; /* stops when asked to, and goes on later */
} asc_cli_command;

/* Subcommand `index` in the order of the overview, one an analysis among them; NULL behind the
 * last. Static. Local. */
const asc_cli_command *asc_cli_command_at(int index);

/* What was given on the command line; texts are borrowed from argv. */
struct asc_cli_arguments {
    const asc_cli_command *command; /* NULL: none */
    bool help, version;
    asc_log_level level;
    const char *inputs[ASC_CLI_MOST_INPUTS];
    const char *values[ASC_CLI_MOST_OPTIONS]; /* of command->options; NULL: not given */
    struct {
        const asc_parameter *parameter;
        const char *text;
    } * overrides; /* [n_overrides] --section.name=value in order; owned */
    int n_overrides;
};

/* Reads the command line. Errors: ASC_USAGE, ASC_MEMORY. Local. */
asc_code asc_cli_parse(int argc, char **argv, asc_cli_arguments *arguments);
void asc_cli_arguments_free(asc_cli_arguments *arguments);

/* Value of a command's option, "" for a switch that was given, NULL when it was not. Local. */
const char *asc_cli_value(const asc_cli_arguments *arguments, const char *name);

/* Value of an option that must be given. Errors: ASC_USAGE. Local. */
asc_code asc_cli_require(const asc_cli_arguments *arguments, const char *name, const char **value);

/* Sets the parameters that the command line gives over those of the file. Errors: ASC_USAGE. Local.
 */
asc_code asc_cli_override(const asc_cli_arguments *arguments, asc_settings *settings);

/* Whether a command takes a parameter of the registry. Local. */
bool asc_cli_takes(const asc_cli_command *command, const asc_parameter *parameter);

/* Print on stdout; command NULL: the overview. Errors: ASC_IO. Local. */
asc_code asc_cli_print_help(const asc_cli_command *command);
asc_code asc_cli_print_version(void);

/* Flushes stdout. Errors: ASC_IO. Local. */
asc_code asc_cli_flush(void);

/* Refuses a launch in which every rank believes to be alone. Errors: ASC_USAGE. Local. */
asc_code asc_cli_check_launch(int size);

/* Gives each rank its share of the node's cores when neither the user nor the launcher has.
 * Collective. */
void asc_cli_share_cores(MPI_Comm comm);

/* Whether this process is the one that speaks before MPI is started. Local. */
bool asc_cli_speaks_alone(void);

extern const asc_cli_command asc_cmd_init, asc_cmd_run, asc_cmd_plan, asc_cmd_import,
    asc_cmd_report, asc_cmd_export, asc_cmd_synth, asc_cmd_enrich, asc_cmd_manual,
    asc_cmd_completion;

#endif
