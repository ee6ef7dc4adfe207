#include "attrscope/report.h"
#include "cli/cli.h"
#include "cli/output.h"

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    const asc_report_options options = {.pdf = asc_cli_value(arguments, "pdf") != NULL};
    const char *output = NULL;
    asc_code code = asc_cli_require(arguments, "output", &output);
    if (code == ASC_OK)
        code = asc_output_check(comm, output, true);
    return code == ASC_OK ? asc_report_write(comm, arguments->inputs[0], output, &options) : code;
}

static const asc_cli_option options[] = {
    {"output", 'o', "FOLDER", "where report.html, figures/ and tables/ go (needed)"},
    {"pdf", 0, NULL, "every figure as PDF as well"},
    {NULL, 0, NULL, NULL}};
static const char *const sections[] = {NULL};

const asc_cli_command asc_cmd_report = {
    .name = "report",
    .summary = "what the results say, as one page with pictures",
    .inputs = {"results.h5"},
    .usage = "-o out/ [options]",
    .about =
        "One file report.html that opens without a network, and every figure as SVG. It holds\n"
        "whatever the results hold; gnuplot draws.\n",
    .examples = "  attrscope report out/results.h5 -o out/\n"
                "  attrscope report results.h5 -o report/ --pdf\n",
    .options = options,
    .sections = sections,
    .run = run,
};
