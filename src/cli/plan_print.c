#include <stdio.h>

#include "attrscope/micro.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/plan.h"

/* 1234567 -> "1,234,567" */
static const char *grouped(double value, char text[48]) {
    char digits[40];
    const int length = snprintf(digits, sizeof digits, "%.0f", value);
    int used = 0;
    for (int i = 0; i < length && used < 46; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            text[used++] = ',';
        text[used++] = digits[i];
    }
    text[used] = '\0';
    return text;
}

static void print_macro(const asc_plan *plan, const asc_settings *settings) {
    char number[48];
    const double n = (double)plan->kept;
    double operations = 0;
    for (int64_t i = 0; i < plan->n_models; i++)
        operations += 2.0 * plan->models[i].dimension;
    if (settings->macro.protocols & ASC_PROTOCOL_POPULATION) {
        const double pairs = n * (n - 1) / 2;
        printf("population   %s pairs a model, all attributes in one pass;",
               grouped(pairs, number));
        printf(" %.3g floating-point operations in products\n", operations * pairs);
    }
    if (settings->macro.protocols & ASC_PROTOCOL_SAMPLED) {
        const int64_t most = settings->macro.sampled.max_samples;
        const double s = (double)(most < plan->n_identities ? most : plan->n_identities);
        const double pairs = (s * s + s * (s - 1)) * (double)plan->n_attributes *
                             (double)settings->macro.sampled.draws;
        printf("sampled      at most %s pairs a model", grouped(pairs, number));
        printf(" (%lld draws of at most %.0f identities a side);",
               (long long)settings->macro.sampled.draws, s);
        printf(" %.3g floating-point operations\n", operations * pairs);
    }
}

asc_code asc_plan_print(MPI_Comm comm, const asc_plan *plan, const asc_settings *settings,
                        const char *command, const char *output) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    if (rank != 0)
        return asc_agree(comm, ASC_OK);
    char a[48], b[48], c[48];
    printf("plan of attrscope %s (dry run: inputs are checked, nothing is written)\n", command);
    printf("machine      %d rank%s on %d node%s, %d thread%s a rank, %.1f GB a node\n", plan->ranks,
           plan->ranks == 1 ? "" : "s", plan->nodes, plan->nodes == 1 ? "" : "s", plan->threads,
           plan->threads == 1 ? "" : "s", plan->node_memory / 1e9);
    printf("images       %s, of which %s are used\n", grouped((double)plan->n, a),
           grouped((double)plan->kept, b));
    printf("identities   %s\nattributes   %s\n", grouped((double)plan->n_identities, a),
           grouped((double)plan->n_attributes, c));
    for (int64_t i = 0; i < plan->n_models; i++)
        printf("model        %s: %s x %d, %s\n", plan->models[i].label,
               grouped((double)plan->models[i].rows, a), plan->models[i].dimension,
               asc_metric_name(plan->models[i].metric));
    const double import = asc_plan_import_bytes(plan);
    double most = import;
    if (settings) {
        print_macro(plan, settings);
        const double macro = asc_plan_macro_bytes(plan, settings);
        most = macro > most ? macro : most;
    }
    printf("memory       at most %s bytes a rank\n", grouped(most, a));
    printf("output       %s, %.3g GB free there\n", output, asc_output_free_bytes(output) / 1e9);
    return asc_agree(comm, asc_cli_flush());
}

asc_code asc_plan_print_micro(MPI_Comm comm, const asc_settings *settings) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_micro_plan plan;
    asc_code code = asc_micro_look(comm, settings, &plan);
    if (code != ASC_OK || rank != 0)
        return asc_agree(comm, code);
    char a[48], b[48];
    printf("lattice      %s arrays (models x identities), %lld attributes of %s to %s segments\n",
           grouped((double)plan.n_arrays, a), (long long)plan.n_attributes,
           grouped((double)plan.fewest, b), grouped((double)plan.most, (char[48]){0}));
    printf("micro        %s pairs of segments\n", grouped(plan.pairs, a));
    printf("memory       at most %s bytes a rank\n", grouped(plan.bytes, a));
    return asc_agree(comm, asc_cli_flush());
}
