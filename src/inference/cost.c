/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "inference/analysis.h"
#include "plan/formulas.h"

/* Seconds of a thread of the reference machine. */
static const double PERMUTED = 0.17e-9; /* a pair under one labelling */
static const double SORTED = 40e-9;     /* a pair that is ordered */
static const double OPERATION_DOUBLE = 0.04e-9;

/* What a draw of n people takes. */
typedef struct draw_size {
    double n, pairs, d, threads;
    double sources; /* bytes of permutations of their images */
    double classes; /* of attributes of more than two values, at most */
} draw_size;

/* Classes of all attributes of more than two values, at most; four are quarters of a number. */
static double count_classes(const asc_cost_input *in) {
    const double traits = (double)in->shape->traits;
    return fmax(sqrt(in->shape->trait_pairs * traits), 4 * traits);
}

/* Of a thread: labels, counts of a word's pieces, indicators; products of either kind. */
static double thread_bytes(const draw_size *draw) {
    enum { LANES = 64, LEAST_BLOCK = 32, MOST_BLOCK = 255 };
    const double block = fmin(MOST_BLOCK, fmax(LEAST_BLOCK, cbrt(draw->pairs)));
    const double kinds = draw->classes > 0 ? asc_cost_array(LANES * sizeof(int32_t) * draw->n) +
                                                 asc_cost_array(LANES * sizeof(double) * draw->n) +
                                                 LANES * sizeof(int32_t) * draw->classes
                                           : 0;
    return kinds + LANES * draw->n + asc_cost_array(2 * LANES * ceil(draw->pairs / block)) +
           asc_cost_array(LANES * sizeof(double) * draw->n) + asc_cost_blas(1, draw->n, draw->n);
}

/* The rows as drawn and by stratum are held while distances are found, beside the rows in float64,
 * and while pairs are sorted: all pairs twice, and where the buckets begin. */
static double draw_bytes(const draw_size *draw) {
    enum { PAIR = 16, BUCKET = 1, ORDERED = 5 };
    const double rows = asc_cost_array(sizeof(float) * draw->n * draw->d);
    const double distances = asc_cost_array(sizeof(double) * draw->n * draw->n);
    const double measuring = asc_cost_array(sizeof(double) * draw->n * draw->d);
    const double sorting = 2 * asc_cost_array(PAIR * draw->pairs) + BUCKET * draw->pairs;
    const double counting =
        asc_cost_array(ORDERED * draw->pairs) + draw->sources + draw->threads * thread_bytes(draw);
    return rows + distances + fmax(rows + fmax(measuring, sorting), counting);
}

/* Groups of people who share draws: of every attribute, where its propensity may make strata. */
static double count_groups(const asc_inference_settings *inference, double tests) {
    return inference->n_given > 0 && inference->given_by != ASC_INFERENCE_BY_CELLS ? tests : 1;
}

/* While a propensity is found of N images: columns, fitted values and their scores of all classes
 * at most, rows, weights, targets and their order. */
static double propensity_bytes(const asc_inference_settings *inference, double images,
                               double classes) {
    enum { FITTED = 12, ROW = 48 };
    const double columns = (double)inference->n_given + classes;
    return images * (sizeof(double) * columns + FITTED * fmax(classes, 2) + ROW);
}

void asc_inference_cost(const asc_cost_input *in, asc_cost *cost) {
    enum { EXCHANGES = 2, STATISTICS = 3 * 8, BATCH = 1 << 28, GROUP = 24, PLACED = 12 };
    const asc_inference_settings *inference = asc_inference_settings_of(in->settings);
    const double permutations = (double)inference->permutations, lanes = permutations + 1;
    const double n = asc_cost_samples(in, inference->max_samples);
    const double each = (double)inference->draws;
    const double draws = each * (inference->n_given > 0 ? 2 : 1);
    const double traits = (double)in->shape->traits, classes = count_classes(in);
    const double attributes = (double)in->shape->attributes + classes; /* a KS of each class */
    const double tests = (double)in->shape->attributes + traits;
    const double pairs = draws * asc_cost_pairs(n), groups = count_groups(inference, tests);
    const double ordered = each * (inference->n_given > 0 ? 1 + groups : 1) * asc_cost_pairs(n);
    cost->pairs += attributes * pairs;
    cost->operations += 2 * (ordered * in->d + pairs * attributes * lanes);
    cost->seconds +=
        in->slower / in->workers *
        (ordered * (2 * in->d * OPERATION_DOUBLE + SORTED) + pairs * attributes * lanes * PERMUTED);
    cost->read += draws * n * in->d * sizeof(float);
    const draw_size draw = {.n = n,
                            .pairs = asc_cost_pairs(n),
                            .d = (double)in->shape->dimension,
                            .threads = (double)in->layout.threads,
                            .classes = classes,
                            .sources =
                                EXCHANGES * asc_cost_array(sizeof(int32_t) * permutations * n)};
    const double others =
        EXCHANGES * asc_cost_array(sizeof(int32_t) * permutations * (double)in->shape->identities);
    const double statistics = lanes * STATISTICS;
    const double own = ceil(tests * each / (double)in->layout.ranks);
    const double held = asc_cost_array(
        fmin(fmax(BATCH, each * statistics) / (double)in->layout.ranks, own * statistics));
    const double labels = (double)in->shape->n * (tests + traits * PLACED + GROUP * groups);
    const double fitting =
        groups > 1 ? propensity_bytes(inference, (double)in->shape->n, classes) : 0;
    const double drawing =
        held + others + fmax(draw_bytes(&draw), asc_cost_array(each * statistics));
    cost->bytes = labels + fmax(drawing, fitting);
}

void asc_inference_describe(const asc_plan *plan, const asc_settings *settings, FILE *out) {
    fprintf(out, "%lld draws x %lld permutations of %lld attributes",
            (long long)asc_inference_settings_of(settings)->draws,
            (long long)asc_inference_settings_of(settings)->permutations,
            (long long)(plan->n_attributes + plan->n_traits));
}
