#include <math.h>

#include "map/analysis.h"
#include "plan/formulas.h"

static const double EIGEN = 5; /* operations of pdsyevd: EIGEN n^3 */

/* Seconds of a thread of the reference machine. */
static const double OPERATION_MATRIX = 0.02e-9; /* in ScaLAPACK */

void asc_map_cost(const asc_cost_input *in, asc_cost *cost) {
    const double k = (double)in->shape->identities, d = in->d, n = (double)in->shape->n;
    const double operations = 2 * n * d * d + k * k * d + EIGEN * (k * k * k + d * d * d);
    cost->operations += operations;
    cost->seconds += in->slower * operations * OPERATION_MATRIX / (double)in->layout.ranks;
    /* Own rows, pieces of two matrices with vectors and workspace, means, coordinates. */
    enum { PIECES = 3 };
    const double means = d * d + (k + 2 * (double)in->shape->attributes) * d;
    cost->bytes = asc_cost_loading(in) +
                  (4 * n * d + 8 * PIECES * (k * k + d * d)) / (double)in->layout.ranks +
                  8 * means + 8 * (double)in->settings->map.components * n;
}

void asc_map_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    (void)settings;
    fprintf(out, "a matrix of %lld x %lld identities over %lld ranks",
            (long long)plan->n_identities, (long long)plan->n_identities,
            (long long)plan->layout.ranks);
}
