/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/counts.h"
#include "map/analysis.h"
#include "map/means.h"
#include "plan/formulas.h"

static const double EIGEN = 5; /* operations of pdsyevd: EIGEN n^3 */

/* Seconds of a thread of the reference machine. */
static const double OPERATION_MATRIX = 0.02e-9; /* in ScaLAPACK */
static const double OPERATION_ETA = 0.1e-9;     /* of thin products under permuted values */
static const double SECONDS_KINDS = 3e-9;       /* an image, a measure and a component, permuted */

/* Bytes of the row of a table with so many texts and numbers. */
static double row_bytes(double texts, double numbers) {
    enum { TEXT = 40, NUMBER = 8 };
    return TEXT * texts + NUMBER * numbers;
}

/* Sizes of a unit, in numbers. */
typedef struct map_sizes {
    double n, k, d, attributes, components; /* images, identities, dimensions, ... */
    double measures, classes;               /* of attributes of more than two values, at most */
    double own;                             /* images of the rank with the most */
    double outcome;                         /* bytes */
} map_sizes;

static map_sizes sizes_of(const asc_cost_input *in) {
    map_sizes s = {.n = (double)in->shape->n,
                   .k = (double)in->shape->identities,
                   .d = (double)in->shape->dimension,
                   .attributes = (double)in->shape->attributes,
                   .measures = 2 * (double)in->shape->traits};
    s.classes = sqrt(in->shape->trait_pairs * (double)in->shape->traits);
    s.own = asc_cost_share(s.n, ASC_SPECTRA_BATCH, in);
    s.components = fmin((double)asc_map_settings_of(in->settings)->components, fmin(s.n, s.d));
    s.outcome = 8 * (s.components * (s.n + s.d + s.k + 4 * (s.attributes + s.measures)) +
                     s.attributes * (s.attributes + 2));
    return s;
}

/* Sums of the rows, the centres twice. */
static double means_bytes(const map_sizes *s) {
    return asc_cost_array(8 * 2 * ASC_MAP_PARTS * s->attributes * s->d) +
           2 * asc_cost_array(8 * s->k * s->d);
}

/* Means that are kept, the people's points solved, the root's. */
static double scaling_bytes(const map_sizes *s) {
    const double size = fmin(s->k, s->d);
    return asc_cost_array(8 * 2 * ASC_MAP_PARTS * s->attributes * s->d) +
           asc_cost_array(8 * s->k * s->d) + asc_cost_array(8 * size * size) + asc_cost_eigen(size);
}

static double components_bytes(const map_sizes *s) {
    const double few = asc_cost_array(4 * s->n * s->d) + asc_cost_array(8 * s->n * s->d);
    const double size = fmin(s->n, s->d);
    return asc_cost_array(8 * ASC_SPECTRA_BATCH * s->d) + asc_cost_array(8 * size * size) +
           (s->n <= s->d ? few : 0) + asc_cost_eigen(size) +
           asc_cost_array(8 * s->own * s->components);
}

static double eta_bytes(const asc_cost_input *in, const map_sizes *s) {
    enum { THIN_PRODUCT = 256 << 10 };
    const double lists = 4 * asc_cost_array(8 * s->k) + asc_cost_array(8 * s->n);
    const double cells = (1 + (double)asc_map_settings_of(in->settings)->permutations) *
                         (s->attributes + s->measures);
    return lists + 2 * asc_cost_array(8 * cells * s->components) +
           (double)in->layout.threads *
               (THIN_PRODUCT + asc_cost_array(8 * s->n) + asc_cost_array(8 * s->k) +
                8 * (s->classes + 2 * s->measures) * (s->components + 1) +
                asc_cost_array(8 * ASC_SPECTRA_BATCH * (2 * s->components + 1)) +
                2 * asc_cost_array(8 * ASC_SPECTRA_BATCH * (s->attributes + 1)));
}

/* Outcomes as bytes and as arrays, and the rows of the tables. */
static double assembled_bytes(const map_sizes *s) {
    enum { IMAGE_CLASSES = 6 }; /* bytes of an image and measure */
    return 2 * s->outcome + s->k * row_bytes(3, s->components) +
           s->attributes * s->components * row_bytes(3, 6) +
           s->measures * (s->components * row_bytes(5, 7) + IMAGE_CLASSES * s->n) +
           s->classes * row_bytes(5, 2 + s->components) +
           s->attributes * s->attributes * row_bytes(6, 2);
}

static double larger(double a, double b, double c) {
    return fmax(a, fmax(b, c));
}

void asc_map_cost(const asc_cost_input *in, asc_cost *cost) {
    const map_sizes s = sizes_of(in);
    const double images = fmin(s.n, s.d), identities = fmin(s.k, s.d);
    const double sums = s.n * s.d * (images + s.attributes);
    const double root = EIGEN * (pow(images, 3) + pow(identities, 3)) + s.k * s.d * identities;
    const double eta = 2 * s.n * s.attributes * s.components *
                       (double)asc_map_settings_of(in->settings)->permutations;
    enum { OPERATIONS = 4 }; /* of such an image */
    const double kinds =
        s.n * s.measures * s.components * (double)asc_map_settings_of(in->settings)->permutations;
    cost->operations += sums + root + eta + OPERATIONS * kinds;
    cost->seconds += in->slower * ((sums / (double)in->layout.ranks + root) * OPERATION_MATRIX +
                                   (eta * OPERATION_ETA + kinds * SECONDS_KINDS) / in->workers);
    const double rows = asc_cost_array(4 * s.own * s.d);
    const double coordinates = asc_cost_array(8 * s.n * s.components);
    const double message =
        fmin(ASC_COUNTS_MESSAGE, s.d * fmax(s.k, 2 * ASC_MAP_PARTS * s.attributes));
    const double adding = in->layout.ranks > 1 ? 2 * asc_cost_array(8 * message) : 0;
    cost->bytes = asc_cost_blas(1, in->d, in->d) + adding +
                  larger(rows + larger(asc_cost_loading(in), means_bytes(&s), scaling_bytes(&s)),
                         rows + components_bytes(&s) + coordinates,
                         coordinates + fmax(eta_bytes(in, &s), 3 * s.outcome));
    cost->assembled = assembled_bytes(&s);
}

/* The matrices of the model with the most dimensions: the smaller of two ways to solve each. */
void asc_map_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    int64_t most = 0;
    for (int64_t m = 0; m < plan->n_models; m++)
        most = plan->models[m].dimension > most ? plan->models[m].dimension : most;
    const long long images = (long long)(plan->kept < most ? plan->kept : most);
    const long long identities = (long long)(plan->n_identities < most ? plan->n_identities : most);
    fprintf(out, "eigenvectors of %lld x %lld and %lld x %lld matrices; %lld permutations", images,
            images, identities, identities, (long long)asc_map_settings_of(settings)->permutations);
}
