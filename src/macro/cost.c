/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "attrscope/sweep.h"
#include "macro/analysis.h"
#include "macro/population_ks.h"
#include "macro/refine_looks.h"
#include "plan/formulas.h"
#include "sweep/histogram_parts.h"

/* Sweeps that refining takes on real embeddings (medians of tests/bench). */
enum { REFINE_ALIKE = 2, REFINE_IDENTITY = 4 };

/* Seconds of a thread of the reference machine. */
static const double PAIR_IMAGE = 3e-9;     /* a pair and word of 64 attributes, counted */
static const double PAIR_IDENTITY = 9e-9;  /* likewise, weighted */
static const double PAIR_REFINE = 8e-9;    /* a pair that is looked up, and a look at one of them */
static const double PAIR_INTERVAL = 25e-9; /* a pair and word, for both its identities */
static const double PAIR_SORTED = 100e-9;  /* a float64 distance in a sorted sample */
static const double ROW_DRAWN = 1e-5;      /* a scattered row, read; no threads help */
static const double OPERATION_DOUBLE = 0.04e-9;
static const double THREAD_KEPT = 1.2e6; /* of what a thread had and gave back to its heap */

/* Four counts and three sums of distances of every identity and attribute, twice when pairs of one
 * identity count. Beside them there will be its three statistics without the identity. */
static double interval_bytes(const asc_cost_input *in) {
    const bool own =
        asc_macro_settings_of(in->settings)->population.same_identity == ASC_SAME_INCLUDE;
    return (own ? 14 : 7) * (double)sizeof(uint64_t) * (double)in->shape->identities *
           (double)in->shape->attributes;
}

/* Lanes of the product of labels and distances: one serves all signs but the rare ones. */
static double lanes_of(const asc_cost_input *in) {
    const bool by_identity =
        asc_macro_settings_of(in->settings)->population.weighting == ASC_WEIGHT_IDENTITY;
    return (double)in->shape->attributes * (by_identity ? 2 : 1) + 1;
}

/* Of a thread: a tile of numbers of 4 bytes, and labels of its columns beside their products. */
static double tile_bytes(void) {
    return asc_cost_array(sizeof(float) * ASC_STRIP_ROWS * ASC_BLOCK_ROWS);
}

static double labelled_bytes(const asc_cost_input *in) {
    return asc_cost_array(sizeof(float) * ASC_BLOCK_ROWS * lanes_of(in)) +
           asc_cost_array(sizeof(float) * ASC_STRIP_ROWS * lanes_of(in));
}

/* Of the totals of the first sweep. */
static double totals_bytes(const asc_cost_input *in, double cells) {
    return in->words * asc_cost_array(sizeof(uint64_t) * ASC_PAIR_CLASSES * ASC_LANES * cells);
}

/* A thread counts in bytes, and beside it sums of distances are found. */
static double histogram_bytes(const asc_cost_input *in, double cells) {
    const double places = (cells / ASC_PAGE_CELLS + 1) * ASC_PLACES_HELD * sizeof(uint32_t);
    const asc_weighting weighting = asc_macro_settings_of(in->settings)->population.weighting;
    const double weights = weighting == ASC_WEIGHT_IMAGE ? 1 : ASC_WEIGHTS_HELD;
    return (double)in->layout.threads *
           (in->words * weights * asc_cost_array(ASC_PAIR_CLASSES * ASC_LANES * cells) +
            asc_cost_array(places) + tile_bytes() + labelled_bytes(in));
}

/* Beside the counters: looks that are gathered, and signs. */
static double refining_bytes(const asc_cost_input *in, double counters) {
    const int64_t pages = ((int64_t)counters >> ASC_LOOKS_PAGE_BITS) + 1;
    const double held = (double)pages * asc_looks_held(pages, in->layout.threads);
    return (double)in->layout.threads * asc_cost_array(held * sizeof(asc_look)) +
           (double)in->shape->n * (double)in->shape->attributes;
}

static double leaving_out_bytes(const asc_cost_input *in) {
    const double thread = asc_cost_array(sizeof(uint16_t) * ASC_STRIP_ROWS * ASC_BLOCK_ROWS) +
                          2 * tile_bytes() + labelled_bytes(in) + THREAD_KEPT;
    return 0.5 * interval_bytes(in) + (double)in->layout.threads * thread;
}

/* Sums of one sweep after another. A checkpoint that is written during a sweep holds its sums twice
 * while it is; of those before it what came of them, which is little. */
static double sinks_bytes(const asc_cost_input *in, double cells, asc_cost *cost) {
    enum { LIKELY = 4 }; /* a run that takes so many times longer than predicted */
    const asc_macro_settings *macro = asc_macro_settings_of(in->settings);
    const double copies = LIKELY * cost->seconds > in->settings->checkpoint.interval ? 2 : 0;
    const double totals = totals_bytes(in, cells);
    double most = (1 + copies) * totals + histogram_bytes(in, cells), kept = totals;
    if (macro->population.exact) {
        const double counters = (double)asc_population_counters(in->shape->n);
        const double counted = asc_cost_array(sizeof(uint64_t) * counters);
        most = fmax(most, (1 + copies) * counted + refining_bytes(in, counters));
        kept = fmax(kept, counted);
    }
    if (macro->population.intervals) {
        const double counts = interval_bytes(in);
        most = fmax(most, fmax(2, 1 + copies) * counts + leaving_out_bytes(in));
        kept = fmax(kept, counts);
    }
    cost->checkpoint = fmax(cost->checkpoint, kept);
    return most;
}

static void add_population(const asc_cost_input *in, asc_cost *cost) {
    const asc_macro_settings *macro = asc_macro_settings_of(in->settings);
    const asc_weighting weighting = macro->population.weighting;
    const bool by_identity = weighting == ASC_WEIGHT_IDENTITY;
    const double cells =
        macro->population.bins > 0
            ? (double)macro->population.bins
            : asc_population_cells(in->shape->n, !by_identity, weighting != ASC_WEIGHT_IMAGE,
                                   macro->population.exact);
    asc_cost_add_sweeps(in, 1, 2 * (in->d + lanes_of(in)),
                        in->words * (by_identity ? PAIR_IDENTITY : PAIR_IMAGE), cost);
    if (macro->population.exact)
        asc_cost_add_sweeps(in, by_identity ? REFINE_IDENTITY : REFINE_ALIKE, 2 * in->d,
                            PAIR_REFINE, cost);
    if (macro->population.intervals)
        asc_cost_add_sweeps(in, 1, 2 * in->d, in->words * PAIR_INTERVAL, cost);
    const double sinks = sinks_bytes(in, cells, cost);
    cost->bytes =
        fmax(cost->bytes, asc_cost_sweep_bytes(in, 1) + asc_cost_labels_bytes(in) + sinks);
    if (weighting == ASC_WEIGHT_PERSON) /* rows on their way to another order */
        cost->bytes = fmax(cost->bytes, asc_cost_labels_bytes(in) +
                                            2 * sizeof(float) * in->d * asc_cost_own_rows(in));
}

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
    if (asc_macro_settings_of(in->settings)->protocols & ASC_PROTOCOL_POPULATION)
        add_population(in, cost);
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
