/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "attrscope/sweep.h"
#include "plan/formulas.h"
#include "verify/analysis.h"
#include "verify/brackets.h"

/* Seconds of a thread of the reference machine. */
static const double PAIR_VERIFY = 9e-9; /* a pair sorted between matched distances */

/* Errors of every person with classes by class, at most: two counts each. */
static double class_counts(const asc_cost_input *in) {
    const double traits = (double)in->shape->traits, n = (double)in->shape->n;
    const double classes = sqrt(in->shape->trait_pairs / fmax(traits, 1));
    const double entries = fmin(n, classes * (double)in->shape->identities);
    return traits * entries * classes;
}

void asc_verify_cost(const asc_cost_input *in, asc_cost *cost) {
    asc_cost_add_sweeps(in, 2, 2 * in->d, PAIR_VERIFY / 2, cost);
    /* Matched pairs are guessed from equal identities, of which some are larger; gaps between them,
     * and cells of densities: a set a thread, one of all ranks, one on its way. */
    enum { CELLS = 64000, DENSITIES = 16384, PAIR_BYTES = 100, MESSAGES = 2000000 };
    static const double UNEVEN = 1.1, TILE = sizeof(float) * ASC_STRIP_ROWS * ASC_BLOCK_ROWS;
    const double n = (double)in->shape->n, size = n / fmax(1, (double)in->shape->identities);
    const double matched = 0.5 * n * fmax(size - 1, 0), threads = (double)in->layout.threads;
    const double gaps = asc_cost_array(8 * (2 * UNEVEN * matched + CELLS)),
                 densities = 8.0 * DENSITIES;
    enum { ENTRY_BYTES = 16, ROW_BYTES = 420, CELL_BYTES = 80 };
    const double classes = 8 * class_counts(in),
                 entries = ENTRY_BYTES * n * (double)in->shape->traits;
    /* Errors of every image at every threshold, a set at the end, and of every person in groups. */
    const double points = (double)asc_verify_points(asc_verify_settings_of(in->settings)) + 1;
    const double images = 8 * n * (points + 1),
                 groups = 8 * (double)in->shape->identities * (double)in->shape->attributes;
    const double counting = 2 * classes + entries + 2 * images + 8 * n + 9 * groups +
                            PAIR_BYTES * matched + gaps / 2 + (gaps + densities) * (2 + threads) +
                            (asc_cost_array(TILE) - TILE) * threads +
                            (in->layout.ranks > 1 ? MESSAGES : 0);
    cost->bytes = asc_cost_sweep_bytes(in, 1) + fmax(asc_cost_loading(in), counting);
    cost->checkpoint = gaps + densities + classes + images + 4 * groups;
    cost->assembled = (ROW_BYTES + CELL_BYTES) * in->shape->trait_pairs / 2;
}

void asc_verify_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    (void)plan;
    (void)settings;
    fputs("two sweeps a model", out);
}
