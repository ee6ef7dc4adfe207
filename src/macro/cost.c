/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "macro/analysis.h"
#include "macro/macro_parts.h"
#include "plan/formulas.h"
#include "separation/cost.h"

/* Seconds of a thread of the reference machine. */
static const double PAIR_SORTED = 100e-9; /* a float64 distance in a sorted sample */
static const double ROW_DRAWN = 1e-5;     /* a scattered row, read; no threads help */
static const double OPERATION_DOUBLE = 0.04e-9;

static void add_sampled(const asc_cost_input *in, asc_cost *cost) {
    const asc_macro_settings *macro = asc_macro_settings_of(in->settings);
    const double n = asc_cost_samples(in, macro->sampled.max_samples);
    const double tasks = (double)macro->sampled.draws * (double)in->shape->attributes;
    const double pairs = tasks * (2 * n * n - n);
    cost->pairs += pairs;
    cost->operations += pairs * 2 * in->d;
    cost->seconds += ceil(tasks / in->workers) / tasks * in->slower * pairs *
                         (2 * in->d * OPERATION_DOUBLE + PAIR_SORTED) +
                     tasks * 2 * n * ROW_DRAWN / (double)in->layout.ranks;
    cost->read += tasks * 2 * n * in->d * sizeof(float);
    cost->bytes = fmax(cost->bytes, (double)in->layout.threads * (4 * n * n * sizeof(double) +
                                                                  12 * n * in->d * sizeof(float)) +
                                        asc_cost_scattered(in));
}

void asc_macro_cost(const asc_cost_input *in, asc_cost *cost) {
    if (asc_macro_settings_of(in->settings)->protocols & ASC_PROTOCOL_SAMPLED)
        add_sampled(in, cost);
    const asc_population_wish wish = asc_macro_wish(in->settings);
    if (asc_macro_settings_of(in->settings)->protocols & ASC_PROTOCOL_POPULATION)
        asc_population_cost(in, &wish, cost);
}

void asc_macro_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    const asc_macro_settings *macro = asc_macro_settings_of(settings);
    const int64_t most = macro->sampled.max_samples;
    if (macro->protocols & ASC_PROTOCOL_POPULATION)
        fprintf(out, "all pairs%s; ", macro->population.exact ? ", refined until exact" : "");
    if (macro->protocols & ASC_PROTOCOL_SAMPLED)
        fprintf(out, "%lld draws of at most %lld identities a side",
                (long long)macro->sampled.draws,
                (long long)(most < plan->n_identities ? most : plan->n_identities));
}
