/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "plan/formulas.h"
#include "probe/analysis.h"
#include "probe/lbfgs.h"
#include "probe/objective.h"
#include "probe/plan.h"
#include "probe/points.h"

enum { ROUNDS = 25 }; /* of L-BFGS */

/* Sizes of a unit, in numbers. */
typedef struct probe_sizes {
    double n, d, attributes, problems; /* images, dimensions, ... */
    double own, own_problems;          /* of the rank with the most */
    double threads;
} probe_sizes;

static probe_sizes sizes_of(const asc_cost_input *in) {
    probe_sizes s = {.n = (double)in->shape->n,
                     .d = (double)in->shape->dimension,
                     .attributes = (double)in->shape->attributes,
                     .threads = (double)in->layout.threads};
    s.problems =
        ASC_PROBE_SCHEMES * s.attributes * (double)asc_probe_settings_of(in->settings)->folds;
    s.own = asc_cost_share(s.n, ASC_PROBE_BLOCK, in);
    s.own_problems = ceil(s.problems / (double)in->layout.ranks);
    return s;
}

/* The basis, its covariance, products of a block a thread, the eigenvectors' workspace. */
static double basis_bytes(const probe_sizes *s) {
    const double square = asc_cost_array(8 * s->d * s->d);
    return 2 * square + asc_cost_array(4 * s->threads * fmax(s->d, ASC_PROBE_BLOCK) * s->d) +
           asc_cost_array(4 * s->d * s->d) + asc_cost_array(16 * s->d * s->d);
}

/* Margins, products and gradients of a thread, in float64 as the last rounds need them. */
static double objective_bytes(const probe_sizes *s) {
    const double width = fmin(s->problems, ASC_PROBE_PANEL);
    return asc_cost_array(8 * s->problems * s->d) +
           s->threads *
               (asc_cost_array(8 * ((ASC_PROBE_BLOCK + s->d) * width + ASC_PROBE_BLOCK * s->d)) +
                asc_cost_array(8 * s->problems * (s->d + ASC_SUM_EXTRA)));
}

/* Optimisers of the own problems, trials of all, sums on their way between ranks. */
static double solver_bytes(const asc_cost_input *in, const probe_sizes *s) {
    const double vectors = 4 + 2 * ASC_LBFGS_PAIRS, weights = 8 * (s->d + 1);
    const double all = asc_cost_array(s->problems * weights);
    return s->own_problems * asc_cost_array(vectors * weights) +
           3 * asc_cost_array(s->own_problems * weights) + all * (in->layout.ranks > 1 ? 2 : 1);
}

/* Decision values of a batch of tasks on the own rows, and of one task on all. */
static double scoring_bytes(const asc_cost_input *in, const probe_sizes *s) {
    enum { PROBLEMS_AT_ONCE = 256 };
    const double folds = (double)asc_probe_settings_of(in->settings)->folds;
    const double batch = fmax(1, floor(PROBLEMS_AT_ONCE / folds));
    return asc_cost_array(8 * batch * s->own) + 2 * asc_cost_array(8 * s->n) +
           s->threads * asc_cost_array(8 * ASC_PROBE_BLOCK * (s->d + batch * folds)) +
           asc_cost_array(8 * s->problems * (s->d + 1));
}

void asc_probe_cost(const asc_cost_input *in, asc_cost *cost) {
    const probe_sizes s = sizes_of(in);
    const double operations = ROUNDS * 4 * s.n * in->d * s.problems;
    cost->operations += operations;
    cost->seconds += operations / in->machine->product / in->workers;
    const double weights = asc_cost_array(8 * s.problems * (s.d + 1));
    const double folds = asc_cost_array(ASC_PROBE_SCHEMES * s.attributes * s.n);
    const double basis = asc_cost_array(8 * s.d * s.d);
    const double classes = asc_cost_array(s.own * s.problems);
    cost->bytes = folds + asc_cost_array(4 * s.own * s.d) + asc_cost_blas(s.threads, in->d, in->d) +
                  fmax(fmax(asc_cost_loading(in), basis_bytes(&s)),
                       basis + classes + weights +
                           fmax(objective_bytes(&s) + solver_bytes(in, &s), scoring_bytes(in, &s)));
    cost->assembled = folds + 2 * weights;
}

void asc_probe_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    fprintf(out, "%lld regressions a model, solved together",
            3 * (long long)plan->n_attributes * (long long)asc_probe_settings_of(settings)->folds);
}
