#include "attrscope/micro.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/plan.h"

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    asc_settings settings = {0};
    const char *output = NULL;
    asc_code code = asc_cli_require(arguments, "output", &output);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code, asc_settings_load(comm, arguments->inputs[0], &settings), done);
    ASC_TRY(code, asc_agree(comm, asc_cli_override(arguments, &settings)), done);
    ASC_TRY(code, asc_output_check(comm, output, false), done);
    if (asc_cli_value(arguments, "dry-run"))
        code = asc_plan_print_micro(comm, &settings);
    else
        code = asc_micro_run(comm, &settings, output);
done:
    asc_settings_free(&settings);
    return code;
}

static const asc_cli_option options[] = {
    {"output", 'o', "FILE", "results file to write or add to (needed)"},
    {"dry-run", 'n', NULL, "check tables, arrays and output, print the plan, stop"},
    {NULL, 0, NULL, NULL}};
static const char *const sections[] = {"micro.", "definitions", NULL};

const asc_cli_command asc_cmd_micro = {
    .name = "micro",
    .summary = "energies of the attributes' fields on a lattice of generated photos",
    .inputs = {"STUDY.yaml"},
    .usage = "-o results.h5 [options]",
    .about = "For every model, identity and attribute of the study's lattice: does the attribute\n"
             "move the embedding in a predictable direction?\n",
    .examples = "  mpirun -n 4 attrscope micro study.yaml -o results.h5 --micro.k=5,10,20\n",
    .options = options,
    .sections = sections,
    .run = run,
};
