/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "plan/formulas.h"
#include "sweep/deal.h"
#include "topology/analysis.h"
#include "topology/centres.h"
#include "topology/outside.h"
#include "topology/trees.h"

/* Sweeps until all trees are whole, on real embeddings (tests/bench). */
static const double SWEEPS = 4;

/* Seconds of a thread of the reference machine, a pair that is looked at. */
static const double PAIR = 0.5e-9;

/* Of N points with so many forests: lists, trees and their edges; what is kept of sweeps; and what
 * a forest is grown and asked in. */
static double trees_bytes(double n, double forests, double threads) {
    const double places = n * forests;
    const double own = 8 * (forests > 1 ? ASC_TREES_OWN : ASC_TREES_OWN_ONE);
    const double lists = asc_cost_array(8 * ASC_TREES_NEAR * n) + 2 * asc_cost_array(4 * n) +
                         asc_cost_array(own * places) + 3 * asc_cost_array(4 * places) +
                         asc_cost_array(sizeof(asc_standing) * places);
    const double trees = forests * (asc_cost_array(4 * n) + asc_cost_array(sizeof(asc_edge) * n));
    enum { OUTLOOK = 24 }; /* bytes of what is known of a tree */
    const double grown = threads * (asc_cost_array(OUTLOOK * n) + 3 * asc_cost_array(4 * n));
    return lists + trees + grown + n * 8 * ASC_TREES_NEAR + (SWEEPS - 1) * own * places;
}

static double forests_of(const asc_cost_input *in) {
    const asc_topology_settings *settings = asc_topology_settings_of(in->settings);
    return 1 + (settings->n_attributes > 0 ? (double)settings->n_attributes
                                           : (double)(in->shape->attributes + in->shape->traits));
}

void asc_topology_cost(const asc_cost_input *in, asc_cost *cost) {
    enum { DEATH = 120, SUBSET = 400, PERSON = 250 }; /* bytes of a row, held and as text */
    const double n = (double)in->shape->n, k = (double)in->shape->identities;
    const double forests = forests_of(in);
    asc_shape shape = *in->shape;
    shape.n = in->shape->identities;
    asc_cost_input of_people = *in;
    of_people.shape = &shape;
    asc_cost_add_sweeps(in, SWEEPS, 2 * in->d, PAIR, cost);
    asc_cost_add_sweeps(&of_people, SWEEPS, 2 * in->d, PAIR, cost);
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
    const double people = trees_bytes(k, forests, (double)in->layout.threads) + centres +
                          asc_cost_loading_identities(in);
    cost->bytes =
        fmax(cost->bytes, asc_cost_sweep_bytes(in, 1) + fmax(trees, people) + outcome + saved);
    cost->checkpoint =
        fmax(cost->checkpoint, n * 8 * (ASC_TREES_NEAR + (SWEEPS - 1) * forests * own));
    cost->assembled = (n + k) * DEATH + k * PERSON + 4 * outcome +
                      SUBSET * (4 * forests + 2 * (double)in->shape->trait_classes);
}

void asc_topology_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    const int64_t named = asc_topology_settings_of(settings)->n_attributes;
    fprintf(out,
            "trees of all images and people, and of %lld attributes' values; about %.0f sweeps",
            (long long)(named > 0 ? named : plan->n_attributes + plan->n_traits), SWEEPS);
}
