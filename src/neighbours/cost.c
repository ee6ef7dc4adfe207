/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "neighbours/analysis.h"
#include "neighbours/codes.h"
#include "plan/formulas.h"

/* Seconds of a thread of the reference machine. */
static const double PAIR_NEAR = 1.2e-9;     /* a pair, among the nearest or not */
static const double LANE_LOOKED_AT = 4e-10; /* of a neighbour under a permutation */

void asc_neighbours_cost(const asc_cost_input *in, asc_cost *cost) {
    enum { KEY = 8, FOUND = 300, NAMES = 6 }; /* bytes; of a row of purities; texts of a finding */
    const asc_neighbours_settings *settings = asc_neighbours_settings_of(in->settings);
    const double n = (double)in->shape->n, people = fmax(1, (double)in->shape->identities);
    const double k = fmin((double)settings->k, n - 1), each = n / people;
    const double attributes = (double)(in->shape->attributes + in->shape->traits);
    const double lanes = ASC_CODE_LANES * ceil(attributes / ASC_CODE_LANES);
    const double rows = 1 + (double)settings->permutations;
    const double within = n * each * 2 * in->d;
    asc_cost_add_sweeps(in, 1, 2 * in->d, 2 * PAIR_NEAR, cost);
    cost->pairs += n * each;
    cost->operations += within + rows * n * k * (2 * lanes + 1);
    cost->seconds += within / in->machine->product / in->workers +
                     in->slower * rows * n * k * (2 * lanes + 1) * LANE_LOOKED_AT / in->workers;
    const double keys = 2 * asc_cost_array(KEY * k * n) + asc_cost_array(KEY * n);
    const double joining = in->layout.ranks > 1 ? keys : 0;
    const double sweep = asc_cost_sweep_bytes(in, 1) + asc_cost_array(4 * n) + joining;
    const double permuting = asc_cost_array(4 * lanes * n) + 3 * asc_cost_array(8 * n) +
                             asc_cost_array(8 * rows * (2 * attributes + 1)) +
                             (double)in->layout.threads * asc_cost_array(8 * n);
    cost->bytes = keys + fmax(fmax(asc_cost_loading(in), sweep), fmax(permuting, keys));
    cost->checkpoint = 2 * KEY * k * n;
    cost->assembled = 6 * KEY * k * n + FOUND * attributes + NAMES * KEY * n;
}

void asc_neighbours_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    const asc_neighbours_settings *neighbours = asc_neighbours_settings_of(settings);
    (void)plan;
    fprintf(out, "one sweep a model, %lld neighbours; %lld permutations", (long long)neighbours->k,
            (long long)neighbours->permutations);
}
