#include <stdlib.h>

#include "attrscope/macro.h"
#include "attrscope/map.h"
#include "attrscope/micro.h"
#include "attrscope/probe.h"
#include "attrscope/quality.h"
#include "attrscope/results.h"
#include "attrscope/study.h"
#include "attrscope/verify.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/plan.h"
#include "cli/summary.h"

/* Where the outputs of a run are; owned. */
typedef struct run_paths {
    char *study, *results, *tables;
} run_paths;

static asc_code name_outputs(const char *folder, run_paths *paths) {
    asc_code code = asc_output_join(folder, "study.h5", &paths->study);
    if (code == ASC_OK)
        code = asc_output_join(folder, "results.h5", &paths->results);
    return code == ASC_OK ? asc_output_join(folder, "tables", &paths->tables) : code;
}

static void free_paths(run_paths *paths) {
    free(paths->study);
    free(paths->results);
    free(paths->tables);
}

/* A study of lattices alone has no images to import. */
static bool has_images(const asc_settings *settings) {
    return (settings->analyses & ~(unsigned)ASC_ANALYSIS_MICRO) != 0;
}

/* Everything that can be known to fail is found out before any work. */
static asc_code preflight(MPI_Comm comm, const asc_settings *settings, const char *output,
                          asc_plan *plan) {
    asc_code code = asc_output_check(comm, output, true);
    if (code != ASC_OK || !has_images(settings))
        return code;
    code = asc_plan_sources(comm, settings, plan);
    if (code == ASC_OK)
        code = asc_plan_check_memory(plan, asc_plan_import_bytes(plan));
    return code == ASC_OK ? asc_plan_check_memory(plan, asc_plan_macro_bytes(plan, settings))
                          : code;
}

static asc_code analyse(MPI_Comm comm, const asc_settings *settings, const run_paths *paths) {
    asc_study *study = NULL;
    asc_code code = ASC_OK;
    if (settings->analyses & ASC_ANALYSIS_QUALITY)
        ASC_TRY(code, asc_quality_run(comm, paths->study, settings, paths->results), done);
    ASC_TRY(code, asc_study_open(comm, paths->study, &study), done);
    if (settings->analyses & ASC_ANALYSIS_MACRO)
        ASC_TRY(code, asc_macro_run(comm, study, settings, paths->results), done);
    if (settings->analyses & ASC_ANALYSIS_INFERENCE)
        ASC_TRY(code, asc_inference_run(comm, study, settings, paths->results), done);
    if (settings->analyses & ASC_ANALYSIS_PROBE)
        ASC_TRY(code, asc_probe_run(comm, study, settings, paths->results), done);
    if (settings->analyses & ASC_ANALYSIS_VERIFY)
        ASC_TRY(code, asc_verify_run(comm, study, settings, paths->results), done);
    if (settings->analyses & ASC_ANALYSIS_MAP)
        ASC_TRY(code, asc_map_run(comm, study, settings, paths->results), done);
done:
    if (study)
        asc_study_close(&study);
    return code;
}

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    asc_settings settings = {0};
    asc_plan plan = {0};
    run_paths paths = {0};
    const char *output = NULL;
    asc_code code = asc_cli_require(arguments, "output", &output);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code, asc_settings_load(comm, arguments->inputs[0], &settings), done);
    ASC_TRY(code, asc_agree(comm, asc_cli_override(arguments, &settings)), done);
    ASC_TRY(code, asc_agree(comm, name_outputs(output, &paths)), done);
    ASC_TRY(code, preflight(comm, &settings, output, &plan), done);
    if (asc_cli_value(arguments, "dry-run")) {
        if (has_images(&settings))
            ASC_TRY(code, asc_plan_print(comm, &plan, &settings, "run", output), done);
        if (settings.analyses & ASC_ANALYSIS_MICRO)
            code = asc_plan_print_micro(comm, &settings);
        goto done;
    }
    if (has_images(&settings)) {
        asc_log(ASC_LOG_INFO, "%d ranks on %d nodes, %d threads a rank", plan.ranks, plan.nodes,
                plan.threads);
        ASC_TRY(code, asc_study_import(comm, &settings, paths.study), done);
        ASC_TRY(code, analyse(comm, &settings, &paths), done);
    }
    if (settings.analyses & ASC_ANALYSIS_MICRO)
        ASC_TRY(code, asc_micro_run(comm, &settings, paths.results), done);
    ASC_TRY(code, asc_results_export(comm, paths.results, paths.tables), done);
    code = asc_summary_print(comm, paths.results, paths.tables);
done:
    free_paths(&paths);
    asc_plan_free(&plan);
    asc_settings_free(&settings);
    return code;
}

static const asc_cli_option options[] = {
    {"output", 'o', "FOLDER", "where everything goes; made if absent (needed)"},
    {"dry-run", 'n', NULL, "check inputs, output and memory, print the plan, stop"},
    {NULL, 0, NULL, NULL}};
static const char *const sections[] = {"images.", "quality.", "macro.", "inference.", "probe.",
                                       "verify.", "map.",     "micro.", "study",      NULL};

const asc_cli_command asc_cmd_run = {
    .name = "run",
    .summary = "everything that a study asks for: import, analyses, tables",
    .inputs = {"STUDY.yaml"},
    .usage = "-o out/ [options]",
    .about = "Makes out/study.h5 from the study's images and embeddings, runs its analyses into\n"
             "out/results.h5, and writes the tables to out/tables/.\n",
    .examples = "  mpirun -n 4 attrscope run celeba.yaml -o out/\n"
                "  mpirun -n 4 attrscope run celeba.yaml -o out/ --dry-run\n"
                "  mpirun -n 4 attrscope run celeba.yaml -o out/ --macro.sampled.draws=20\n",
    .options = options,
    .sections = sections,
    .run = run,
};
