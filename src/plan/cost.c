/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "plan/formulas.h"
#include "sweep/deal.h"

static const double START = 0.02; /* seconds for opening files and agreeing, a unit */

/* Bytes of reading scattered rows: MPI-IO reads around them, up to a limit. */
static const double SCATTERED = 5.8, SCATTERED_ROW = 2050, SCATTERED_MOST = 1e9;

/* Buffers of ROMIO: of a rank that reads for others, and of one that reads for itself. */
static const double AGGREGATED = 16 << 20, SIEVED = 4 << 20;

const double asc_cost_job_start = 0.5;

double asc_cost_pairs(double n) {
    return 0.5 * n * (n - 1);
}

/* How a sweep's tiles are dealt out to the ranks. */
static asc_deal_extent survey(const asc_cost_input *in) {
    asc_deal_extent extent = {.busiest = 1};
    /* Without memory for the deal there is none for the points. */
    if (in->layout.ranks > 1 &&
        asc_deal_survey(in->shape->n, (int)in->layout.ranks, &extent) != ASC_OK)
        extent = (asc_deal_extent){.busiest = 1, .copied = in->shape->n};
    return extent;
}

double asc_cost_own_rows(const asc_cost_input *in) {
    return ceil((double)in->shape->n / (double)in->layout.ranks);
}

void asc_cost_add_sweeps(const asc_cost_input *in, double sweeps, double operations_a_pair,
                         double seconds_a_pair, asc_cost *cost) {
    const double pairs = asc_cost_pairs((double)in->shape->n) * sweeps;
    const double ranks = (double)in->layout.ranks;
    const asc_deal_extent extent = survey(in);
    const double rows = (double)extent.sent;
    cost->pairs += pairs;
    cost->operations += pairs * operations_a_pair;
    cost->seconds += extent.busiest * pairs / in->workers *
                     (operations_a_pair / in->machine->product + in->slower * seconds_a_pair);
    /* From every owner of some of a rank's copies. */
    cost->messages += sweeps * fmin(ranks * (ranks - 1), rows / asc_cost_own_rows(in) + ranks);
    cost->sent += sweeps * rows * in->d * sizeof(float);
}

double asc_cost_sweep_bytes(const asc_cost_input *in, double vectors) {
    const double copied = (double)survey(in).copied;
    return vectors * (sizeof(float) * in->d * (asc_cost_own_rows(in) + copied) +
                      (double)in->layout.threads *
                          asc_cost_array(sizeof(float) * ASC_STRIP_ROWS * ASC_BLOCK_ROWS));
}

double asc_cost_labels_bytes(const asc_cost_input *in) {
    return (double)in->shape->n * (in->words * 16 + 12);
}

double asc_cost_scattered(const asc_cost_input *in) {
    return fmin(SCATTERED_MOST,
                (double)in->shape->n * (SCATTERED_ROW + SCATTERED * in->d * sizeof(float)));
}

static double buffered(const asc_cost_input *in, double rows) {
    const double bytes = sizeof(float) * (double)in->shape->dimension;
    const double most = in->layout.ranks > 1 ? AGGREGATED : SIEVED;
    return fmin(most, bytes * fmin(rows, (double)in->shape->n));
}

double asc_cost_loading(const asc_cost_input *in) {
    return buffered(in, (double)in->shape->n);
}

double asc_cost_loading_identities(const asc_cost_input *in) {
    enum { RUNS = 512 }; /* of a collective read */
    const double ranks = (double)in->layout.ranks;
    const double others = (1 - in->shape->together) * (1 - 1 / ranks);
    return buffered(in, ranks * RUNS / fmax(others, 1e-6));
}

double asc_cost_blas(double threads, double rows, double columns) {
    enum { DEPTH = 384, MOST_ROWS = 342 };
    return threads * DEPTH * sizeof(double) * (fmin(rows, MOST_ROWS) + columns);
}

double asc_cost_array(double bytes) {
    enum { LARGE = 256 << 10, PAGE = 2 << 20 };
    return bytes < LARGE ? bytes : ceil(bytes / PAGE) * PAGE;
}

double asc_cost_share(double n, double batch, const asc_cost_input *in) {
    return fmin(n, ceil(ceil(n / batch) / (double)in->layout.ranks) * batch);
}

double asc_cost_eigen(double n) {
    enum { MATRICES = 4, STRIPS = 8192 }; /* itself, vectors, workspace; strips of blocks */
    return MATRICES * asc_cost_array(sizeof(double) * n * n) + STRIPS * n;
}

double asc_cost_samples(const asc_cost_input *in, int64_t most) {
    const double identities = (double)in->shape->identities;
    return most > 0 ? fmin((double)most, identities) : identities;
}

asc_cost asc_cost_unit(const asc_analysis *analysis, const asc_shape *shape,
                       const asc_settings *settings, const asc_machine *machine,
                       asc_layout layout) {
    enum { LANES = 16 };
    const asc_cost_input in = {
        .shape = shape,
        .settings = settings,
        .machine = machine,
        .layout = layout,
        .d = ceil((double)shape->dimension / LANES) * LANES,
        .words = ceil((double)shape->attributes / 64),
        .workers = (double)layout.ranks * (double)layout.threads,
        .slower = asc_machine_reference.product / machine->product,
    };
    asc_cost cost = {0};
    if (shape->n < 1 || shape->dimension < 1)
        return cost; /* a unit that will fail */
    if (shape->nodes == 0)
        cost.read = (double)shape->n * in.d * sizeof(float);
    if (analysis->cost)
        analysis->cost(&in, &cost);
    const double nodes = ceil((double)layout.ranks / (double)layout.ranks_a_node);
    cost.bytes += machine->process;
    cost.seconds += START + cost.read / machine->disk / nodes +
                    cost.sent / machine->network / (double)layout.ranks;
    return cost;
}

double asc_cost_weight(const asc_analysis *analysis, const asc_shape *shape,
                       const asc_settings *settings) {
    const asc_layout one = {.ranks = 1, .ranks_a_node = 1, .threads = 1};
    return asc_cost_unit(analysis, shape, settings, &asc_machine_reference, one).seconds;
}
