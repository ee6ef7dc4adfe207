/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>

#include "attrscope/sweep.h"
#include "micro/analysis.h"
#include "plan/formulas.h"

/* Seconds of a thread of the reference machine. */
static const double PAIR_NEAR = 1.2e-9;  /* a pair of segments, among the nearest or not */
static const double PAIR_WITHIN = 3e-10; /* under one ball, or inverse distance, counted */
static const double PAIR_MEET = 5e-10;   /* likewise, weighted */

/* What small arrays and the C library take besides. */
static const double SLACK = 1.04;
static const double THREAD = 1e6; /* of a thread: its stack, its part of the heap */

/* What the settings ask for; all in numbers of segments. */
typedef struct micro_size {
    double n, k;  /* points; largest list */
    double pairs; /* balls and inverse distance over all pairs */
    double lists; /* drawn neighbours, of all balls */
} micro_size;

static micro_size size_of(const asc_cost_input *in) {
    const asc_micro_settings *micro = asc_micro_settings_of(in->settings);
    const double n = (double)in->shape->n, radii = (double)micro->eps.count;
    const bool balls = micro->measures & ASC_MEASURE_BALL;
    const bool drawn = micro->subsample > 0 && (double)micro->subsample < n - 1;
    micro_size s = {.n = n,
                    .pairs = (balls && !drawn ? radii : 0) +
                             (micro->measures & ASC_MEASURE_INVERSE ? 1 : 0),
                    .lists = balls && drawn ? radii * (double)micro->subsample : 0};
    for (int64_t i = 0; i < micro->k.count; i++)
        s.k = fmax(s.k, micro->k.values[i] + (in->settings->definitions == ASC_PUBLISHED));
    s.k = micro->measures & ASC_MEASURE_NEAREST ? s.k : 0;
    return s;
}

/* Lists of neighbours. */
static double list_bytes(const micro_size *s) {
    enum { LIST = 16, MEETING = 17 }; /* field distances and who is listed; what blocks meet */
    return 2 * asc_cost_array(LIST / 2.0 * fmax(s->k, s->lists) * s->n) +
           asc_cost_array(MEETING * s->n);
}

/* The sweep over whole blocks; `in` has its points. */
static double pair_bytes(const asc_cost_input *in, const micro_size *s) {
    const double places = (double)in->shape->n;
    return asc_cost_sweep_bytes(in, 2) + 2 * asc_cost_array(sizeof(int64_t) * places) +
           asc_cost_array(sizeof(float) * places * s->pairs) +
           asc_cost_array(sizeof(int64_t) * (double)in->shape->kept * s->pairs);
}

/* What is known of an attribute's first sweep, and in a checkpoint. */
static double state_bytes(const micro_size *s) {
    return (sizeof(uint64_t) * (s->k + s->lists) + sizeof(int64_t) * (s->pairs + 1)) * s->n;
}

void asc_micro_cost(const asc_cost_input *in, asc_cost *cost) {
    enum { SEGMENT = 40, OUTER = 8 }; /* its nodes, field and block; two further nodes */
    const micro_size s = size_of(in);
    const int segment = SEGMENT + (asc_micro_settings_of(in->settings)->stencil == 5 ? OUTER : 0);
    const double attributes = (double)in->shape->attributes, state = state_bytes(&s);
    const double nodes = sizeof(float) * (double)in->shape->nodes * (double)in->shape->dimension;
    asc_cost_input blocks = *in;
    asc_shape shape = *in->shape;
    asc_cost_add_sweeps(in, attributes, 2 * in->d, PAIR_NEAR + s.pairs * PAIR_WITHIN, cost);
    shape.n = shape.places;
    blocks.shape = &shape;
    if (s.pairs > 0)
        asc_cost_add_sweeps(&blocks, attributes, 4 * in->d, s.pairs * PAIR_MEET, cost);
    cost->read += nodes;
    cost->checkpoint = attributes * state;
    const double near = asc_cost_sweep_bytes(in, 1), pairs = pair_bytes(&blocks, &s);
    const double steps = fmax(near, fmax(list_bytes(&s), s.pairs > 0 ? pairs : 0));
    const double bytes = in->shape->tables + asc_cost_array(nodes) + asc_cost_array(segment * s.n) +
                         2 * asc_cost_array(state) + steps + attributes * asc_cost_array(state);
    cost->bytes = SLACK * fmax(in->shape->reading, bytes) + THREAD * (double)in->layout.threads;
}

void asc_micro_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    const asc_lattice_extent *lattice = &plan->lattice;
    (void)settings;
    fprintf(out, "%lld arrays, %lld attributes of %lld to %lld segments",
            (long long)lattice->n_arrays, (long long)lattice->n_attributes,
            (long long)lattice->fewest, (long long)lattice->most);
}
