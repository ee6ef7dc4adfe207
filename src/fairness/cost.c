/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "attrscope/sweep.h"
#include "fairness/analysis.h"
#include "fairness/search.h"
#include "plan/formulas.h"

enum { SWEEPS = 3, THRESHOLDS = 40 };

/* Seconds of a thread of the reference machine. */
static const double PAIR_SEEN = 2e-9;     /* a pair that is held against the farthest threshold */
static const double PAIR_NEAR = 10e-9;    /* a near one, in an attribute */
static const double PAIR_DRAWN = 0.03e-9; /* an accepted one, in an attribute and a draw */

void asc_fairness_cost(const asc_cost_input *in, asc_cost *cost) {
    const asc_fairness_settings *settings = asc_fairness_settings_of(in->settings);
    const double points = (double)(settings->far.count + settings->thresholds.count);
    const double draws = (double)settings->replicates, n = (double)in->shape->n;
    const double people = (double)in->shape->identities;
    const double all = (double)(in->shape->attributes + in->shape->traits);
    const double splits =
        settings->n_attributes > 0 ? fmin(all, (double)settings->n_attributes) : all;
    double far = 0;
    for (int64_t f = 0; f < settings->far.count; f++)
        far = fmax(far, settings->far.values[f]);
    /* Groups of an attribute: two, or the classes of one of more values. */
    const double traits = (double)in->shape->traits;
    const double classes = sqrt(in->shape->trait_pairs / fmax(traits, 1));
    const double groups = 2 * fmin(splits, (double)in->shape->attributes) +
                          fmax(0, splits - (double)in->shape->attributes) * classes;
    const double inside = 0.7; /* of an attribute's pairs, about */
    asc_cost_add_sweeps(in, SWEEPS, 2 * in->d,
                        PAIR_SEEN + splits * 4 * far * PAIR_NEAR +
                            splits * inside * far * draws * PAIR_DRAWN / SWEEPS,
                        cost);
    const double entries = splits * fmin(n, 1.5 * people);
    const double drawn = 8 * groups * points * (draws + 64);
    const double counted = 8 * entries * (2 * THRESHOLDS + points * groups / fmax(splits, 1));
    const double cells = 8.0 * ASC_FAIRNESS_CELLS * ((groups + 1) * points + THRESHOLDS);
    const double held = 28 * n * splits;
    const double counting =
        counted + drawn * (1 + (double)in->layout.threads) + people * (draws + 64) + 2 * drawn;
    cost->bytes = fmax(cost->bytes, asc_cost_sweep_bytes(in, 1) + held + fmax(2 * cells, counting));
    cost->checkpoint = fmax(cost->checkpoint, fmax(cells, counted + drawn));
    cost->assembled = held + 4 * drawn + 400 * groups * (THRESHOLDS + points * 10);
}

void asc_fairness_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    (void)plan;
    fprintf(out, "three sweeps a model, %lld draws of people",
            (long long)asc_fairness_settings_of(settings)->replicates);
}
