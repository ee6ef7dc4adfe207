#include <stdio.h>

#include "attrscope/macro.h"
#include "cli/analysis.h"

/* The table; the drawn embeddings twice; labels of all permutations as bytes and bits, and their
 * histograms in 256 cells. */
static double memory_needed(const asc_plan *plan, const asc_settings *settings) {
    enum { CELLS = 256, COUNTER_BYTES = 3 * 8 + 3 };
    const asc_inference_settings *inference = &settings->inference;
    const double side =
        inference->max_samples > 0 ? (double)inference->max_samples : (double)plan->n_identities;
    const double n = 2 * side < (double)plan->n_identities ? 2 * side : (double)plan->n_identities;
    const double lanes = (double)inference->permutations + 1;
    double d = 0;
    for (int64_t m = 0; m < plan->n_models; m++)
        d = plan->models[m].dimension > d ? plan->models[m].dimension : d;
    return plan->table_bytes + 8 * n * (d + 16) + 2 * n * lanes +
           lanes * CELLS * COUNTER_BYTES * (1 + plan->threads);
}

static void describe(const asc_plan *plan, const asc_settings *settings) {
    printf("infer        %lld permutations of %lld attributes in %lld models; at most %.3g GB a "
           "rank\n",
           (long long)settings->inference.permutations, (long long)plan->n_attributes,
           (long long)plan->n_models, memory_needed(plan, settings) / 1e9);
}

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    static const asc_cli_analysis infer = {
        .memory = memory_needed, .describe = describe, .run = asc_inference_run};
    return asc_cli_run_analysis(comm, arguments, &infer);
}

static const char *const sections[] = {"inference.", NULL};

const asc_cli_command asc_cmd_infer = {
    .name = "infer",
    .summary = "which attributes' KS statistics are more than chance: permutation tests",
    .inputs = {"study.h5"},
    .usage = "-o results.h5 [options]",
    .about =
        "The published p-values take pairs as independent, though an image is in many. Here one\n"
        "image an identity is drawn, no identity is on both sides, and the labels are permuted:\n"
        "p-values that hold, adjusted for their number (Benjamini-Hochberg, Holm), and the\n"
        "smallest KS that the study can detect.\n",
    .examples = "  mpirun -n 8 attrscope infer study.h5 -o results.h5\n"
                "  attrscope infer study.h5 -o results.h5 --inference.permutations=9999\n",
    .options = asc_cli_analysis_options,
    .sections = sections,
    .run = run,
};
