/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/cost.h"

#include <math.h>

#include "attrscope/sweep.h"
#include "plan/formulas.h"
#include "separation/auc.h"
#include "separation/ks_draws.h"
#include "separation/refine_looks.h"
#include "sweep/histogram_parts.h"

/* Seconds of a thread of the reference machine. */
static const double PAIR_IMAGE = 4e-9;     /* a pair and word of 64 attributes, counted */
static const double PAIR_PERSON = 7e-9;    /* likewise, weighted */
static const double PAIR_IDENTITY = 10e-9; /* likewise, by attribute */
static const double PAIR_REFINE = 4e-9;    /* a pair that is looked up, and a look at one of them */
static const double PAIR_INTERVAL = 25e-9; /* a pair and word, for both its identities */
static const double PLACE_DRAWN = 0.3e-9;  /* a place, of a person and draw */
static const double LIKELY_FOLLOWED = 0.25; /* share of the room for followed attributes */
static const double THREAD_KEPT = 1.2e6;    /* of what a thread had and gave back to its heap */

/* Places at which attributes are followed, taken to be all that there is room for. */
static double followed(const asc_cost_input *in, const asc_population_wish *wish) {
    return wish->draws
               ? ASC_PLACES_FOLLOWED * (double)asc_ks_places_most(in->shape->identities,
                                                                  (int32_t)in->shape->attributes)
               : 0;
}

/* Four counts and three sums of distances of every identity and attribute, the counts also where it
 * is followed, twice when pairs of one identity count. Beside them there will be its three
 * statistics without the identity. */
static double interval_bytes(const asc_cost_input *in, const asc_population_wish *wish) {
    const bool own = wish->options.same_identity;
    return (own ? 2 : 1) * (double)sizeof(uint64_t) * (double)in->shape->identities *
           (7 * (double)in->shape->attributes + 4 * followed(in, wish));
}

/* Of rank 0: draws of people and the statistics of each. */
static double drawing_bytes(const asc_cost_input *in, const asc_population_wish *wish) {
    const double drawn = followed(in, wish) / ASC_PLACES_FOLLOWED;
    return drawn > 0 ? asc_cost_array(ASC_KS_DRAWS * (double)in->shape->identities) +
                           asc_cost_array(2 * sizeof(double) * ASC_KS_DRAWS * drawn)
                     : 0;
}

/* Lanes of the product of labels and distances: one serves all signs but the rare ones. */
static double lanes_of(const asc_cost_input *in, const asc_population_wish *wish) {
    const bool by_identity = wish->weighting == ASC_WEIGHT_IDENTITY;
    return (double)in->shape->attributes * (by_identity ? 2 : 1) + 1;
}

/* Of a thread: a tile of numbers of 4 bytes, and labels of its columns beside their products. */
static double tile_bytes(void) {
    return asc_cost_array(sizeof(float) * ASC_STRIP_ROWS * ASC_BLOCK_ROWS);
}

static double labelled_bytes(const asc_cost_input *in, const asc_population_wish *wish) {
    return asc_cost_array(sizeof(float) * ASC_BLOCK_ROWS * lanes_of(in, wish)) +
           asc_cost_array(sizeof(float) * ASC_STRIP_ROWS * lanes_of(in, wish));
}

/* Of the totals of the first sweep: words of 64 lanes where pairs are counted in bytes. */
static double totals_bytes(const asc_cost_input *in, const asc_population_wish *wish,
                           double cells) {
    enum { LANES_AT_ONCE = 8 };
    const double lanes = LANES_AT_ONCE * ceil((double)in->shape->attributes / LANES_AT_ONCE);
    return wish->weighting == ASC_WEIGHT_IMAGE
               ? in->words * asc_cost_array(sizeof(uint64_t) * ASC_PAIR_CLASSES * ASC_LANES * cells)
               : asc_cost_array(sizeof(uint64_t) * ASC_PAIR_CLASSES * lanes * cells);
}

/* Of threads: bytes where every pair weighs 1, pairs on their way to cells, and beside it sums of
 * distances are found. */
static double histogram_bytes(const asc_cost_input *in, const asc_population_wish *wish,
                              double cells) {
    const double places = (cells / ASC_PAGE_CELLS + 1) * ASC_PLACES_HELD * sizeof(uint32_t);
    const double bytes = wish->weighting == ASC_WEIGHT_IMAGE
                             ? in->words * asc_cost_array(ASC_PAIR_CLASSES * ASC_LANES * cells)
                             : 0;
    return (double)in->layout.threads *
           (bytes + asc_cost_array(places) + tile_bytes() + labelled_bytes(in, wish));
}

/* Beside the counters: looks that are gathered, and signs. */
static double refining_bytes(const asc_cost_input *in, double counters) {
    const int64_t pages = ((int64_t)counters >> ASC_LOOKS_PAGE_BITS) + 1;
    const double held = (double)pages * asc_looks_held(pages, in->layout.threads);
    return (double)in->layout.threads * asc_cost_array(held * sizeof(asc_look)) +
           (double)in->shape->n * (double)in->shape->attributes;
}

static double leaving_out_bytes(const asc_cost_input *in, const asc_population_wish *wish) {
    const double thread = asc_cost_array(sizeof(uint16_t) * ASC_STRIP_ROWS * ASC_BLOCK_ROWS) +
                          2 * tile_bytes() + labelled_bytes(in, wish) + THREAD_KEPT;
    return 0.5 * interval_bytes(in, wish) + (double)in->layout.threads * thread;
}

/* Sums of one sweep after another. A checkpoint that is written during a sweep holds its sums twice
 * while it is; of those before it what came of them, which is little. */
static double sinks_bytes(const asc_cost_input *in, const asc_population_wish *wish, double cells,
                          asc_cost *cost) {
    enum { LIKELY = 4 }; /* a run that takes so many times longer than predicted */
    const double copies = LIKELY * cost->seconds > in->settings->checkpoint.interval ? 2 : 0;
    const double totals = totals_bytes(in, wish, cells);
    double most = (1 + copies) * totals + histogram_bytes(in, wish, cells), kept = totals;
    if (wish->options.exact) {
        const double counters = (double)asc_population_counters(in->shape->n);
        const double counted = asc_cost_array(sizeof(uint64_t) * counters);
        most = fmax(most, (1 + copies) * counted + refining_bytes(in, counters));
        kept = fmax(kept, counted);
    }
    if (wish->intervals) {
        const double counts = interval_bytes(in, wish);
        most = fmax(most, fmax(2, 1 + copies) * counts + leaving_out_bytes(in, wish) +
                              drawing_bytes(in, wish));
        kept = fmax(kept, counts);
    }
    cost->checkpoint = fmax(cost->checkpoint, kept);
    return most;
}

void asc_population_cost(const asc_cost_input *in, const asc_population_wish *wish,
                         asc_cost *cost) {
    const asc_weighting weighting = wish->weighting;
    const bool by_identity = weighting == ASC_WEIGHT_IDENTITY;
    const double cells = wish->options.bins > 0
                             ? (double)wish->options.bins
                             : asc_population_cells(in->shape->n, (int32_t)in->shape->attributes,
                                                    wish->options.exact);
    asc_cost_add_sweeps(in, 1, 2 * (in->d + lanes_of(in, wish)),
                        in->words * (by_identity                      ? PAIR_IDENTITY
                                     : weighting == ASC_WEIGHT_PERSON ? PAIR_PERSON
                                                                      : PAIR_IMAGE),
                        cost);
    if (wish->options.exact)
        asc_cost_add_sweeps(in, 1, 2 * in->d, PAIR_REFINE, cost); /* seldom more: docs/exact.md */
    if (wish->intervals) {
        const double places = LIKELY_FOLLOWED * followed(in, wish);
        asc_cost_add_sweeps(in, 1, 2 * in->d, (in->words + places / ASC_LANES) * PAIR_INTERVAL,
                            cost);
        cost->seconds += 2 * places * ASC_KS_DRAWS * (double)in->shape->identities * PLACE_DRAWN /
                         (double)in->layout.threads;
    }
    const double sinks = sinks_bytes(in, wish, cells, cost);
    cost->bytes =
        fmax(cost->bytes, asc_cost_sweep_bytes(in, 1) + asc_cost_labels_bytes(in) + sinks);
    if (weighting == ASC_WEIGHT_PERSON) /* rows on their way to another order */
        cost->bytes = fmax(cost->bytes, asc_cost_labels_bytes(in) +
                                            2 * sizeof(float) * in->d * asc_cost_own_rows(in));
}

void asc_auc_cost(const asc_cost_input *in, asc_cost *cost) {
    enum { PAIR_BYTES = 100 };
    /* Matched pairs are guessed from equal identities, of which some are larger. */
    static const double UNEVEN = 1.1, PAIR_GAPS = 4.5e-9;
    const double n = (double)in->shape->n, size = n / fmax(1, (double)in->shape->identities);
    const double matched = 0.5 * n * fmax(size - 1, 0), threads = (double)in->layout.threads;
    const double gaps = asc_cost_array(8 * (2 * UNEVEN * matched + ASC_GAP_CELLS));
    const double counting = PAIR_BYTES * matched + gaps * (2.5 + threads) + 3 * 8 * n;
    asc_cost_add_sweeps(in, 1, 2 * in->d, PAIR_GAPS, cost);
    cost->bytes =
        fmax(cost->bytes, asc_cost_sweep_bytes(in, 1) + fmax(asc_cost_loading(in), counting));
    cost->checkpoint = fmax(cost->checkpoint, gaps + 8 * n);
}
