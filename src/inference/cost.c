/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "inference/analysis.h"
#include "plan/formulas.h"

/* Seconds of a thread of the reference machine. */
static const double PERMUTED = 0.17e-9; /* a pair under one labelling */
static const double SORTED = 40e-9;     /* a pair that is ordered */
static const double OPERATION_DOUBLE = 0.04e-9;

static const double PERMUTING = 5e6; /* bytes of working room */

/* A draw's distances, pairs while they are sorted, permutations, statistics, and labellings of a
 * thread. */
void asc_inference_cost(const asc_cost_input *in, asc_cost *cost) {
    enum { PAIR_BYTES = 37, LABELLING_BYTES = 64 * 9, STATISTICS = 3 * 8, OTHERS = 2 * 4 };
    const asc_inference_settings *inference = asc_inference_settings_of(in->settings);
    const double n = asc_cost_samples(in, inference->max_samples);
    const double lanes = (double)inference->permutations + 1;
    const double draws = (double)inference->draws * (inference->n_given > 0 ? 2 : 1);
    const double attributes = (double)in->shape->attributes;
    const double pairs = draws * asc_cost_pairs(n);
    cost->pairs += attributes * pairs;
    cost->operations += pairs * 2 * (in->d + attributes * lanes);
    cost->seconds += in->slower * pairs / in->workers *
                     (2 * in->d * OPERATION_DOUBLE + SORTED + attributes * lanes * PERMUTED);
    cost->read += draws * n * in->d * sizeof(float);
    cost->bytes = PERMUTING + 16 * n * in->d + 8 * n * n + PAIR_BYTES * asc_cost_pairs(n) +
                  OTHERS * (double)in->shape->identities * lanes +
                  fmin(attributes * (double)inference->draws * lanes * STATISTICS, 1 << 28) +
                  (double)in->layout.threads * n * LABELLING_BYTES;
}

void asc_inference_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    fprintf(out, "%lld draws x %lld permutations of %lld attributes",
            (long long)asc_inference_settings_of(settings)->draws,
            (long long)asc_inference_settings_of(settings)->permutations,
            (long long)plan->n_attributes);
}
