#include <math.h>

#include "map/analysis.h"
#include "plan/formulas.h"

static const double EIGEN = 5; /* operations of pdsyevd: EIGEN n^3 */

/* Seconds of a thread of the reference machine. */
static const double OPERATION_MATRIX = 0.02e-9; /* in ScaLAPACK */
static const double OPERATION_ETA = 0.1e-9;     /* of thin products under permuted values */

void asc_map_cost(const asc_cost_input *in, asc_cost *cost) {
    const double n = (double)in->shape->n, k = (double)in->shape->identities, d = in->d;
    const double attributes = (double)in->shape->attributes, ranks = (double)in->layout.ranks;
    const double components = fmin((double)in->settings->map.components, fmin(n, d));
    const double images = fmin(n, d), identities = fmin(k, d);
    const double sums = n * d * (images + attributes);
    const double root = EIGEN * (pow(images, 3) + pow(identities, 3)) + k * d * identities;
    const double eta = 2 * n * attributes * components * (double)in->settings->map.permutations;
    cost->operations += sums + root + eta;
    cost->seconds +=
        in->slower * ((sums / ranks + root) * OPERATION_MATRIX + eta * OPERATION_ETA / in->workers);
    /* Own rows, pieces of two matrices with vectors and workspace, means, coordinates. */
    enum { PIECES = 3 };
    const double means = d * d + (k + 2 * attributes) * d;
    cost->bytes = asc_cost_loading(in) + (4 * n * d + 8 * PIECES * (k * k + d * d)) / ranks +
                  8 * means + 8 * components * n;
}

/* The matrices of the model with the most dimensions: the smaller of two ways to solve each. */
void asc_map_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    int64_t most = 0;
    for (int64_t m = 0; m < plan->n_models; m++)
        most = plan->models[m].dimension > most ? plan->models[m].dimension : most;
    const long long images = (long long)(plan->kept < most ? plan->kept : most);
    const long long identities = (long long)(plan->n_identities < most ? plan->n_identities : most);
    fprintf(out, "eigenvectors of %lld x %lld and %lld x %lld matrices; %lld permutations", images,
            images, identities, identities, (long long)settings->map.permutations);
}
