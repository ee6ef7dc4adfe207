/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labellings of a draw against sums over all pairs, in strata and with ties, by every kernel; the
 * order of pairs where distances are uneven. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/random.h"
#include "inference/labellings.h"
#include "inference/sort.h"

enum { DIMENSION = 3, MOST = 80 };

static double uniform(uint64_t seed, int64_t a, uint32_t b) {
    return asc_random_uniform(seed, ASC_RANDOM_BOOTSTRAP, (uint64_t)a, b);
}

static void check_sorted(asc_inference_pair *pairs, int64_t n) {
    double before = 0, after = 0;
    for (int64_t q = 0; q < n; q++)
        before += pairs[q].distance;
    assert_int_equal(asc_inference_pairs_sort(pairs, n), ASC_OK);
    for (int64_t q = 0; q < n; q++) {
        after += pairs[q].distance;
        if (q == 0)
            continue;
        const asc_inference_pair *a = &pairs[q - 1], *b = &pairs[q];
        assert_true(a->distance < b->distance ||
                    (a->distance == b->distance &&
                     (a->first < b->first || (a->first == b->first && a->second < b->second))));
    }
    assert_true(fabs(before - after) <= 1e-9 * fabs(before));
}

static void pairs_are_sorted(void **state) {
    (void)state;
    static const int64_t sizes[] = {0, 1, 2, 7, 1000, 5000};
    static asc_inference_pair pairs[5000];
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (int kind = 0; kind < 3; kind++) {
            for (int64_t q = 0; q < sizes[s]; q++) {
                const double u = uniform(1, q, (uint32_t)kind);
                pairs[q] = (asc_inference_pair){kind == 0   ? u
                                                : kind == 1 ? floor(4 * u)
                                                            : exp(60 * u),
                                                (uint16_t)(u * 60000), (uint16_t)q};
            }
            check_sorted(pairs, sizes[s]);
        }
}

/* One draw: people on a coarse lattice, so that distances tie, by stratum. */
typedef struct draw {
    int64_t n, n_strata, first[8];
    float embeddings[MOST * DIMENSION];
    asc_inference_distances distances;
    asc_inference_order order;
} draw;

static void make_draw(uint64_t seed, int64_t n, int64_t n_strata, double steps, draw *d) {
    memset(d, 0, sizeof *d);
    d->n = n;
    d->n_strata = n_strata;
    for (int64_t s = 1; s <= n_strata; s++)
        d->first[s] = s == n_strata ? n : n * s / n_strata / 2 * 2;
    for (int64_t i = 0; i < n * DIMENSION; i++)
        d->embeddings[i] = (float)(floor(steps * uniform(seed, i, 9)) / steps);
    assert_int_equal(asc_inference_distances_make(ASC_EUCLIDEAN, DIMENSION, d->embeddings, n_strata,
                                                  d->first, &d->distances),
                     ASC_OK);
    assert_int_equal(asc_inference_order_make(&d->distances, &d->order), ASC_OK);
}

static double distance(const draw *d, int64_t i, int64_t j) {
    double sum = 0;
    for (int k = 0; k < DIMENSION; k++) {
        const double gap =
            (double)d->embeddings[i * DIMENSION + k] - (double)d->embeddings[j * DIMENSION + k];
        sum += gap * gap;
    }
    return sqrt(sum);
}

/* Of one stratum: shares of pairs within t, and mean distances, of classes 0, 1, 2 positive. */
typedef struct classes {
    double pairs[3], within[3], sum[3];
    double people[2];
} classes;

static classes count_classes(const draw *d, int64_t s, const uint8_t *signs, double t) {
    classes found = {0};
    for (int64_t i = d->first[s]; i < d->first[s + 1]; i++) {
        found.people[signs[i * ASC_LANES] & 1]++;
        for (int64_t j = i + 1; j < d->first[s + 1]; j++) {
            const int c = (signs[i * ASC_LANES] & 1) + (signs[j * ASC_LANES] & 1);
            const double at = distance(d, i, j);
            found.pairs[c]++;
            found.within[c] += at <= t + 1e-9;
            found.sum[c] += at;
        }
    }
    return found;
}

/* F inside minus F across of a side, at t: NaN where no stratum counts. */
static double gap_at(const draw *d, const uint8_t *signs, int side, double t) {
    double sum = 0, across = 0;
    for (int64_t s = 0; s < d->n_strata; s++) {
        const classes c = count_classes(d, s, signs, t);
        const int inside = side == 0 ? 2 : 0;
        if (c.people[side == 0] < 2 || c.people[side != 0] < 1)
            continue;
        sum += c.pairs[1] * (c.within[inside] / c.pairs[inside] - c.within[1] / c.pairs[1]);
        across += c.pairs[1];
    }
    return across > 0 ? sum / across : NAN;
}

static double energy_of(const draw *d, const uint8_t *signs) {
    double sum = 0, across = 0;
    for (int64_t s = 0; s < d->n_strata; s++) {
        const classes c = count_classes(d, s, signs, 0);
        if (c.people[0] < 2 || c.people[1] < 2)
            continue;
        sum += c.pairs[1] *
               (2 * c.sum[1] / c.pairs[1] - c.sum[0] / c.pairs[0] - c.sum[2] / c.pairs[2]);
        across += c.pairs[1];
    }
    return across > 0 ? sum / across : NAN;
}

static void check_same(double found, double expected) {
    assert_true(isnan(expected) ? isnan(found) : fabs(found - expected) < 1e-11);
}

static void check_lane(const draw *d, const uint8_t *signs, const double ks[2], double energy) {
    for (int side = 0; side < 2; side++) {
        double largest = gap_at(d, signs, side, -1);
        for (int64_t i = 0; i < d->n; i++)
            for (int64_t j = i + 1; j < d->n; j++)
                largest = fmax(largest, fabs(gap_at(d, signs, side, distance(d, i, j))));
        check_same(ks[side], largest);
    }
    check_same(energy, energy_of(d, signs));
}

/* Lane l has about l / 64 positive people, some lanes none or one. */
static void label(uint64_t seed, const draw *d, asc_inference_labellings *labellings) {
    for (int64_t i = 0; i < d->n; i++)
        for (uint32_t l = 0; l < ASC_LANES; l++)
            labellings->signs[i * ASC_LANES + l] =
                uniform(seed, i, 100 + l) * ASC_LANES < l ? 255 : 0;
    asc_inference_labellings_count(labellings, &d->distances);
}

static void check_draw(uint64_t seed, const draw *d, const char *kernel, bool every_lane) {
    asc_inference_labellings labellings;
    double ks[2][ASC_LANES], energy[ASC_LANES];
    assert_int_equal(asc_inference_labellings_init(&d->distances, &d->order, &labellings), ASC_OK);
    labellings.kernels = asc_kernels_find(kernel);
    if (labellings.kernels) {
        label(seed, d, &labellings);
        asc_inference_labellings_ks(&labellings, &d->order, ks);
        asc_inference_labellings_energy(&labellings, &d->distances, energy);
        for (int32_t l = 0; l < ASC_LANES; l += every_lane ? 1 : 9)
            check_lane(d, labellings.signs + l, (double[2]){ks[0][l], ks[1][l]}, energy[l]);
    }
    asc_inference_labellings_free(&labellings);
}

static void labellings_are_sums_over_pairs(void **state) {
    (void)state;
    static const char *const kernels[] = {"plain", "avx2", "avx512"};
    static const struct {
        int64_t n, n_strata;
        double steps;
    } draws[] = {{2, 1, 1e6}, {5, 1, 1},  {12, 1, 3}, {14, 3, 1e6},
                 {13, 2, 2},  {44, 1, 4}, {40, 7, 5}};
    for (size_t k = 0; k < sizeof draws / sizeof *draws; k++) {
        draw d;
        make_draw(k, draws[k].n, draws[k].n_strata, draws[k].steps, &d);
        for (int s = 0; s < 3; s++)
            check_draw(k, &d, kernels[s], draws[k].n < 20);
        asc_inference_order_free(&d.order);
        asc_inference_distances_free(&d.distances);
    }
}

/* All people at one place: every distribution is one step. */
static void a_collapsed_draw_has_no_effect(void **state) {
    (void)state;
    draw d;
    make_draw(3, 60, 1, 1e-3, &d);
    asc_inference_labellings labellings;
    double ks[2][ASC_LANES], energy[ASC_LANES];
    assert_int_equal(asc_inference_labellings_init(&d.distances, &d.order, &labellings), ASC_OK);
    label(3, &d, &labellings);
    asc_inference_labellings_ks(&labellings, &d.order, ks);
    asc_inference_labellings_energy(&labellings, &d.distances, energy);
    assert_true(fabs(ks[0][32]) < 1e-12 && fabs(ks[1][32]) < 1e-12 && energy[32] == 0);
    asc_inference_labellings_free(&labellings);
    asc_inference_order_free(&d.order);
    asc_inference_distances_free(&d.distances);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(pairs_are_sorted),
    cmocka_unit_test(labellings_are_sums_over_pairs),
    cmocka_unit_test(a_collapsed_draw_has_no_effect),
};

int main(void) {
    return cmocka_run_group_tests(tests, NULL, NULL);
}
