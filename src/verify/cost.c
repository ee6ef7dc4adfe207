/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "plan/formulas.h"
#include "verify/analysis.h"

/* Seconds of a thread of the reference machine. */
static const double PAIR_VERIFY = 9e-9; /* a pair sorted between matched distances */

void asc_verify_cost(const asc_cost_input *in, asc_cost *cost) {
    asc_cost_add_sweeps(in, 2, 2 * in->d, PAIR_VERIFY / 2, cost);
    /* Matched pairs are guessed from equal identities; gaps between them, a set a thread. */
    enum { CELLS = 64000, PAIR_BYTES = 100 };
    const double n = (double)in->shape->n, size = n / fmax(1, (double)in->shape->identities);
    const double matched = 0.5 * n * fmax(size - 1, 0), gaps = 8 * (2 * matched + CELLS);
    const double histogram = 8.0 * CELLS;
    cost->bytes = asc_cost_loading(in) + asc_cost_sweep_bytes(in, 1) + asc_cost_labels_bytes(in) +
                  PAIR_BYTES * matched + (gaps + histogram) * (2 + (double)in->layout.threads);
    cost->checkpoint = gaps + histogram;
}

void asc_verify_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    (void)plan;
    (void)settings;
    fputs("two sweeps a model", out);
}
