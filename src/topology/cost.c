/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "plan/formulas.h"
#include "sweep/deal.h"
#include "topology/analysis.h"
#include "topology/centres.h"
#include "topology/dimension.h"
#include "topology/outside.h"
#include "topology/trees.h"

/* Sweeps until all trees are whole, on real embeddings (tests/bench). */
static const double SWEEPS = 4;

/* Pairs of all nested subsets over those of all points. */
static const double NESTED = 4.0 / 3;

/* Seconds of a thread of the reference machine: a pair that is looked at; a run of the published
 * dimension, a pair of all its points. */
static const double PAIR = 0.5e-9, DRAWN = 5e-9;

/* Of N points with so many forests: lists, and a copy to be kept; trees and their edges; what a
 * forest is grown and asked in. */
static double trees_bytes(double n, double forests, double threads) {
    const double places = n * forests;
    const double own = 8 * (forests > 1 ? ASC_TREES_OWN : ASC_TREES_OWN_ONE);
    const double lists = asc_cost_array(8 * ASC_TREES_NEAR * n) + 2 * asc_cost_array(4 * n) +
                         2 * asc_cost_array(own * places) + 3 * asc_cost_array(4 * places) +
                         asc_cost_array(sizeof(asc_standing) * places);
    const double trees = forests * (asc_cost_array(4 * n) + asc_cost_array(sizeof(asc_edge) * n));
    enum { OUTLOOK = 24 }; /* bytes of what is known of a tree */
    const double grown = threads * (asc_cost_array(OUTLOOK * n) + 3 * asc_cost_array(4 * n));
    return lists + trees + grown;
}

/* What is kept of finished sweeps until the unit is. */
static double kept_bytes(double n, double forests) {
    const double own = forests > 1 ? ASC_TREES_OWN : ASC_TREES_OWN_ONE;
    return NESTED * (asc_cost_array(8 * ASC_TREES_NEAR * n) +
                     (SWEEPS - 1) * asc_cost_array(8 * own * forests * n));
}

static double forests_of(const asc_cost_input *in) {
    const asc_topology_settings *settings = asc_topology_settings_of(in->settings);
    return 1 + (settings->n_attributes > 0 ? (double)settings->n_attributes
                                           : (double)(in->shape->attributes + in->shape->traits));
}

/* The published dimension of all subsets of n points. */
static void add_draws(const asc_cost_input *in, double n, double forests, asc_cost *cost) {
    const asc_topology_settings *settings = asc_topology_settings_of(in->settings);
    const double most = fmin((double)settings->sampled, n), subsets = 2 * forests;
    const double runs = ASC_DIMENSION_RUNS * (double)settings->repetitions;
    if (settings->repetitions > 0)
        cost->seconds += in->slower * subsets * most * most *
                         (runs * DRAWN + 2 * in->d / in->machine->product) / in->workers;
}

/* The distances that it draws from, and the points; of a rank. */
static double draws_bytes(const asc_cost_input *in) {
    const asc_topology_settings *settings = asc_topology_settings_of(in->settings);
    const double most = fmin((double)settings->sampled, (double)in->shape->n);
    return settings->repetitions > 0
               ? asc_cost_array(4 * most * most) + 2 * asc_cost_array(4 * most * in->d)
               : 0;
}

void asc_topology_cost(const asc_cost_input *in, asc_cost *cost) {
    enum { DEATH = 120, SUBSET = 400, PERSON = 250 }; /* bytes of a row, held and as text */
    enum { LEVELS = 10 };                             /* rows of a subset */
    const double n = (double)in->shape->n, k = (double)in->shape->identities;
    const double forests = forests_of(in);
    asc_shape shape = *in->shape;
    shape.n = in->shape->identities;
    asc_cost_input of_people = *in;
    of_people.shape = &shape;
    asc_cost_add_sweeps(in, SWEEPS * NESTED, 2 * in->d, PAIR, cost);
    asc_cost_add_sweeps(&of_people, SWEEPS * NESTED, 2 * in->d, PAIR, cost);
    add_draws(in, n, forests, cost);
    add_draws(in, k, forests, cost);
    /* Classes, lengths and ends of the images' and the people's subsets; a copy to be saved. */
    const double outcome = 8 * (n + k) * (forests + 1) + 4 * n, saved = outcome / 2;
    const double own = forests > 1 ? ASC_TREES_OWN : ASC_TREES_OWN_ONE;
    const double list = fmax(ASC_TREES_NEAR * n, fmin(n * forests, 1 << 18) * own);
    const double sent = in->layout.ranks > 1 ? 2 * asc_cost_array(8 * list) : 0;
    const double centres = asc_cost_array(8 * in->d * ceil(k / (double)in->layout.ranks)) +
                           asc_cost_array(4 * in->d * ASC_CENTRES_BATCH) +
                           2 * asc_cost_array(8 * n);
    const double trees =
        trees_bytes(n, forests, (double)in->layout.threads) + fmax(sent, asc_cost_loading(in));
    /* Half of the points, and as they are sent. */
    const double half = n / (double)in->layout.ranks * 4 * in->d + 4 * n * forests / 2;
    const double nested = trees_bytes(n / 2, forests, (double)in->layout.threads) + half;
    const double drawn = fmax(nested, 8 * n + draws_bytes(in));
    const double people = trees_bytes(k, forests, (double)in->layout.threads) + centres +
                          asc_cost_loading_identities(in);
    const double kept = kept_bytes(n, forests) + kept_bytes(k, forests);
    cost->bytes = fmax(cost->bytes, asc_cost_sweep_bytes(in, 1) + fmax(fmax(trees, people), drawn) +
                                        outcome + saved + kept);
    cost->checkpoint = fmax(cost->checkpoint, kept);
    cost->assembled = (n + k) * DEATH + k * PERSON + 4 * outcome +
                      SUBSET * LEVELS * (4 * forests + 2 * (double)in->shape->trait_classes);
}

void asc_topology_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    const int64_t named = asc_topology_settings_of(settings)->n_attributes;
    fprintf(out,
            "trees of all images and people, and of %lld attributes' values; about %.0f sweeps",
            (long long)(named > 0 ? named : plan->n_attributes + plan->n_traits), SWEEPS);
}
