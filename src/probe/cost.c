/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "plan/formulas.h"
#include "probe/analysis.h"
#include "probe/objective.h"
#include "probe/plan.h"
#include "probe/points.h"
#include "probe/scores.h"
#include "probe/trait_plan.h"
#include "stats/lbfgs.h"

/* Of L-BFGS: regressions of two classes; of several classes and values. */
enum { ROUNDS = 25, ROUNDS_OF_TRAITS = 60 };

/* Sizes of a unit, in numbers. */
typedef struct probe_sizes {
    double n, d, attributes, traits; /* images, dimensions, ... */
    double folds;
    double own; /* rows of the rank with the most */
    double threads;
} probe_sizes;

/* Columns that are solved together; `widest`: of one problem. */
typedef struct probe_columns {
    double all, own, widest; /* own: of the rank with the most */
} probe_columns;

static probe_sizes sizes_of(const asc_cost_input *in) {
    const double n = (double)in->shape->n;
    return (probe_sizes){.n = n,
                         .d = (double)in->shape->dimension,
                         .attributes = (double)in->shape->attributes,
                         .traits = (double)in->shape->traits,
                         .folds = (double)asc_probe_settings_of(in->settings)->folds,
                         .own = asc_cost_share(n, ASC_PROBE_BLOCK, in),
                         .threads = (double)in->layout.threads};
}

static probe_columns columns_of(const asc_cost_input *in, const probe_sizes *s) {
    const double all = ASC_PROBE_SCHEMES * s->attributes * s->folds;
    return (probe_columns){all, ceil(all / (double)in->layout.ranks), 1};
}

static probe_columns columns_of_traits(const asc_cost_input *in, const probe_sizes *s) {
    const double all = ASC_TRAIT_SCHEMES * (double)in->shape->trait_classes * s->folds;
    const double widest = (double)in->shape->widest_trait;
    return (probe_columns){all, fmin(all, ceil(all / (double)in->layout.ranks) + widest), widest};
}

/* The basis, its covariance, products of a block a thread, the eigenvectors' workspace. */
static double basis_bytes(const probe_sizes *s) {
    const double square = asc_cost_array(8 * s->d * s->d);
    return 2 * square + asc_cost_array(4 * s->threads * fmax(s->d, ASC_PROBE_BLOCK) * s->d) +
           asc_cost_array(4 * s->d * s->d) + asc_cost_array(16 * s->d * s->d);
}

/* Margins, products and gradients of a thread, in float64 as the last rounds need them. */
static double objective_bytes(const probe_sizes *s, const probe_columns *c) {
    const double width = fmin(c->all, ASC_PROBE_PANEL + c->widest - 1);
    return asc_cost_array(8 * c->all * s->d) +
           s->threads *
               (asc_cost_array(8 * ((ASC_PROBE_BLOCK + s->d) * width + ASC_PROBE_BLOCK * s->d)) +
                asc_cost_array(8 * c->all * (s->d + ASC_SUM_EXTRA)));
}

/* Optimisers of the own problems, trials of all, sums on their way between ranks. */
static double solver_bytes(const asc_cost_input *in, const probe_sizes *s, const probe_columns *c) {
    const double vectors = 4 + 2 * ASC_LBFGS_PAIRS, weights = 8 * (s->d + 1);
    const double all = asc_cost_array(c->all * weights);
    return c->own * asc_cost_array(vectors * weights) + 3 * asc_cost_array(c->own * weights) +
           all * (in->layout.ranks > 1 ? 2 : 1);
}

/* Decision values of a batch of tasks on the own rows, and of one task on all. */
static double scoring_bytes(const probe_sizes *s, const probe_columns *c) {
    enum { PROBLEMS_AT_ONCE = 256 };
    const double batch = fmax(1, floor(PROBLEMS_AT_ONCE / s->folds));
    return asc_cost_array(8 * batch * s->own) + 2 * asc_cost_array(8 * s->n) +
           s->threads * asc_cost_array(8 * ASC_PROBE_BLOCK * (s->d + batch * s->folds)) +
           asc_cost_array(8 * c->all * (s->d + 1));
}

/* Decision values of the widest task, one of its columns on all rows, its predictions. */
static double scoring_bytes_of_traits(const probe_sizes *s, const probe_columns *c) {
    const double cells = s->folds * c->widest * c->widest;
    return asc_cost_array(8 * c->widest * s->own) + 2 * asc_cost_array(8 * s->n) +
           asc_cost_array(16 * s->n) + asc_cost_array(8 * s->n) + asc_cost_array(8 * cells) +
           s->threads * asc_cost_array(8 * ASC_PROBE_BLOCK * (s->d + c->widest * s->folds)) +
           asc_cost_array(8 * c->all * (s->d + 1));
}

/* What the folds of attributes of more than two values take while they are worked on. */
static double trait_plan_bytes(const probe_sizes *s) {
    return ASC_TRAIT_SCHEMES * s->traits * (asc_cost_array(8 * s->n) + asc_cost_array(s->n));
}

void asc_probe_cost(const asc_cost_input *in, asc_cost *cost) {
    const probe_sizes s = sizes_of(in);
    const probe_columns binary = columns_of(in, &s), traits = columns_of_traits(in, &s);
    const double operations =
        4 * s.n * in->d * (ROUNDS * binary.all + ROUNDS_OF_TRAITS * traits.all);
    cost->operations += operations;
    cost->seconds += operations / in->machine->product / in->workers;
    const double weights = asc_cost_array(8 * binary.all * (s.d + 1));
    const double trait_weights = asc_cost_array(8 * traits.all * (s.d + 1));
    const double folds =
        asc_cost_array(ASC_PROBE_SCHEMES * s.attributes * s.n) + trait_plan_bytes(&s);
    const double basis = asc_cost_array(8 * s.d * s.d);
    const double classes = asc_cost_array(s.own * binary.all);
    const double of_binary =
        classes + fmax(objective_bytes(&s, &binary) + solver_bytes(in, &s, &binary),
                       scoring_bytes(&s, &binary));
    const double of_traits =
        trait_weights + fmax(objective_bytes(&s, &traits) + solver_bytes(in, &s, &traits),
                             scoring_bytes_of_traits(&s, &traits));
    cost->bytes = folds + asc_cost_array(4 * s.own * s.d) + asc_cost_blas(s.threads, in->d, in->d) +
                  fmax(fmax(asc_cost_loading(in), basis_bytes(&s)),
                       basis + weights + fmax(of_binary, s.traits > 0 ? of_traits : 0));
    const double influences =
        asc_cost_array(8 * ASC_SCORES * (double)in->shape->identities * (s.attributes + s.traits));
    cost->bytes += influences;
    cost->assembled = folds + 2 * weights + (s.traits > 0 ? 2 * trait_weights : 0) + influences;
}

void asc_probe_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    const long long folds = (long long)asc_probe_settings_of(settings)->folds;
    fprintf(out, "%lld regressions a model, solved together",
            (ASC_PROBE_SCHEMES * (long long)plan->n_attributes +
             ASC_TRAIT_SCHEMES * (long long)plan->n_traits) *
                folds);
}
