#include "attrscope/quality.h"
#include "attrscope/study.h"
#include "cli/analysis.h"
#include "cli/output.h"

/* Import holds as many rows a rank as this does. */
static asc_code look_at_study(MPI_Comm comm, const char *path, asc_plan *plan) {
    asc_study *study = NULL;
    asc_code code = asc_study_open(comm, path, &study);
    if (code == ASC_OK)
        code = asc_plan_study(comm, study, plan);
    if (code == ASC_OK)
        code = asc_plan_check_memory(plan, asc_plan_import_bytes(plan));
    asc_study_close(&study);
    return code;
}

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    asc_settings settings = {0};
    asc_plan plan = {0};
    const char *study = arguments->inputs[0], *output = NULL;
    asc_code code = asc_cli_require(arguments, "output", &output);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code, asc_cli_load_settings(comm, arguments, &settings), done);
    ASC_TRY(code, asc_output_check(comm, output, false), done);
    ASC_TRY(code, look_at_study(comm, study, &plan), done);
    ASC_TRY(code, asc_output_check(comm, study, false), done);
    if (asc_cli_value(arguments, "dry-run"))
        code = asc_plan_print(comm, &plan, NULL, "clean", output);
    else
        code = asc_quality_run(comm, study, &settings, output);
done:
    asc_plan_free(&plan);
    asc_settings_free(&settings);
    return code;
}

static const char *const sections[] = {"quality.", "definitions", NULL};

const asc_cli_command asc_cmd_clean = {
    .name = "clean",
    .summary = "find each model's high-quality images and mark them in the study file",
    .inputs = {"study.h5"},
    .usage = "-o results.h5 [options]",
    .about =
        "Keeps identities with many images, images with exactly one face, and within each\n"
        "identity the images that lie close to another one (nearer than the median\n"
        "distance). Every model gets a keep-column in study.h5, and table quality counts what\n"
        "each step has left. Analyses use the subset with keep: quality.\n",
    .examples = "  mpirun -n 8 attrscope clean study.h5 -o results.h5\n"
                "  attrscope clean study.h5 -o results.h5 --quality.min_images=10\n"
                "  attrscope verify study.h5 -o results.h5 --verify.keep=quality\n",
    .options = asc_cli_analysis_options,
    .sections = sections,
    .run = run,
};
