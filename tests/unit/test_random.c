/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "attrscope/random.h"

enum { MANY = 400000 };

/* The published answers of Philox4x32-10 (Random123, kat_vectors): first two words of each. */
static void test_known_answers(void **state) {
    (void)state;
    assert_true(asc_random_bits(0, (asc_random_use)0, 0, 0) == 0x6627e8d5e169c58dULL);
    assert_true(asc_random_bits(UINT64_MAX, (asc_random_use)0xffffffff, UINT64_MAX, UINT32_MAX) ==
                0x408f276d41c83b0eULL);
    assert_true(asc_random_bits(0x299f31d0a4093822ULL, (asc_random_use)0x03707344,
                                0x85a308d3243f6a88ULL, 0x13198a2e) == 0xd16cfe0994fdccebULL);
}

static void test_uniform_moments_and_range(void **state) {
    (void)state;
    double sum = 0.0, squares = 0.0, smallest = 1.0, largest = 0.0;
    for (int i = 0; i < MANY; i++) {
        double u = asc_random_uniform(3, ASC_RANDOM_BOOTSTRAP, (uint64_t)i, 0);
        assert_true(u > 0.0 && u < 1.0);
        sum += u;
        squares += u * u;
        smallest = fmin(smallest, u);
        largest = fmax(largest, u);
    }
    assert_true(fabs(sum / MANY - 0.5) < 5.0 / sqrt(12.0 * MANY));
    assert_true(fabs(squares / MANY - 1.0 / 3.0) < 5.0 * sqrt(4.0 / 45.0 / MANY));
    assert_true(smallest < 1e-4 && largest > 1.0 - 1e-4);
}

static int by_value(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Kolmogorov's distance to the normal law; 1.95 / sqrt(n) is exceeded once in a thousand. */
static void assert_normal(float *x, int n) {
    double sum = 0.0, squares = 0.0, fourth = 0.0, distance = 0.0;
    for (int i = 0; i < n; i++) {
        double square = (double)x[i] * x[i];
        sum += x[i];
        squares += square;
        fourth += square * square;
    }
    assert_true(fabs(sum / n) < 5.0 / sqrt(n));
    assert_true(fabs(squares / n - 1.0) < 5.0 * sqrt(2.0 / n));
    assert_true(fabs(fourth / n - 3.0) < 5.0 * sqrt(96.0 / n));
    qsort(x, (size_t)n, sizeof *x, by_value);
    for (int i = 0; i < n; i++)
        distance = fmax(distance, fabs(0.5 * erfc(-x[i] / M_SQRT2) - (i + 0.5) / n));
    assert_true(distance < 1.95 / sqrt(n));
}

static void test_normals_follow_the_normal_law(void **state) {
    (void)state;
    float *x = malloc(MANY * sizeof *x);
    assert_non_null(x);
    for (int i = 0; i < MANY; i++)
        x[i] = (float)asc_random_normal(5, ASC_RANDOM_BOOTSTRAP, (uint64_t)i, 7);
    assert_normal(x, MANY);
    asc_random_normals(5, ASC_RANDOM_SYNTH_NOISE, 0, MANY, x);
    assert_normal(x, MANY);
    for (int i = 0; i < MANY; i++)
        asc_random_normals(5, ASC_RANDOM_SYNTH_NOISE, (uint64_t)i, 1, x + i);
    assert_normal(x, MANY);
    free(x);
}

/* A value depends on its coordinates alone, not on how many are drawn with it. */
static void test_bulk_is_a_function_of_coordinates(void **state) {
    (void)state;
    float long_run[64], short_run[64];
    asc_random_normals(9, ASC_RANDOM_SYNTH_NOISE, 12, 64, long_run);
    for (int64_t count = 0; count <= 9; count++) {
        for (int i = 0; i < 64; i++)
            short_run[i] = -77.0F;
        asc_random_normals(9, ASC_RANDOM_SYNTH_NOISE, 12, count, short_run);
        for (int i = 0; i < 64; i++)
            assert_true(short_run[i] == (i < count ? long_run[i] : -77.0F));
    }
}

/* The bulk draw on the counter of a known answer, against libm. */
static void test_bulk_agrees_with_libm(void **state) {
    (void)state;
    float four[4];
    asc_random_normals(0, (asc_random_use)0, 0, 4, four);
    const uint32_t words[4] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    for (int pair = 0; pair < 2; pair++) {
        double radius = sqrt(-2.0 * log((words[2 * pair] + 0.5) * 0x1p-32));
        /* an eighth of a turn back: the series are centred in their quadrant */
        double angle = 2.0 * M_PI * (words[2 * pair + 1] + 0.5) * 0x1p-32 - M_PI_4;
        if (words[2 * pair + 1] >> 30 == 0 || words[2 * pair + 1] >> 30 == 1) {
            assert_true(fabs(four[2 * pair] - radius * cos(angle)) < 1e-6);
            assert_true(fabs(four[2 * pair + 1] - radius * sin(angle)) < 1e-6);
        } else {
            assert_true(fabs(hypot(four[2 * pair], four[2 * pair + 1]) - radius) < 1e-6);
        }
    }
}

static double correlation(const float *x, const float *y, int n) {
    double sum = 0.0;
    for (int i = 0; i < n; i++)
        sum += (double)x[i] * y[i];
    return sum / n;
}

/* Streams that differ in one coordinate only must not be correlated. */
static void test_streams_are_independent(void **state) {
    (void)state;
    float *x = malloc(2 * MANY * sizeof *x), *y = x + MANY;
    assert_non_null(x);
    asc_random_normals(5, ASC_RANDOM_SYNTH_NOISE, 8, MANY, x);
    double limit = 5.0 / sqrt(MANY);
    asc_random_normals(6, ASC_RANDOM_SYNTH_NOISE, 8, MANY, y);
    assert_true(fabs(correlation(x, y, MANY)) < limit);
    asc_random_normals(5, ASC_RANDOM_SYNTH_CENTRE, 8, MANY, y);
    assert_true(fabs(correlation(x, y, MANY)) < limit);
    asc_random_normals(5, ASC_RANDOM_SYNTH_NOISE, 9, MANY, y);
    assert_true(fabs(correlation(x, y, MANY)) < limit);
    for (int lag = 1; lag <= 8; lag++)
        assert_true(fabs(correlation(x, x + lag, MANY - lag)) < limit);
    free(x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_answers),
        cmocka_unit_test(test_uniform_moments_and_range),
        cmocka_unit_test(test_normals_follow_the_normal_law),
        cmocka_unit_test(test_bulk_is_a_function_of_coordinates),
        cmocka_unit_test(test_bulk_agrees_with_libm),
        cmocka_unit_test(test_streams_are_independent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
