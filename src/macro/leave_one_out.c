#include "macro/leave_one_out.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "sweep/identity_counts.h"

/* Weights of pairs in a class: within the distance, and all. */
typedef struct pair_weight {
    double within, all;
} pair_weight;

/* One attribute's weights of images by identity, and the sums that pairs are made of. */
typedef struct image_weights {
    double *of; /* [K, 2] positive, negative */
    double sum[2], squares[2], mixed;
} image_weights;

static void sum_weights(const asc_labels *labels, const asc_weights *weights, int32_t attribute,
                        int64_t n_identities, image_weights *w) {
    const int64_t word = attribute / ASC_LANES * labels->n;
    const uint64_t bit = (uint64_t)1 << (attribute % ASC_LANES);
    *w = (image_weights){.of = w->of};
    memset(w->of, 0, 2 * (size_t)n_identities * sizeof *w->of);
    for (int64_t i = 0; i < labels->n; i++) {
        const double weight = weights ? weights->weights[i * weights->lanes + attribute] : 1;
        double *of = w->of + 2 * (int64_t)labels->identity[i];
        of[0] += labels->positive[word + i] & bit ? weight : 0;
        of[1] += labels->negative[word + i] & bit ? weight : 0;
    }
    for (int64_t k = 0; k < n_identities; k++) {
        const double p = w->of[2 * k], m = w->of[2 * k + 1];
        w->sum[0] += p;
        w->sum[1] += m;
        w->squares[0] += p * p;
        w->squares[1] += m * m;
        w->mixed += p * m;
    }
}

/* Pairs inside modality m: of all identities, or with one of them. */
static double all_inside(const image_weights *w, int m) {
    return 0.5 * (w->sum[m] * w->sum[m] - w->squares[m]);
}

static double all_inside_with(const image_weights *w, int64_t k, int m) {
    return w->of[2 * k + m] * (w->sum[m] - w->of[2 * k + m]);
}

static double all_across(const image_weights *w, bool own) {
    return w->sum[0] * w->sum[1] - (own ? 0 : w->mixed);
}

static double all_across_with(const image_weights *w, int64_t k, bool own) {
    const double p = w->of[2 * k], m = w->of[2 * k + 1];
    return p * (w->sum[1] - m) + m * (w->sum[0] - p) + (own ? p * m : 0);
}

/* Of all identities, or without the pairs `less`; NaN when nothing is left. */
static double difference(const pair_weight sum[2], const pair_weight less[2]) {
    double share[2];
    for (int c = 0; c < 2; c++) {
        const double all = sum[c].all - less[c].all;
        share[c] = all > 0 ? (sum[c].within - less[c].within) / all : NAN;
    }
    return share[0] - share[1];
}

/* Weight within the distance, of identity k's pairs inside the modality and across. */
static void read_within(const asc_identity_counts *counts, int64_t k, int32_t attribute, int m,
                        double others[2], double own[2]) {
    uint64_t from_others[ASC_WITHIN_CLASSES], from_own[ASC_WITHIN_CLASSES];
    const int inside = m == 0 ? ASC_WITHIN_POSITIVE : ASC_WITHIN_NEGATIVE;
    const int across = m == 0 ? ASC_WITHIN_ACROSS_POSITIVE : ASC_WITHIN_ACROSS_NEGATIVE;
    asc_identity_counts_read(counts, k, attribute, from_others, from_own);
    others[0] = (double)from_others[inside];
    others[1] = (double)from_others[across];
    own[0] = (double)from_own[inside];
    own[1] = (double)from_own[across];
}

/* One statistic without each identity; unit: pair weights a unit of the counts. */
static void leave_out(const asc_identity_counts *counts, const image_weights *w, double unit,
                      int64_t n_identities, bool same_identity, int32_t attribute, int m,
                      int32_t n_attributes, double *without) {
    const pair_weight nothing[2] = {{0, 0}, {0, 0}};
    pair_weight sum[2] = {{0, all_inside(w, m)}, {0, all_across(w, same_identity)}};
    double others[2], own[2];
    for (int64_t k = 0; k < n_identities; k++) {
        read_within(counts, k, attribute, m, others, own);
        for (int c = 0; c < 2; c++) /* a pair with another identity is counted from both ends */
            sum[c].within += unit * (0.5 * others[c] + own[c]);
    }
    const double sign = difference(sum, nothing) < 0 ? -1 : 1;
    for (int64_t k = 0; k < n_identities; k++) {
        read_within(counts, k, attribute, m, others, own);
        const pair_weight less[2] = {
            {unit * (others[0] + own[0]), all_inside_with(w, k, m)},
            {unit * (others[1] + own[1]), all_across_with(w, k, same_identity)}};
        without[(k * n_attributes + attribute) * 2 + m] = sign * difference(sum, less);
    }
}

static asc_code leave_out_all(const asc_identity_counts *counts, const asc_labels *labels,
                              const asc_weights *weights, int64_t n_identities, bool same_identity,
                              const asc_ks_value *values, double *without) {
    const int32_t n_attributes = labels->n_attributes;
    const double unit = weights ? ldexp(1.0, weights->shift) : 1;
    image_weights w = {0};
    asc_code code = asc_alloc(&w.of, 2 * (uint64_t)n_identities, sizeof *w.of, "weights");
    for (int32_t a = 0; a < n_attributes && code == ASC_OK; a++) {
        sum_weights(labels, weights, a, n_identities, &w);
        for (int m = 0; m < 2; m++)
            if (!isnan(values[2 * a + m].location))
                leave_out(counts, &w, unit, n_identities, same_identity, a, m, n_attributes,
                          without);
            else
                for (int64_t k = 0; k < n_identities; k++)
                    without[(k * n_attributes + a) * 2 + m] = NAN;
    }
    free(w.of);
    return code;
}

asc_code asc_leave_one_out(const asc_points *points, const asc_labels *labels,
                           const asc_weights *weights, int64_t n_identities, bool same_identity,
                           const asc_ks_value *values, double *without) {
    const int64_t n = 2 * (int64_t)labels->n_attributes;
    asc_identity_counts *counts = NULL;
    double *locations = NULL;
    asc_code code = asc_alloc(&locations, (uint64_t)n, sizeof *locations, "distances");
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        locations[i] = values[i].location;
    if (code == ASC_OK)
        code = asc_identity_counts_init(labels, weights, n_identities, same_identity, locations,
                                        &counts);
    ASC_TRY(code, asc_agree(points->comm, code), done);
    asc_sink *sinks[] = {asc_identity_counts_sink(counts)};
    ASC_TRY(code, asc_sweep_run(points, sinks, 1, "intervals of the population KS"), done);
    code = asc_agree(points->comm, leave_out_all(counts, labels, weights, n_identities,
                                                 same_identity, values, without));
done:
    asc_identity_counts_free(&counts);
    free(locations);
    return code;
}
