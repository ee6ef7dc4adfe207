/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/output.h"
#include "cli/plan_print.h"

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

static void print_duration(double seconds, char text[48]) {
    if (seconds < 100)
        snprintf(text, 48, "%.3g s", seconds);
    else if (seconds < 6000)
        snprintf(text, 48, "%.3g min", seconds / 60);
    else
        snprintf(text, 48, "%.3g h", seconds / 3600);
}

static void print_columns(const asc_columns *columns) {
    for (int32_t c = 0; c < columns->n; c++)
        printf("column       %s: %s, %s\n", columns->names[c], asc_fate_name(columns->fates[c]),
               columns->reasons[c]);
}

static void print_inputs(const asc_plan *plan) {
    enum { SHOWN = 20 };
    char a[48], b[48];
    if (plan->n > 0) {
        printf("images       %s, of which %s are used\n", grouped((double)plan->n, a),
               grouped((double)plan->kept, b));
        printf("identities   %s\n", grouped((double)plan->n_identities, a));
        printf("attributes   %s", grouped((double)plan->n_attributes, a));
        if (plan->n_traits > 0)
            printf(" of two values, %s of more", grouped((double)plan->n_traits, a));
        printf("\n");
    }
    for (int64_t i = 0; i < plan->n_models && i < SHOWN; i++)
        printf("model        %s: %s x %d, %s\n", plan->models[i].label,
               grouped((double)plan->models[i].rows, a), plan->models[i].dimension,
               asc_metric_name(plan->models[i].metric));
    if (plan->n_models > SHOWN)
        printf("model        ... %lld in all\n", (long long)plan->n_models);
    if (plan->lattice.n_arrays > 0)
        printf("lattice      %s arrays (models x identities), %lld attributes\n",
               grouped((double)plan->lattice.n_arrays, a), (long long)plan->lattice.n_attributes);
}

asc_code asc_plan_print(MPI_Comm comm, const asc_plan *plan, const asc_settings *settings,
                        const char *command, const char *output) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    if (rank != 0)
        return asc_agree(comm, ASC_OK);
    const asc_layout *on = &plan->layout;
    const long long nodes = (long long)((on->ranks + on->ranks_a_node - 1) / on->ranks_a_node);
    char a[48], time[48];
    printf("plan of attrscope %s (dry run: inputs are checked, nothing is written)\n", command);
    printf("machine      %lld rank%s on %lld node%s, %d thread%s a rank, %.3g GB a node by "
           "%s\n",
           (long long)on->ranks, on->ranks == 1 ? "" : "s", nodes, nodes == 1 ? "" : "s",
           on->threads, on->threads == 1 ? "" : "s", plan->machine.memory / 1e9, plan->memory_by);
    print_inputs(plan);
    print_columns(&plan->columns);
    double most = plan->n > 0 ? asc_plan_import_bytes(plan) : 0;
    asc_planned planned[ASC_PLANNED_MOST];
    const int n = settings ? asc_plan_costs(plan, settings, planned) : 0;
    for (int p = 0; p < n; p++) {
        if (!planned[p].analysis)
            continue;
        printf("%-12s %s pairs, %.3g floating-point operations; ", planned[p].name,
               grouped(planned[p].cost.pairs, a), planned[p].cost.operations);
        planned[p].analysis->describe(plan, settings, stdout);
        putchar('\n');
        most = planned[p].cost.bytes > most ? planned[p].cost.bytes : most;
    }
    double seconds = asc_cost_job_start;
    for (int p = 0; p < n; p++)
        seconds += planned[p].cost.seconds;
    if (n > 0) {
        print_duration(seconds, time);
        printf("time         about %s (as on the reference machine; attrscope plan measures this "
               "one)\n",
               time);
    }
    printf("memory       at most %s bytes a rank\n", grouped(most, a));
    printf("output       %s, %.3g GB free there\n", output, asc_output_free_bytes(output) / 1e9);
    return asc_agree(comm, asc_cli_flush());
}

/* A time limit with room, in whole minutes. */
static void print_limit(double seconds) {
    const long long minutes = (long long)(seconds * 1.5 / 60) + 5;
    printf("#SBATCH --time=%lld-%02lld:%02lld:00\n", minutes / 1440, minutes / 60 % 24,
           minutes % 60);
}

static void print_script(const asc_planned *total, asc_layout layout) {
    const long long nodes =
        (long long)((layout.ranks + layout.ranks_a_node - 1) / layout.ranks_a_node);
    const long long a_node =
        (long long)(layout.ranks < layout.ranks_a_node ? layout.ranks : layout.ranks_a_node);
    printf("\n#SBATCH --nodes=%lld\n#SBATCH --ntasks-per-node=%lld\n", nodes, a_node);
    printf("#SBATCH --cpus-per-task=%d\n", layout.threads);
    printf("#SBATCH --mem=%.0fM\n", 1.15 * total->cost.bytes * (double)a_node / 1048576 + 256);
    print_limit(total->cost.seconds);
}

void asc_plan_print_costs(const asc_plan *plan, const asc_settings *settings) {
    const asc_machine *machine = &plan->machine;
    const asc_layout layout = plan->layout;
    asc_planned planned[ASC_PLANNED_MOST];
    const int n = asc_plan_costs(plan, settings, planned);
    asc_planned total = {.name = "total", .cost = {.seconds = asc_cost_job_start}};
    char time[48];
    print_inputs(plan);
    printf("job          %lld ranks, %lld a node, %d threads a rank; a thread: %.3g Gflop/s, %.3g "
           "GB/s; disk %.3g GB/s, network %.3g GB/s; %.3g GB a node\n\n",
           (long long)layout.ranks, (long long)layout.ranks_a_node, layout.threads,
           machine->product / 1e9, machine->stream / 1e9, machine->disk / 1e9,
           machine->network / 1e9, machine->memory / 1e9);
    printf("%-8s %7s %10s %10s %10s %10s %10s %10s %10s %10s  %s\n", "", "units", "pairs",
           "operations", "MB a rank", "MB read", "MB written", "messages", "MB sent", "checkpoint",
           "time");
    for (int p = 0; p <= n; p++) {
        const asc_planned *row = p < n ? &planned[p] : &total;
        const asc_cost *c = &row->cost;
        print_duration(c->seconds, time);
        printf("%-8s %7lld %10.3g %10.3g %10.4g %10.4g %10.4g %10.3g %10.4g %7.3g MB  %s\n",
               row->name, (long long)row->units, c->pairs, c->operations, c->bytes / 1e6,
               c->read / 1e6, c->written / 1e6, c->messages, c->sent / 1e6, c->checkpoint / 1e6,
               time);
        if (p == n)
            break;
        total.units += row->units;
        total.cost.pairs += c->pairs;
        total.cost.operations += c->operations;
        total.cost.seconds += c->seconds;
        total.cost.read += c->read;
        total.cost.written += c->written;
        total.cost.messages += c->messages;
        total.cost.sent += c->sent;
        total.cost.bytes = c->bytes > total.cost.bytes ? c->bytes : total.cost.bytes;
        total.cost.checkpoint =
            c->checkpoint > total.cost.checkpoint ? c->checkpoint : total.cost.checkpoint;
    }
    printf("\nA checkpoint every %.3g s.\n", settings->checkpoint.interval);
    if (total.cost.bytes * (double)layout.ranks_a_node > machine->memory)
        printf("It does not fit: %.3g GB a node are needed; use more nodes, or fewer ranks a node "
               "with more threads each.\n",
               total.cost.bytes * (double)layout.ranks_a_node / 1e9);
    print_script(&total, layout);
}
