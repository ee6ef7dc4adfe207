#include <stdio.h>

#include "attrscope/probe.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/plan.h"

static asc_code load_settings(MPI_Comm comm, const asc_cli_arguments *arguments,
                              asc_settings *settings) {
    const char *path = asc_cli_value(arguments, "settings");
    asc_code code = path ? asc_settings_load(comm, path, settings)
                         : asc_agree(comm, asc_settings_init(settings));
    return code == ASC_OK ? asc_agree(comm, asc_cli_override(arguments, settings)) : code;
}

static int64_t regressions(const asc_plan *plan, const asc_settings *settings) {
    return 3 * plan->n_attributes * settings->probe.folds;
}

/* The table, own rows and their classes, folds of all images, and for the largest D: the optimisers
 * of the own regressions (24 vectors of float64), all weights, a gradient a thread, three D x D. */
static double memory_needed(const asc_plan *plan, const asc_settings *settings) {
    double problems = (double)regressions(plan, settings), dimension = 0;
    double own = (double)((plan->kept + plan->ranks - 1) / plan->ranks);
    for (int64_t m = 0; m < plan->n_models; m++)
        if (plan->models[m].dimension > dimension)
            dimension = plan->models[m].dimension;
    return plan->table_bytes + own * (4 * dimension + problems) +
           3.0 * (double)(plan->n_attributes * plan->kept) +
           8 * problems * dimension * (24.0 / plan->ranks + 3 + plan->threads) +
           8 * 3 * dimension * dimension;
}

static asc_code print_plan(MPI_Comm comm, const asc_plan *plan, const asc_settings *settings,
                           const char *output) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = asc_plan_print(comm, plan, NULL, "probe", output);
    if (rank == 0 && code == ASC_OK) {
        printf("probe        %lld regressions a model, solved together; at most %.3g GB a rank\n",
               (long long)regressions(plan, settings), memory_needed(plan, settings) / 1e9);
        code = asc_cli_flush();
    }
    return asc_agree(comm, code);
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
    ASC_TRY(code, asc_plan_check_memory(&plan, memory_needed(&plan, &settings)), done);
    if (asc_cli_value(arguments, "dry-run"))
        code = print_plan(comm, &plan, &settings, output);
    else
        code = asc_probe_run(comm, study, &settings, output);
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
static const char *const sections[] = {"probe.", NULL};

const asc_cli_command asc_cmd_probe = {
    .name = "probe",
    .summary = "how well a logistic regression reads every attribute off the embeddings",
    .inputs = {"study.h5"},
    .usage = "-o results.h5 [options]",
    .about = "Cross-validated accuracy, balanced accuracy and AUC of every attribute and model:\n"
             "under the published folds, under folds that keep an identity's photos together, and\n"
             "for shuffled labels, which must be at chance.\n",
    .examples = "  mpirun -n 8 attrscope probe study.h5 -o results.h5\n"
                "  attrscope probe study.h5 -o results.h5 --probe.folds=10 --probe.c=0.1\n",
    .options = options,
    .sections = sections,
    .run = run,
};
