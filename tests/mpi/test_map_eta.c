/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eta squared beside what chance explains: by hand, on any number of ranks, and how often labels
 * that have nothing to do with the coordinates are found to explain something. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/random.h"
#include "map/eta.h"
#include "mpi_main.h"
#include "study/relabel.h"

enum { IDENTITIES = 60, FEW = 4, MANY = 25, COMPONENTS = 4, ATTRIBUTES = 3 };

typedef struct study {
    asc_images images;
    double *coordinates; /* [n, COMPONENTS] */
} study;

static double normal(uint64_t seed, int64_t a, uint32_t b) {
    return asc_random_normal(seed, ASC_RANDOM_BOOTSTRAP, (uint64_t)a, b);
}

/* Identities of 4 and of 25 images in turn, in mixed order; half of the coordinates' variance lies
 * between them. Attribute 0 is of people, 1 of images, 2 of images of some people. */
static study make_study(uint64_t seed) {
    study s = {.images = {.n = IDENTITIES / 2 * (FEW + MANY),
                          .n_identities = IDENTITIES,
                          .n_attributes = ATTRIBUTES}};
    const int64_t n = s.images.n;
    s.images.identity = calloc((size_t)n, sizeof *s.images.identity);
    s.images.attributes = calloc((size_t)(n * ATTRIBUTES), 1);
    s.coordinates = calloc((size_t)(n * COMPONENTS), sizeof *s.coordinates);
    int64_t i = 0;
    for (int64_t round = 0; round < MANY; round++)
        for (int32_t k = 0; k < IDENTITIES; k++)
            if (k % 2 == 0 || round < FEW)
                s.images.identity[i++] = k;
    assert_int_equal(i, n);
    for (i = 0; i < n; i++) {
        const int32_t k = s.images.identity[i];
        int8_t *values = s.images.attributes + i * ATTRIBUTES;
        values[0] = normal(seed, 1000 + k, 0) > 0.5 ? 1 : -1;
        values[1] = normal(seed, i, 1) > 1.2 ? 1 : -1;
        values[2] = (int8_t)(k % 5 == 0 ? 0 : normal(seed, i, 2) > 0 ? 1 : -1);
        for (uint32_t c = 0; c < COMPONENTS; c++)
            s.coordinates[i * COMPONENTS + c] =
                normal(seed, 2000 + k, 3 + c) + normal(seed, i, 9 + c);
    }
    for (int64_t c = 0; c < COMPONENTS; c++) {
        double mean = 0;
        for (i = 0; i < n; i++)
            mean += s.coordinates[i * COMPONENTS + c] / (double)n;
        for (i = 0; i < n; i++)
            s.coordinates[i * COMPONENTS + c] -= mean;
    }
    return s;
}

static void free_study(study *s) {
    free(s->images.identity);
    free(s->images.attributes);
    free(s->coordinates);
}

static void relabelling_keeps_people_together(void **state) {
    (void)state;
    study s = make_study(1);
    asc_relabel relabel;
    int64_t partner[IDENTITIES], *source = calloc((size_t)s.images.n, sizeof *source);
    assert_int_equal(asc_relabel_init(&s.images, 1, &relabel), ASC_OK);
    assert_int_equal(relabel.n_classes, 2);
    int64_t moved = 0;
    for (int64_t p = 0; p < 5; p++) {
        int64_t taken[IDENTITIES], times[IDENTITIES] = {0};
        uint8_t *used = calloc((size_t)s.images.n, 1);
        memset(taken, -1, sizeof taken);
        asc_relabel_draw(&relabel, p, partner, source);
        for (int64_t i = 0; i < s.images.n; i++) {
            const int32_t k = s.images.identity[i], from = s.images.identity[source[i]];
            assert_false(used[source[i]]++); /* sizes agree inside a class */
            assert_true(taken[k] < 0 || taken[k] == from);
            assert_int_equal(k % 2, from % 2);
            times[from] += taken[k] < 0;
            taken[k] = from;
            moved += source[i] != i;
            assert_true(p > 0 || source[i] == i);
        }
        for (int k = 0; k < IDENTITIES; k++)
            assert_int_equal(times[k], 1);
        free(used);
    }
    assert_true(moved > 3 * s.images.n);
    asc_relabel_free(&relabel);
    free(source);
    free_study(&s);
}

/* Between the modalities' means, of all variance over images with a value. */
static double by_hand(const study *s, int64_t a, int64_t c) {
    double sum[2] = {0, 0}, n[2] = {0, 0}, total = 0;
    for (int64_t i = 0; i < s->images.n; i++) {
        const int8_t value = s->images.attributes[i * ATTRIBUTES + a];
        sum[value < 0] += value ? s->coordinates[i * COMPONENTS + c] : 0;
        n[value < 0] += value != 0;
    }
    const double mean = (sum[0] + sum[1]) / (n[0] + n[1]);
    for (int64_t i = 0; i < s->images.n; i++)
        if (s->images.attributes[i * ATTRIBUTES + a])
            total += pow(s->coordinates[i * COMPONENTS + c] - mean, 2);
    return (n[0] * pow(sum[0] / n[0] - mean, 2) + n[1] * pow(sum[1] / n[1] - mean, 2)) / total;
}

static void equals_the_formula(void **state) {
    (void)state;
    study s = make_study(2);
    const asc_map_settings settings = {.permutations = 19, .seed = 3};
    asc_eta eta, own;
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    assert_int_equal(
        asc_eta_find(MPI_COMM_WORLD, &s.images, s.coordinates, COMPONENTS, &settings, &eta),
        ASC_OK);
    assert_int_equal(
        asc_eta_find(MPI_COMM_SELF, &s.images, s.coordinates, COMPONENTS, &settings, &own), ASC_OK);
    for (int64_t cell = 0; rank == 0 && cell < ATTRIBUTES * COMPONENTS; cell++) {
        assert_true(fabs(eta.value[cell] - by_hand(&s, cell / COMPONENTS, cell % COMPONENTS)) <
                    1e-12);
        assert_true(eta.value[cell] == own.value[cell] && eta.pvalue[cell] == own.pvalue[cell] &&
                    eta.null_mean[cell] == own.null_mean[cell] &&
                    eta.null_95[cell] == own.null_95[cell]);
        assert_true(eta.null_mean[cell] > 0 && eta.null_95[cell] > eta.null_mean[cell]);
    }
    asc_eta_free(&eta);
    asc_eta_free(&own);
    free_study(&s);
}

/* An attribute of nobody or of everybody explains nothing that could be said. */
static void one_modality_is_left_blank(void **state) {
    (void)state;
    study s = make_study(4);
    const asc_map_settings settings = {.permutations = 19, .seed = 3};
    asc_eta eta;
    for (int64_t i = 0; i < s.images.n; i++)
        s.images.attributes[i * ATTRIBUTES] = 1;
    assert_int_equal(
        asc_eta_find(MPI_COMM_SELF, &s.images, s.coordinates, COMPONENTS, &settings, &eta), ASC_OK);
    assert_true(isnan(eta.value[0]) && isnan(eta.pvalue[0]) && isnan(eta.null_mean[0]));
    assert_true(!isnan(eta.value[COMPONENTS]));
    asc_eta_free(&eta);
    free_study(&s);
}

/* p <= 0.05 in 5 % of tests, and eta squared is on average what the permutations say. */
static void null_labels_are_rarely_found(void **state) {
    (void)state;
    const char *const kinds[ATTRIBUTES] = {"of people", "of images", "of images, some missing"};
    const asc_map_settings settings = {.permutations = 99, .seed = 5};
    const char *asked = getenv("ASC_NULL_STUDIES");
    const int studies = asked ? atoi(asked) : 300;
    const double wider = studies < 300 ? sqrt(300.0 / studies) : 1; /* noise of few studies */
    double rejected[ATTRIBUTES] = {0}, value[ATTRIBUTES] = {0}, null[ATTRIBUTES] = {0};
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (int t = 0; t < studies; t++) {
        study s = make_study(100 + (uint64_t)t);
        asc_eta eta;
        assert_int_equal(
            asc_eta_find(MPI_COMM_WORLD, &s.images, s.coordinates, COMPONENTS, &settings, &eta),
            ASC_OK);
        for (int64_t cell = 0; rank == 0 && cell < ATTRIBUTES * COMPONENTS; cell++) {
            rejected[cell / COMPONENTS] += eta.pvalue[cell] <= 0.05;
            value[cell / COMPONENTS] += eta.value[cell];
            null[cell / COMPONENTS] += eta.null_mean[cell];
        }
        asc_eta_free(&eta);
        free_study(&s);
    }
    for (int a = 0; rank == 0 && a < ATTRIBUTES; a++) {
        const double tests = studies * COMPONENTS;
        printf("null, labels %s: p <= 0.05 in %.3f, eta squared %.5f, its null %.5f\n", kinds[a],
               rejected[a] / tests, value[a] / tests, null[a] / tests);
        assert_true(fabs(rejected[a] / tests - 0.05) < 0.02 * wider);
        assert_true(fabs(value[a] / null[a] - 1) < 0.15 * wider);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(relabelling_keeps_people_together), cmocka_unit_test(equals_the_formula),
    cmocka_unit_test(one_modality_is_left_blank), cmocka_unit_test(null_labels_are_rarely_found)};

ASC_TEST_MAIN(tests)
