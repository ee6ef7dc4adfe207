#include <stdio.h>

#include "attrscope/map.h"
#include "cli/analysis.h"

/* The table, own rows, and of the largest D: covariance, means of identities and attributes; a
 * rank's pieces of the covariance and of the identities' matrix, their vectors and workspace. */
static double memory_needed(const asc_plan *plan, const asc_settings *settings) {
    enum { PIECES = 3 };
    double d = 0;
    for (int64_t m = 0; m < plan->n_models; m++)
        d = plan->models[m].dimension > d ? plan->models[m].dimension : d;
    const double k = (double)plan->n_identities, ranks = plan->ranks;
    const double squares = PIECES * (k * k + d * d) / ranks;
    const double means = d * d + (k + 2 * (double)plan->n_attributes) * d;
    return plan->table_bytes + 4 * d * (double)plan->kept / ranks + 8 * (squares + means) +
           8 * (double)settings->map.components * (double)plan->kept;
}

static void describe(const asc_plan *plan, const asc_settings *settings) {
    printf(
        "map          a matrix of %lld x %lld identities over %d ranks; at most %.3g GB a rank\n",
        (long long)plan->n_identities, (long long)plan->n_identities, plan->ranks,
        memory_needed(plan, settings) / 1e9);
}

static asc_code run(MPI_Comm comm, const asc_cli_arguments *arguments) {
    static const asc_cli_analysis map = {
        .memory = memory_needed, .describe = describe, .run = asc_map_run};
    return asc_cli_run_analysis(comm, arguments, &map);
}

static const char *const sections[] = {"map.", NULL};

const asc_cli_command asc_cmd_map = {
    .name = "map",
    .summary = "where attributes sit in the embedding space: components, directions, identities",
    .inputs = {"study.h5"},
    .usage = "-o results.h5 [options]",
    .about = "Principal components of the images with what each attribute explains of them, the\n"
             "angles between the attributes' directions, and the identities laid out by classical\n"
             "scaling of their distances (a matrix that is spread over all ranks).\n",
    .examples = "  mpirun -n 4 attrscope map study.h5 -o results.h5\n"
                "  mpirun -n 64 attrscope map study.h5 -o results.h5 --map.components=20\n",
    .options = asc_cli_analysis_options,
    .sections = sections,
    .run = run,
};
