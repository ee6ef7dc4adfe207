/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "plan/formulas.h"
#include "quality/analysis.h"

void asc_quality_cost(const asc_cost_input *in, asc_cost *cost) {
    enum { LISTS = 6, ROW_BYTES = 176 }; /* numbers of an image; its row in the table, as text */
    const double n = (double)in->shape->n, each = n / fmax(1, (double)in->shape->identities);
    cost->pairs += n * each;
    cost->operations += n * each * 2 * in->d;
    cost->seconds += n * each * 2 * in->d / in->machine->product / in->workers;
    /* Own rows; of a thread the rows and distances of an identity. */
    cost->bytes = asc_cost_array(sizeof(float) * in->d * n / (double)in->layout.ranks) +
                  LISTS * asc_cost_array(8 * n) + asc_cost_loading_identities(in) +
                  (double)in->layout.threads * sizeof(float) * each * (in->d + 2 * each);
    cost->assembled = ROW_BYTES * n;
}

void asc_quality_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    (void)settings;
    fprintf(out, "%lld models", (long long)plan->n_models);
}
