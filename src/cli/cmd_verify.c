#include <stdio.h>

#include "attrscope/sweep.h"
#include "attrscope/verify.h"
#include "cli/analysis.h"

/* The table; for the largest D (padded to 16), all own rows twice and two travelling blocks; a tile
 * and the counts of gaps a thread. Matched pairs are guessed from equal identities. */
static double memory_needed(const asc_plan *plan, const asc_settings *settings) {
    enum { LANES = 16, CELLS = 64000, PAIR_BYTES = 24 };
    (void)settings;
    double stride = 0;
    for (int64_t m = 0; m < plan->n_models; m++)
        if (plan->models[m].dimension + LANES > stride)
            stride = plan->models[m].dimension + LANES;
    const double n = (double)plan->kept, size = n / (double)plan->n_identities;
    const double matched = n * (size > 1 ? size - 1 : 0) / 2;
    const double rows = 2 * (n / plan->ranks + 2 * ASC_BLOCK_ROWS);
    const double gaps = 8 * (2 * matched + CELLS);
    const double tile = 4.0 * ASC_STRIP_ROWS * ASC_BLOCK_ROWS;
    return plan->table_bytes + 4 * stride * rows + PAIR_BYTES * matched + 2 * gaps +
           plan->threads * (tile + gaps);
}

static void describe(const asc_plan *plan, const asc_settings *settings) {
    printf("verify       two sweeps a model; at most %.3g GB a rank\n",
           memory_needed(plan, settings) / 1e9);
}

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    static const asc_cli_analysis verify = {
        .memory = memory_needed, .describe = describe, .run = asc_verify_run};
    return asc_cli_run_analysis(comm, arguments, &verify);
}

static const char *const sections[] = {"verify.", "definitions", NULL};

const asc_cli_command asc_cmd_verify = {
    .name = "verify",
    .summary = "how well distances tell people apart, overall and for each attribute's groups",
    .inputs = {"study.h5"},
    .usage = "-o results.h5 [options]",
    .about = "Pairs of one identity against pairs of two, over all pairs and over the published\n"
             "sample: AUC, equal error rate, accepted pairs at fixed false match rates, overlap,\n"
             "Bayes error; and both error rates inside each attribute's modalities and across, at\n"
             "the threshold that holds the false match rate of all pairs at 1e-3.\n",
    .examples = "  mpirun -n 8 attrscope verify study.h5 -o results.h5\n"
                "  attrscope verify study.h5 -o results.h5 --verify.bins=200 --verify.seed=7\n",
    .options = asc_cli_analysis_options,
    .sections = sections,
    .run = run,
};
