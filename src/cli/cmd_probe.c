#include <stdio.h>

#include "attrscope/probe.h"
#include "cli/analysis.h"

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

static void describe(const asc_plan *plan, const asc_settings *settings) {
    printf("probe        %lld regressions a model, solved together; at most %.3g GB a rank\n",
           (long long)regressions(plan, settings), memory_needed(plan, settings) / 1e9);
}

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    static const asc_cli_analysis probe = {
        .memory = memory_needed, .describe = describe, .run = asc_probe_run};
    return asc_cli_run_analysis(comm, arguments, &probe);
}

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
    .options = asc_cli_analysis_options,
    .sections = sections,
    .run = run,
};
