/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "kinds/analysis.h"
#include "kinds/groups.h"
#include "kinds/refine.h"
#include "plan/formulas.h"
#include "sweep/lane_bytes.h"
#include "sweep/lane_masks.h"

/* Sweeps that refining takes on real embeddings (medians of tests/bench). */
enum { REFINE = 3 };

/* Seconds of a thread of the reference machine. */
static const double PAIR_COUNTED = 4e-9; /* a pair in all groups of an attribute, with sums */
static const double PAIR_CHORD = 6e-9;   /* distances in float64, for sums and covariances */
static const double PAIR_REFINED = 2e-9; /* a pair that is looked up in an attribute's groups */

/* Words of lanes in bytes: those of few classes, or quantiles, and of gaps. */
static int32_t byte_words(const asc_cost_input *in) {
    const double traits = (double)in->shape->traits;
    const double lanes =
        fmin(in->shape->trait_pairs, traits * ASC_LANE_NARROW * ASC_LANE_NARROW) / 2 +
        traits * (ASC_KINDS_BINS + 2);
    return (int32_t)fmin(lanes / ASC_LANES + 2, INT32_MAX / ASC_LANES);
}

/* Counters of all groups in the first sweep: those in bytes, and those of many classes. */
static double first_counters(const asc_cost_input *in) {
    const double traits = (double)in->shape->traits,
                 mean = in->shape->trait_pairs / fmax(traits, 1);
    const double width = fmax(mean + sqrt(mean), ASC_KINDS_BINS);
    const double cells =
        fmin(ASC_KINDS_MOST_CELLS, fmax(ASC_KINDS_FIRST_COUNTERS / width, ASC_KINDS_LEAST_CELLS));
    const int32_t words = byte_words(in);
    return (double)asc_lane_bytes_cells(in->shape->n, words) * words * ASC_LANES +
           traits * cells * (width + ASC_KINDS_BINS);
}

/* Bytes of a thread's lanes, of pairs that wait, and of the images' masks. */
static double bytes_of_lanes(const asc_cost_input *in) {
    const int32_t words = byte_words(in);
    const double cells = (double)asc_lane_bytes_cells(in->shape->n, words);
    const double held = (cells / ASC_PAGE_CELLS + 1) * ASC_LANE_BYTES_HELD;
    return (double)in->layout.threads *
               (ASC_LANE_BYTES_WEIGHTS * cells * words * ASC_LANES + held * (4 + 8)) +
           2.0 * words * sizeof(uint64_t) * (double)in->shape->n;
}

static double sinks_bytes(const asc_cost_input *in, asc_cost *cost) {
    const double traits = (double)in->shape->traits, n = (double)in->shape->n;
    const double first = first_counters(in);
    const double groups = ASC_KINDS_GROUPS_MOST * traits;
    const double refined = asc_kinds_settings_of(in->settings)->exact
                               ? groups * (double)asc_kinds_counters((int32_t)groups, in->shape->n)
                               : 0;
    const double private =
        in->layout.threads > 1
            ? fmin(groups * ASC_LANE_PRIVATE, (double)in->layout.threads * fmax(first, refined))
            : 0;
    const double classes = (double)in->shape->trait_classes; /* of ordered ones at most */
    const double rows = n * (traits + 1 + classes), views = 2 * n * (2 + 8 + 8 + 12 + 2) * traits;
    cost->checkpoint = fmax(cost->checkpoint, sizeof(uint64_t) * (first + refined + rows));
    return sizeof(uint64_t) * (2 * fmax(first, refined) + private + 2 * rows) + views +
           fmax((double)in->layout.threads * ASC_LANE_HELD_BYTES, bytes_of_lanes(in));
}

void asc_kinds_cost(const asc_cost_input *in, asc_cost *cost) {
    const double traits = (double)in->shape->traits;
    enum { ROW_BYTES = 160 }; /* of a pair of classes in the tables, as text */
    asc_cost_add_sweeps(in, 1, 2 * in->d, traits * PAIR_COUNTED + PAIR_CHORD, cost);
    if (asc_kinds_settings_of(in->settings)->exact)
        asc_cost_add_sweeps(in, REFINE, 2 * in->d, traits * PAIR_REFINED, cost);
    cost->bytes = fmax(cost->bytes, asc_cost_sweep_bytes(in, 1) + sinks_bytes(in, cost));
    cost->assembled =
        ROW_BYTES * (in->shape->trait_pairs + 20 * traits) + (double)in->shape->n * 34 * traits;
}

void asc_kinds_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    fprintf(out, "%lld attributes of more than two values, all pairs%s", (long long)plan->n_traits,
            asc_kinds_settings_of(settings)->exact ? ", refined until exact" : "");
}
