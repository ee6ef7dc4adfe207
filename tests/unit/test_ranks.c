/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed ranks and the Hodges-Lehmann estimate; expected values are SciPy's and brute force's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/random.h"
#include "attrscope/stats.h"

static void near(double got, double expected, double tolerance) {
    if (!(fabs(got - expected) <= tolerance))
        print_error("got %.17g, expected %.17g\n", got, expected);
    assert_true(fabs(got - expected) <= tolerance);
}

static void check(const double *x, int64_t n, double negative, double p, bool exact) {
    asc_signed_rank test;
    assert_int_equal(asc_signed_rank_test(x, n, &test), ASC_OK);
    near(test.negative, negative, 0);
    near(test.pvalue, p, 1e-12);
    assert_true(test.exact == exact);
}

/* scipy.stats.wilcoxon. */
static void signed_ranks(void **state) {
    (void)state;
    const double one[] = {-1.438}, six[] = {0.111, -0.657, 1.194, 1.257, 1.692, 1.067};
    const double tied[] = {1, 1, 2, -2, 3, NAN, 3, 3, -4, 0, 5, 6};
    double many[51];
    for (int64_t i = 0; i < 51; i++)
        many[i] = (double)(i * 7919 % 1009 - 450) / 1009;
    check(one, 1, 1, 1, true);
    check(six, 6, 2, 0.09375, true);
    check(tied, 12, 11.5, 0.10157564696621983, false);
    check(many, 50, 492, 0.16293225736063377, true);
    check(many, 51, 515, 0.1653585035401376, false);
    const double zeros[] = {0, 0}, none[] = {NAN};
    check(zeros, 2, 0, 1, false);
    asc_signed_rank test;
    assert_int_equal(asc_signed_rank_test(none, 1, &test), ASC_OK);
    assert_true(isnan(test.pvalue) && test.n == 0);
}

static void locate(const double *x, int64_t n, double estimate, double low, double high,
                   double level) {
    asc_location location;
    assert_int_equal(asc_hodges_lehmann(x, n, &location), ASC_OK);
    near(location.estimate, estimate, 1e-15);
    near(location.low, low, 1e-15);
    near(location.high, high, 1e-15);
    near(location.level, level, 1e-14);
}

static void hodges_lehmann(void **state) {
    (void)state;
    const double one[] = {-1.438}, four[] = {-1.037, NAN, -1.061, -0.052, -2.013};
    const double nine[] = {0.247, 1.16, 1.805, -0.354, 0.91, 0.257, 1.74, -0.537, -0.002};
    double many[201];
    for (int64_t i = 0; i < 201; i++)
        many[i] = (double)(i * 7919 % 1009 - 450) / 1009;
    locate(one, 1, -1.438, -1.438, -1.438, 0);
    locate(four, 5, -1.043, -2.013, -0.052, 0.875);
    locate(nine, 9, 0.5835, -0.145, 1.3575, 0.9609375);
    locate(many, 200, 0.05649157581764123, 0.013379583746283452, 0.09910802775024777,
           0.9500303687000252);
    locate(many, 201, 0.056491575817641235, 0.015361744301288404, 0.09960356788899902, 0.95);
    asc_location location;
    assert_int_equal(asc_hodges_lehmann(one, 0, &location), ASC_OK);
    assert_true(isnan(location.estimate) && isnan(location.low));
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The median of all averages, sorted; ties, zeros and values of very different sizes. */
static void median_of_averages(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        double x[20], averages[210];
        const int64_t n = 1 + (int64_t)(seed % 20), total = n * (n + 1) / 2;
        int64_t count = 0;
        for (int64_t i = 0; i < n; i++) {
            x[i] = asc_random_normal(seed, ASC_RANDOM_BOOTSTRAP, (uint64_t)i, 0);
            x[i] = seed % 3 == 0   ? round(2 * x[i])
                   : seed % 3 == 1 ? x[i] * pow(10, 20 * x[i])
                                   : x[i];
        }
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = i; j < n; j++)
                averages[count++] = x[i] / 2 + x[j] / 2;
        qsort(averages, (size_t)total, sizeof *averages, ascending);
        asc_location location;
        assert_int_equal(asc_hodges_lehmann(x, n, &location), ASC_OK);
        near(location.estimate, (averages[(total - 1) / 2] + averages[total / 2]) / 2, 0);
        assert_true(location.low <= location.estimate && location.estimate <= location.high);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(signed_ranks),
    cmocka_unit_test(hodges_lehmann),
    cmocka_unit_test(median_of_averages),
};

int main(void) {
    return cmocka_run_group_tests(tests, NULL, NULL);
}
