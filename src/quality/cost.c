#include <math.h>

#include "plan/formulas.h"
#include "quality/analysis.h"

void asc_quality_cost(const asc_cost_input *in, asc_cost *cost) {
    const double n = (double)in->shape->n, each = n / fmax(1, (double)in->shape->identities);
    cost->pairs += n * each;
    cost->operations += n * each * 2 * in->d;
    cost->seconds += n * each * 2 * in->d / in->machine->product / in->workers;
    cost->bytes = n * in->d * sizeof(float) / (double)in->layout.ranks;
}

void asc_quality_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    (void)settings;
    fprintf(out, "%lld models", (long long)plan->n_models);
}
