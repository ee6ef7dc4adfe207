/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "attrscope/report.h"
#include "attrscope/results.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "run/roster.h"
#include "settings/list_text.h"

/* A results file, or the folder of a run, which is then the output as well, and says what was asked
 * for. */
static asc_code find_results(const asc_cli_arguments *arguments, char **results,
                             const char **output, char **models, char **analyses) {
    const char *input = arguments->inputs[0];
    struct stat status;
    *output = asc_cli_value(arguments, "output");
    if (stat(input, &status) != 0 || !S_ISDIR(status.st_mode)) {
        asc_code code = asc_cli_require(arguments, "output", output);
        return code == ASC_OK ? asc_copy_string(results, input) : code;
    }
    if (!*output)
        *output = input;
    asc_code code = asc_output_join(input, "results.h5", results);
    char *units = NULL;
    if (code == ASC_OK)
        code = asc_output_join(input, "units", &units);
    if (code == ASC_OK && access(*results, F_OK) != 0 && access(units, F_OK) == 0)
        code =
            asc_fail(ASC_NOINPUT,
                     "%s: its run has not come to its tables: there is nothing to report yet; the "
                     "same attrscope run goes on",
                     input);
    else if (code == ASC_OK)
        code = asc_run_roster_read(units, models, analyses);
    free(units);
    return code;
}

/* The items of a list: names [*n] are parts of *text; both are owned by the caller. */
static asc_code split(const char *list, char **text, char ***names, int64_t *n) {
    asc_code code = asc_copy_string(text, list);
    if (code == ASC_OK)
        code = asc_alloc(names, (uint64_t)strlen(list) + 1, sizeof **names, "names of attributes");
    if (code == ASC_OK)
        *n = asc_list_split(*text, *names);
    return code;
}

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    const char *curves = asc_cli_value(arguments, "curves");
    asc_report_options options = {.pdf = asc_cli_value(arguments, "pdf") != NULL,
                                  .models = asc_cli_value(arguments, "models")};
    const char *output = NULL;
    char *results = NULL, *tables = NULL, *text = NULL, **names = NULL;
    char *asked_models = NULL, *asked_analyses = NULL;
    asc_code code =
        asc_agree(comm, find_results(arguments, &results, &output, &asked_models, &asked_analyses));
    options.asked_models = asked_models;
    options.asked_analyses = asked_analyses;
    if (curves && code == ASC_OK)
        code = asc_agree(comm, split(curves, &text, &names, &options.n_curves));
    options.curves = names;
    if (code == ASC_OK)
        code = asc_output_check(comm, output, true);
    if (code == ASC_OK)
        code = asc_report_check_place(comm, output);
    if (code == ASC_OK)
        code = asc_report_write(comm, results, output, &options);
    if (code == ASC_OK)
        code = asc_agree(comm, asc_output_join(output, "tables", &tables));
    if (code == ASC_OK)
        code = asc_results_export(comm, results, tables);
    free(asked_models);
    free(asked_analyses);
    free(tables);
    free(results);
    free(text);
    free(names);
    return code;
}

static const asc_cli_option options[] = {
    {"output", 'o', "FOLDER", "where report.html, figures/ and tables/ go"},
    {"models", 'm', "GLOBS",
     "show only models whose name, or <name>_<architecture>, matches one by one"},
    {"curves", 0, "NAMES", "attributes whose cumulative distributions are drawn, commas between"},
    {"pdf", 0, NULL, "every figure as PDF as well"},
    {NULL, 0, NULL, NULL}};
static const char *const sections[] = {NULL};

const asc_cli_command asc_cmd_report = {
    .name = "report",
    .summary = "what the results say, as one page with pictures",
    .inputs = {"OUT"},
    .usage = "[options]",
    .about =
        "OUT is the folder of a run, or a results file (then -o says where the report goes). One "
        "file\n"
        "report.html that opens without a network, and every figure as SVG. It holds whatever the\n"
        "results hold; gnuplot draws. Of more than 10 models it shows an overview, and one by one\n"
        "those that stand out, or that --models or the study's report.models name.\n",
    .examples = "  attrscope report out/\n"
                "  attrscope report out/ --models 'arcface_*,facenet'\n"
                "  attrscope report results.h5 -o report/ --pdf\n"
                "  attrscope report out/ --curves=Male,Young\n",
    .options = options,
    .sections = sections,
    .run = run,
};
