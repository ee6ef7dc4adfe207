#include <math.h>

#include "plan/formulas.h"
#include "probe/analysis.h"

enum { ROUNDS = 25 }; /* of L-BFGS */

void asc_probe_cost(const asc_cost_input *in, asc_cost *cost) {
    const double problems = 3.0 * (double)in->shape->attributes * (double)in->settings->probe.folds;
    const double n = (double)in->shape->n;
    const double operations = ROUNDS * 4 * n * in->d * problems;
    cost->operations += operations;
    cost->seconds += operations / in->machine->product / in->workers;
    /* Own rows and classes, folds, 24 vectors of the own regressions, all weights and a gradient a
     * thread, three D x D. */
    const double ranks = (double)in->layout.ranks, threads = (double)in->layout.threads;
    cost->bytes = asc_cost_loading(in) + n / ranks * (4 * in->d + problems) +
                  3 * (double)in->shape->attributes * n +
                  8 * problems * in->d * (24 / ranks + 3 + threads) + 24 * in->d * in->d;
}

void asc_probe_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    fprintf(out, "%lld regressions a model, solved together",
            3 * (long long)plan->n_attributes * (long long)settings->probe.folds);
}
