/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/leave_one_out.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "separation/energy_without.h"
#include "separation/pair_weights.h"
#include "sweep/identity_counts.h"

/* Weights of pairs in a class: within the distance, and all. */
typedef struct pair_weight {
    double within, all;
} pair_weight;

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

/* One statistic at `place`, of all and without each identity, `stride` apart; unit: pair
 * weights a unit of the counts. */
static void leave_out(const asc_identity_counts *counts, const asc_pair_weights *w, double unit,
                      int64_t n_identities, bool same_identity, int32_t place, int m,
                      int64_t stride, double *whole, double *without) {
    const pair_weight nothing[2] = {{0, 0}, {0, 0}};
    pair_weight sum[2] = {{0, asc_pair_weights_inside(w, m)},
                          {0, asc_pair_weights_across(w, same_identity)}};
    double others[2], own[2];
    for (int64_t k = 0; k < n_identities; k++) {
        read_within(counts, k, place, m, others, own);
        for (int c = 0; c < 2; c++) /* a pair with another identity is counted from both ends */
            sum[c].within += unit * (0.5 * others[c] + own[c]);
    }
    const double all = difference(sum, nothing), sign = all < 0 ? -1 : 1;
    *whole = sign * all;
    for (int64_t k = 0; k < n_identities; k++) {
        read_within(counts, k, place, m, others, own);
        const pair_weight less[2] = {
            {unit * (others[0] + own[0]), asc_pair_weights_inside_with(w, k, m)},
            {unit * (others[1] + own[1]), asc_pair_weights_across_with(w, k, same_identity)}};
        without[k * stride] = sign * difference(sum, less);
    }
}

/* The labels and weights that are swept: the farthest places come first, so that a pair has nothing
 * to do with those behind its distance. */
typedef struct ordered {
    int32_t *order;     /* [places] */
    int32_t *attribute; /* [places] in that order */
    double *locations;  /* [places, 2] likewise */
    asc_labels labels;
    asc_weights weights;
} ordered;

typedef struct far_place {
    double distance;
    int32_t place;
} far_place;

static int by_distance(const void *a, const void *b) {
    const far_place *x = a, *y = b;
    if (x->distance != y->distance)
        return x->distance > y->distance ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static asc_code find_order(const asc_ks_places *places, ordered *o) {
    const uint64_t n = (uint64_t)places->n;
    far_place *sorted = NULL;
    asc_code code = asc_alloc(&sorted, n, sizeof *sorted, "order of places");
    if (code == ASC_OK)
        code = asc_alloc(&o->order, n, sizeof *o->order, "order of places");
    if (code == ASC_OK)
        code = asc_alloc(&o->attribute, n, sizeof *o->attribute, "order of places");
    if (code == ASC_OK)
        code = asc_alloc(&o->locations, 2 * n, sizeof *o->locations, "distances");
    for (int32_t p = 0; p < places->n && code == ASC_OK; p++) {
        const double farther = fmax(places->distances[2 * p], places->distances[2 * p + 1]);
        sorted[p] = (far_place){isnan(farther) ? -1 : farther, p};
    }
    if (code == ASC_OK)
        qsort(sorted, (size_t)places->n, sizeof *sorted, by_distance);
    for (int32_t p = 0; p < places->n && code == ASC_OK; p++) {
        o->order[p] = sorted[p].place;
        o->attribute[p] = places->attribute[o->order[p]];
        for (int m = 0; m < 2; m++)
            o->locations[2 * p + m] = places->distances[2 * o->order[p] + m];
    }
    free(sorted);
    return code;
}

static asc_code make_ordered(const asc_labels *labels, const asc_weights *weights,
                             const asc_ks_places *places, ordered *o) {
    asc_code code = find_order(places, o);
    if (code == ASC_OK)
        code = asc_labels_reorder(labels, o->attribute, places->n, &o->labels);
    if (code == ASC_OK && weights)
        code = asc_weights_reorder(weights, labels->n, o->attribute, places->n, &o->weights);
    return code;
}

static void free_ordered(ordered *o) {
    free(o->order);
    free(o->attribute);
    free(o->locations);
    asc_labels_free(&o->labels);
    asc_weights_free(&o->weights);
}

static asc_code leave_out_all(const asc_identity_counts *counts, const ordered *o,
                              int64_t n_identities, bool same_identity, double *whole,
                              double *without) {
    const int64_t stride = 2 * (int64_t)o->labels.n_attributes;
    const asc_weights *weights = o->weights.weights ? &o->weights : NULL;
    const double unit = weights ? ldexp(1.0, weights->shift) : 1;
    asc_pair_weights w;
    asc_code code = asc_pair_weights_init(n_identities, &w);
    for (int32_t a = 0; a < o->labels.n_attributes && code == ASC_OK; a++) {
        asc_pair_weights_set(&w, &o->labels, weights, a);
        for (int m = 0; m < 2; m++) {
            double *all = whole + 2 * o->order[a] + m, *one = without + 2 * o->order[a] + m;
            *all = NAN;
            if (!isnan(o->locations[2 * a + m]))
                leave_out(counts, &w, unit, n_identities, same_identity, a, m, stride, all, one);
            else
                for (int64_t k = 0; k < n_identities; k++)
                    one[k * stride] = NAN;
        }
    }
    asc_pair_weights_free(&w);
    return code;
}

asc_code asc_leave_one_out(const asc_points *points, const asc_labels *labels,
                           const asc_weights *weights, int64_t n_identities, bool same_identity,
                           const asc_ks_places *places, const asc_energy_value *energies,
                           double *whole, double *without, double *energy_without) {
    const float centre = asc_energy_centre(points->metric, energies, labels->n_attributes);
    asc_identity_counts *counts = NULL;
    asc_identity_distances *distances = NULL;
    ordered o = {0};
    asc_code code = make_ordered(labels, weights, places, &o);
    if (code == ASC_OK)
        code = asc_identity_counts_init(&o.labels, weights ? &o.weights : NULL, n_identities,
                                        same_identity, o.locations, &counts);
    ASC_TRY(code, asc_agree(points->comm, code), done);
    ASC_TRY(code,
            asc_identity_distances_init(points, labels, weights, n_identities, same_identity,
                                        centre, &distances),
            done);
    asc_sink *sinks[] = {asc_identity_counts_sink(counts), asc_identity_distances_sink(distances)};
    ASC_TRY(code, asc_sweep_run(points, sinks, 2, "intervals of the population KS"), done);
    code = leave_out_all(counts, &o, n_identities, same_identity, whole, without);
    if (code == ASC_OK)
        code = asc_energy_without(distances, labels, weights, n_identities, same_identity,
                                  energy_without);
    code = asc_agree(points->comm, code);
done:
    asc_identity_counts_free(&counts);
    asc_identity_distances_free(&distances);
    free_ordered(&o);
    return code;
}
