#include <math.h>

#include "micro/analysis.h"
#include "plan/formulas.h"

/* Seconds of a thread of the reference machine. */
static const double PAIR_FIELD = 3.2e-9; /* a pair of segments under one measure */

/* The array, points and fields with two travelling blocks each, neighbours and sums. */
void asc_micro_cost(const asc_cost_input *in, asc_cost *cost) {
    enum { SUM_BYTES = 48 };
    const asc_micro_settings *micro = &in->settings->micro;
    const double n = (double)in->shape->n, radii = (double)micro->eps.count;
    double k = 1;
    for (int64_t i = 0; i < micro->k.count; i++)
        k = fmax(k, micro->k.values[i]);
    asc_cost_add_sweeps(in, (double)in->shape->attributes, 4 * in->d, PAIR_FIELD * (2 + radii),
                        cost);
    cost->read += (double)in->shape->nodes * in->d * sizeof(float);
    cost->bytes = sizeof(float) * (double)in->shape->nodes * in->d + asc_cost_sweep_bytes(in, 2) +
                  (16 * k + SUM_BYTES + 16 * radii) * n;
    cost->checkpoint = (8 * k + SUM_BYTES + 16 * radii) * n * (double)in->shape->attributes;
}

void asc_micro_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    const asc_lattice_extent *lattice = &plan->lattice;
    (void)settings;
    fprintf(out, "%lld arrays, %lld attributes of %lld to %lld segments",
            (long long)lattice->n_arrays, (long long)lattice->n_attributes,
            (long long)lattice->fewest, (long long)lattice->most);
}
