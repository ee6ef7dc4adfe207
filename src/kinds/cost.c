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

_Static_assert((int)ASC_LANE_NARROW == ASC_TRAIT_NARROW &&
                   (int)ASC_KINDS_PAIRED == ASC_TRAIT_NARROW,
               "attributes are narrow or wide everywhere alike");

/* At most so many classes that have so many pairs. */
static double classes_of(double traits, double pairs) {
    return sqrt(traits * pairs);
}

static double narrow_traits(const asc_cost_input *in) {
    return (double)(in->shape->traits - in->shape->wide_traits);
}

/* Lanes of classes, or quarters of numbers, and of gaps. */
static double narrow_lanes(const asc_cost_input *in) {
    const double traits = narrow_traits(in);
    const double pairs = in->shape->trait_pairs - in->shape->wide_pairs;
    return (pairs + classes_of(traits, pairs)) / 2 + traits * ASC_KINDS_BINS;
}

/* Of attributes of many classes: of pairs of them, and of each class against the rest. */
static double paired_lanes(const asc_cost_input *in) {
    const double pairs = in->shape->wide_pairs;
    return (pairs + classes_of((double)in->shape->wide_traits, pairs)) / 2;
}

static double rest_lanes(const asc_cost_input *in) {
    return 2 * classes_of((double)in->shape->wide_traits, in->shape->wide_pairs);
}

static int32_t byte_words(const asc_cost_input *in) {
    return (int32_t)fmin(narrow_lanes(in) / ASC_LANES + 2, INT32_MAX / ASC_LANES);
}

/* Counters of lanes in bytes, in the first sweep. */
static double byte_counters(const asc_cost_input *in) {
    const int32_t words = byte_words(in);
    return (double)asc_lane_bytes_cells(in->shape->n, words) * words * ASC_LANES;
}

static double wide_counters(const asc_cost_input *in) {
    const double lanes = paired_lanes(in) + rest_lanes(in), traits = (double)in->shape->wide_traits;
    const double most = traits * (ASC_KINDS_PAIR_COUNTERS + ASC_KINDS_FIRST_COUNTERS);
    return fmax(fmin(ASC_KINDS_MOST_CELLS * lanes, most), ASC_KINDS_LEAST_CELLS * lanes);
}

/* Counters of so many groups alike of so many lanes in a refining sweep. */
static double refined_alike(const asc_cost_input *in, double groups, bool paired, double lanes) {
    const double all = ASC_KINDS_GROUPS_MOST * (double)in->shape->traits;
    return groups > 0
               ? groups * (double)asc_kinds_counters((int32_t)all, paired,
                                                     (int64_t)(lanes / groups) + 1, in->shape->n)
               : 0;
}

/* Counters of refining sweeps with what lies below their cells, what the checkpoint keeps of all
 * such sweeps, and that once more while it is saved. Before the finest cells there are a quarter as
 * many, of pairs of many classes as many. */
static double refined_counters(const asc_cost_input *in) {
    const double of_one = 1.5, kept = 1.25, kept_paired = 2;
    const double traits = (double)in->shape->wide_traits;
    const double groups = ASC_KINDS_GROUPS_MOST * narrow_traits(in);
    const double most = fmax(ASC_KINDS_COUNTERS,
                             (groups + ASC_KINDS_GROUPS_MOST * traits) * ASC_KINDS_LEAST_COUNTERS);
    const double paired = fmin(refined_alike(in, traits, true, paired_lanes(in)), most);
    const double others = fmin(refined_alike(in, traits, false, rest_lanes(in)) +
                                   refined_alike(in, groups, false, narrow_lanes(in)),
                               most - paired);
    return paired * (of_one + 2 * kept_paired) + others * (of_one + 2 * kept);
}

/* Of pairs that wait in a thread, and of images' masks. */
static double waiting_bytes(const asc_cost_input *in) {
    const int32_t words = byte_words(in);
    const double pages = (double)asc_lane_bytes_cells(in->shape->n, words) / ASC_PAGE_CELLS + 1;
    return (double)in->layout.threads *
               fmax(ASC_LANE_HELD_BYTES, pages * ASC_LANE_BYTES_HELD * (4 + 8)) +
           2.0 * words * sizeof(uint64_t) * (double)in->shape->n;
}

/* The first sweep's counters stay, and so does what the checkpoint took of them. Besides there are,
 * in turn, those of threads; each group's own, with what lies below each cell; and those of
 * refining, with the first sweep's once more while they are saved. */
static double sinks_bytes(const asc_cost_input *in, asc_cost *cost) {
    const double traits = (double)in->shape->traits, n = (double)in->shape->n;
    const double threads = (double)in->layout.threads, size = sizeof(uint64_t);
    const double in_bytes = byte_counters(in), wide = wide_counters(in), first = in_bytes + wide;
    const double refined = asc_kinds_settings_of(in->settings)->exact ? refined_counters(in) : 0;
    const double own = threads > 1 ? fmin(ASC_LANE_PRIVATE, threads * wide) : 0;
    const double of_threads = threads * in_bytes * ASC_LANE_BYTES_WEIGHTS + size * own;
    const double rows = n * (traits + 1 + (double)in->shape->trait_classes);
    const double views = 2 * n * (2 + 8 + 8 + 12 + 2) * traits;
    cost->checkpoint = fmax(cost->checkpoint, size * (first + refined / 2 + rows));
    return size * (2 * first + 2 * rows) + views + waiting_bytes(in) +
           fmax(of_threads - size * first, size * fmax(2 * first, first + refined));
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
