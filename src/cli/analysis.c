#include "cli/analysis.h"

#include "cli/output.h"
#include "cli/summary.h"

const asc_cli_option asc_cli_analysis_options[] = {
    {"output", 'o', "FILE", "results file to write or add to (needed)"},
    {"settings", 's', "STUDY.yaml", "take the parameters from this study file"},
    {"dry-run", 'n', NULL, "check input and output, print the plan, stop"},
    {NULL, 0, NULL, NULL}};

asc_code asc_cli_load_settings(MPI_Comm comm, const asc_cli_arguments *arguments,
                               asc_settings *settings) {
    const char *path = asc_cli_value(arguments, "settings");
    asc_code code = path ? asc_settings_load(comm, path, settings)
                         : asc_agree(comm, asc_settings_init(settings));
    return code == ASC_OK ? asc_agree(comm, asc_cli_override(arguments, settings)) : code;
}

static asc_code print_plan(MPI_Comm comm, const asc_cli_analysis *analysis, const char *name,
                           const asc_plan *plan, const asc_settings *settings, const char *output) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = asc_plan_print(comm, plan, analysis->describe ? NULL : settings, name, output);
    if (rank == 0 && code == ASC_OK && analysis->describe) {
        analysis->describe(plan, settings);
        code = asc_cli_flush();
    }
    return asc_agree(comm, code);
}

asc_code asc_cli_run_analysis(MPI_Comm comm, const asc_cli_arguments *arguments,
                              const asc_cli_analysis *analysis) {
    asc_settings settings = {0};
    asc_study *study = NULL;
    asc_plan plan = {0};
    const char *output = NULL;
    asc_code code = asc_cli_require(arguments, "output", &output);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code, asc_cli_load_settings(comm, arguments, &settings), done);
    ASC_TRY(code, asc_output_check(comm, output, false), done);
    ASC_TRY(code, asc_study_open(comm, arguments->inputs[0], &study), done);
    ASC_TRY(code, asc_plan_study(comm, study, &plan), done);
    ASC_TRY(code, asc_plan_check_memory(&plan, analysis->memory(&plan, &settings)), done);
    if (asc_cli_value(arguments, "dry-run")) {
        code = print_plan(comm, analysis, arguments->command->name, &plan, &settings, output);
        goto done;
    }
    ASC_TRY(code, analysis->run(comm, study, &settings, output), done);
    if (analysis->summary)
        code = asc_summary_print(comm, output, NULL);
done:
    if (study)
        asc_study_close(&study);
    asc_plan_free(&plan);
    asc_settings_free(&settings);
    return code;
}
