/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/results.h"
#include "cli/cli.h"
#include "cli/output.h"

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    const char *output = NULL;
    asc_code code = asc_cli_require(arguments, "output", &output);
    if (code == ASC_OK)
        code = asc_output_check(comm, output, true);
    return code == ASC_OK ? asc_results_export(comm, arguments->inputs[0], output) : code;
}

static const asc_cli_option options[] = {
    {"output", 'o', "FOLDER", "where the tables go; made if absent (needed)"},
    {NULL, 0, NULL, NULL}};
static const char *const sections[] = {NULL};

const asc_cli_command asc_cmd_export = {
    .name = "export",
    .summary = "write the tables of a results file as CSV",
    .inputs = {"results.h5"},
    .usage = "-o tables/",
    .about = "Writes every table of the results file as CSV that pandas loads, with the names and\n"
             "columns of the published notebook.\n",
    .examples = "  attrscope export results.h5 -o tables/\n",
    .options = options,
    .sections = sections,
    .run = run,
};
