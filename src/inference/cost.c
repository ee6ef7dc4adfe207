#include <math.h>

#include "inference/analysis.h"
#include "plan/formulas.h"

/* Seconds of a thread of the reference machine. */
static const double PERMUTED = 0.08e-9; /* a pair under one labelling */
static const double LABELLING = 35e-6;  /* an attribute under one labelling */

static const double PERMUTING = 45e6; /* bytes of working room */

/* Labels of all permutations as bytes and bits, and their histograms in 256 cells. */
void asc_inference_cost(const asc_cost_input *in, asc_cost *cost) {
    enum { CELLS = 256, COUNTER_BYTES = 3 * 8 + 3 };
    const asc_inference_settings *inference = &in->settings->inference;
    const double n =
        fmin(2 * asc_cost_samples(in, inference->max_samples), (double)in->shape->identities);
    const double lanes = (double)inference->permutations + 1;
    const double tests =
        (double)in->shape->attributes * (inference->n_given > 0 ? 2 : 1) * asc_cost_pairs(n);
    cost->pairs += tests;
    cost->operations += tests * 2 * in->d;
    cost->seconds +=
        tests / in->workers * (2 * in->d / in->machine->product + in->slower * lanes * PERMUTED) +
        in->slower * lanes * LABELLING * (double)in->shape->attributes / in->workers;
    cost->bytes = PERMUTING + 8 * n * in->d + 2 * n * lanes +
                  lanes * CELLS * COUNTER_BYTES * (1 + (double)in->layout.threads);
}

void asc_inference_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    fprintf(out, "%lld permutations of %lld attributes",
            (long long)settings->inference.permutations, (long long)plan->n_attributes);
}
