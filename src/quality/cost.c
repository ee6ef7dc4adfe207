/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "plan/formulas.h"
#include "quality/analysis.h"
#include "quality/measures.h"
#include "quality/subset.h"
#include "separation/cost.h"

/* Sweeps of all images, then of what each step has left: half of them, about. */
static void add_effects(const asc_cost_input *in, asc_cost *cost) {
    static const double TIMES = 1 + (ASC_QUALITY_STEPS - 1) / 4.0;
    const double attributes = (double)in->shape->attributes;
    const double influences =
        ASC_QUALITY_STEPS * sizeof(double) * (1 + attributes) * (double)in->shape->identities;
    asc_cost one = {0};
    asc_auc_cost(in, &one);
    if (attributes > 0)
        asc_population_cost(in, &asc_quality_wish, &one);
    cost->pairs += TIMES * one.pairs;
    cost->operations += TIMES * one.operations;
    cost->seconds += TIMES * one.seconds;
    cost->messages += TIMES * one.messages;
    cost->sent += TIMES * one.sent;
    cost->bytes = fmax(cost->bytes, one.bytes + influences);
    cost->checkpoint = fmax(cost->checkpoint, one.checkpoint);
}

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
    if (asc_quality_settings_of(in->settings)->effects)
        add_effects(in, cost);
}

void asc_quality_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    fprintf(out, "%lld models%s", (long long)plan->n_models,
            asc_quality_settings_of(settings)->effects ? ", sweeps of what each step leaves" : "");
}
