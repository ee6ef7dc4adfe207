/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "neighbours/analysis.h"
#include "neighbours/codes.h"
#include "plan/formulas.h"
#include "spectra/rows.h"

/* Seconds of a thread of the reference machine. */
static const double PAIR_NEAR = 1.5e-9;         /* a pair, among the nearest or not */
static const double PAIR_RANKED = 4e-10;        /* a pair against one neighbour on the map */
static const double LANE_LOOKED_AT = 4e-10;     /* of a neighbour under a permutation */
static const double OPERATION_MATRIX = 0.02e-9; /* in ScaLAPACK */
static const double EIGEN = 5;                  /* operations of pdsyevd: EIGEN n^3 */

enum { KEY = 8 };

/* Sizes of a unit, in numbers. */
typedef struct sizes {
    double n, k, d;
    double trust, map; /* neighbours on a map; images of the neighbour map */
    double attributes, lanes, rows;
    double solved; /* of the components' matrix; 0: none */
} sizes;

static sizes sizes_of(const asc_cost_input *in) {
    const asc_neighbours_settings *settings = asc_neighbours_settings_of(in->settings);
    sizes s = {.n = (double)in->shape->n, .d = (double)in->shape->dimension};
    s.k = fmin((double)settings->k, s.n - 1);
    s.trust = 2 * (double)settings->trust < s.n ? (double)settings->trust : 0;
    s.map = fmin((double)settings->map, s.n);
    s.attributes = (double)(in->shape->attributes + in->shape->traits);
    s.lanes = ASC_CODE_LANES * ceil(s.attributes / ASC_CODE_LANES);
    s.rows = 1 + (double)settings->permutations;
    s.solved = s.trust > 0 ? fmin(s.n, s.d) : 0;
    return s;
}

/* The rows of a rank while components are found, and what the root solves. */
static double components_bytes(const asc_cost_input *in, const sizes *s) {
    const double own = asc_cost_share(s->n, ASC_SPECTRA_BATCH, in);
    const double few = asc_cost_array(4 * s->n * s->d) + asc_cost_array(8 * s->n * s->d);
    const double solving = asc_cost_array(8 * ASC_SPECTRA_BATCH * s->d) +
                           asc_cost_array(8 * s->solved * s->solved) + asc_cost_eigen(s->solved) +
                           (s->n <= s->d ? few : 0) + asc_cost_array(16 * own);
    return s->solved > 0 ? asc_cost_array(4 * own * s->d) + fmax(asc_cost_loading(in), solving) +
                               asc_cost_blas(1, in->d, in->d)
                         : 0;
}

/* The sweep of all images; those of the map are no more. */
static double sweep_bytes(const asc_cost_input *in, const sizes *s, double keys) {
    const double ranked = 2 * asc_cost_array(8 * s->trust * s->n) +
                          asc_cost_array(4 * s->trust * s->n) +
                          (s->trust > 0 ? asc_cost_array(24 * s->n) : 0);
    return asc_cost_sweep_bytes(in, 1) + asc_cost_array(4 * s->n) + ranked +
           (in->layout.ranks > 1 ? keys / 2 : 0);
}

static double permuting_bytes(const asc_cost_input *in, const sizes *s) {
    return asc_cost_array(4 * s->lanes * s->n) + 3 * asc_cost_array(8 * s->n) +
           asc_cost_array(8 * s->rows * (2 * s->attributes + 1)) +
           (double)in->layout.threads * asc_cost_array(8 * s->n);
}

/* The graph as a matrix, the root's. */
static double layout_bytes(const sizes *s) {
    return s->map > 0 ? asc_cost_array(8 * s->map * s->map) + asc_cost_eigen(s->map) : 0;
}

void asc_neighbours_cost(const asc_cost_input *in, asc_cost *cost) {
    enum { FOUND = 300, NAMES = 6, PLACE = 160, VALUE = 40 }; /* bytes of rows, of texts */
    const sizes s = sizes_of(in);
    const double each = s.n / fmax(1, (double)in->shape->identities),
                 within = s.n * each * 2 * in->d;
    const double looked_at = s.rows * s.n * s.k * (2 * s.lanes + 1);
    const double solved = EIGEN * (pow(s.solved, 3) + pow(s.map, 3)) + s.n * s.d * s.solved;
    asc_cost_add_sweeps(in, 1, 2 * in->d, PAIR_NEAR, cost);
    if (s.trust > 0)
        asc_cost_add_sweeps(in, 1, 2 * in->d, 2 * s.trust * PAIR_RANKED, cost);
    cost->pairs += s.n * each;
    cost->operations += within + looked_at + solved;
    cost->seconds +=
        within / in->machine->product / in->workers +
        in->slower * (looked_at * LANE_LOOKED_AT / in->workers + solved * OPERATION_MATRIX);
    const double keys = 2 * asc_cost_array(KEY * s.k * s.n) + asc_cost_array(KEY * s.n);
    const double places = s.trust > 0 ? asc_cost_array(16 * s.n) : 0;
    cost->bytes =
        places +
        asc_cost_array(16 * (double)in->shape->identities * (double)in->shape->attributes) +
        fmax(components_bytes(in, &s),
             keys + fmax(fmax(asc_cost_loading(in), sweep_bytes(in, &s, keys)),
                         fmax(permuting_bytes(in, &s), fmax(layout_bytes(&s), keys))));
    cost->checkpoint = 2 * KEY * s.k * s.n + 12 * s.trust * s.n;
    cost->assembled = 6 * KEY * s.k * s.n + FOUND * s.attributes + NAMES * KEY * s.n +
                      s.map * (PLACE + VALUE * s.attributes);
}

void asc_neighbours_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    const asc_neighbours_settings *neighbours = asc_neighbours_settings_of(settings);
    (void)plan;
    fprintf(out, "%s a model, %lld neighbours; %lld permutations",
            neighbours->trust > 0 ? "two sweeps" : "one sweep", (long long)neighbours->k,
            (long long)neighbours->permutations);
}
