#include "attrscope/macro.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/plan.h"
#include "cli/summary.h"

static asc_code load_settings(MPI_Comm comm, const asc_cli_arguments *arguments,
                              asc_settings *settings) {
    const char *path = asc_cli_value(arguments, "settings");
    asc_code code = path ? asc_settings_load(comm, path, settings)
                         : asc_agree(comm, asc_settings_init(settings));
    return code == ASC_OK ? asc_agree(comm, asc_cli_override(arguments, settings)) : code;
}

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    asc_settings settings = {0};
    asc_study *study = NULL;
    asc_plan plan = {0};
    const char *output = NULL;
    asc_code code = asc_cli_require(arguments, "output", &output);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code, load_settings(comm, arguments, &settings), done);
    ASC_TRY(code, asc_output_check(comm, output, false), done);
    ASC_TRY(code, asc_study_open(comm, arguments->inputs[0], &study), done);
    ASC_TRY(code, asc_plan_study(comm, study, &plan), done);
    ASC_TRY(code, asc_plan_check_memory(&plan, asc_plan_macro_bytes(&plan, &settings)), done);
    if (asc_cli_value(arguments, "dry-run")) {
        code = asc_plan_print(comm, &plan, &settings, "macro", output);
        goto done;
    }
    ASC_TRY(code, asc_macro_run(comm, study, &settings, output), done);
    code = asc_summary_print(comm, output, NULL);
done:
    if (study)
        asc_study_close(&study);
    asc_plan_free(&plan);
    asc_settings_free(&settings);
    return code;
}

static const asc_cli_option options[] = {
    {"output", 'o', "FILE", "results file to write or add to (needed)"},
    {"settings", 's', "STUDY.yaml", "take the parameters from this study file"},
    {"dry-run", 'n', NULL, "check input and output, print the plan, stop"},
    {NULL, 0, NULL, NULL}};
static const char *const sections[] = {"macro.", NULL};

const asc_cli_command asc_cmd_macro = {
    .name = "macro",
    .summary = "entropies, KS statistics of all attributes, their correlations",
    .inputs = {"study.h5"},
    .usage = "-o results.h5 [options]",
    .about = "For every attribute and model: are distances between people who share the attribute\n"
             "distributed differently from distances across? Sampled (the published protocol) and\n"
             "over all pairs, with the entropies of the attributes and the correlations of both.\n",
    .examples = "  mpirun -n 8 attrscope macro study.h5 -o results.h5\n"
                "  attrscope macro study.h5 -o results.h5 --macro.sampled.draws=100\n"
                "  attrscope macro study.h5 -o results.h5 --macro.population.weighting=image\n",
    .options = options,
    .sections = sections,
    .run = run,
};
