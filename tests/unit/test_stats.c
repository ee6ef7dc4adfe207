/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "attrscope/macro.h"
#include "attrscope/random.h"
#include "attrscope/stats.h"
#include "stats/noncentral.h"
#include "stats/spread.h"

static void near(double got, double expected, double relative) {
    if (!(fabs(got - expected) <= relative * fabs(expected)))
        print_error("got %.17g, expected %.17g\n", got, expected);
    assert_true(fabs(got - expected) <= relative * fabs(expected));
}

/* Reference values: scipy.stats.kstwo.sf(statistic, n). */
static void pvalues_of_the_ks_statistic(void **state) {
    (void)state;
    static const struct {
        double statistic, n, p;
    } cases[] = {{0.5, 1, 1},
                 {0.3, 10, 0.27053557479999946},
                 {0.1, 20, 0.97625509459215498},
                 {0.08, 100, 0.51821936454806716},
                 {0.12, 141, 0.031600605277584681},
                 {0.01, 5000, 0.69545572539138534},
                 {0.02, 83222, 2.3903466155793359e-29},
                 {0.004, 83222, 0.13904436303015055},
                 {0.001, 83222, 0.99999664558597023},
                 {0.25, 12, 0.37790643265028168}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        near(asc_ks_pvalue(cases[c].statistic, 2 * cases[c].n, 2 * cases[c].n), cases[c].p, 1e-9);
    assert_true(isnan(asc_ks_pvalue(NAN, 5, 5)));
    assert_true(isnan(asc_ks_pvalue(0.5, 0, 5)));
    assert_true(asc_ks_pvalue(1, 50, 50) == 0);
    assert_true(asc_ks_pvalue(1e-9, 1e18, 1e18) > 0);
}

/* Reference values: scipy.stats.ks_2samp's exact p-value (1.10) for n and m values. */
static void exact_pvalues_of_the_ks_statistic(void **state) {
    (void)state;
    static const struct {
        double statistic;
        int64_t n, m;
        double p;
    } cases[] = {{0.5, 1, 4, 1.0},
                 {1.0, 1, 4, 0.4},
                 {0.3333333333333333, 3, 9, 0.9636363636363635},
                 {0.36, 10, 25, 0.2647824377851205},
                 {0.21, 45, 100, 0.1099692953741994},
                 {0.09, 190, 400, 0.23045868490689653},
                 {0.02, 4950, 10000, 0.13900856715325288},
                 {0.0071, 4950, 10000, 0.9957229455171296},
                 {0.5, 300, 625, 1.0477198206165434e-46},
                 {0.5, 12, 12, 0.09954677170991616},
                 {0.2, 50, 50, 0.2719135601522248},
                 {0.0001, 7, 5, 1.0}};
    double p = 0;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        assert_int_equal(asc_ks_pvalue_default(cases[c].statistic, cases[c].n, cases[c].m, &p),
                         ASC_OK);
        near(p, cases[c].p, 1e-9);
    }
    assert_int_equal(asc_ks_pvalue_default(NAN, 3, 4, &p), ASC_OK);
    assert_true(isnan(p));
    assert_int_equal(asc_ks_pvalue_default(0.004, 124750, 250000, &p), ASC_OK);
    assert_true(p == asc_ks_pvalue(0.004, 124750, 250000));
}

/* The statistic by its definition, at every value. */
static double slow_statistic(const double *a, int64_t n, const double *b, int64_t m) {
    double best = 0;
    for (int64_t k = 0; k < n + m; k++) {
        const double t = k < n ? a[k] : b[k - n];
        double f = 0, g = 0;
        for (int64_t i = 0; i < n; i++)
            f += a[i] <= t;
        for (int64_t j = 0; j < m; j++)
            g += b[j] <= t;
        best = fmax(best, fabs(f / (double)n - g / (double)m));
    }
    return best;
}

static void ks_statistic_with_ties(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        double a[20], b[17];
        const int64_t n = 1 + (int64_t)(seed % 20), m = 1 + (int64_t)(seed * 7 % 17);
        for (int64_t i = 0; i < 20; i++)
            a[i] = floor(8 * asc_random_uniform(seed, ASC_RANDOM_BOOTSTRAP, (uint64_t)i, 0));
        for (int64_t i = 0; i < 17; i++)
            b[i] = floor(8 * asc_random_uniform(seed, ASC_RANDOM_BOOTSTRAP, (uint64_t)i, 1));
        const double slow = slow_statistic(a, n, b, m);
        near(asc_ks_statistic(a, n, b, m), slow, 1e-15);
    }
    double x = 1;
    assert_true(isnan(asc_ks_statistic(&x, 1, &x, 0)));
}

static void spearman(void **state) {
    (void)state;
    const double x[] = {3, 1, NAN, 2, 2, 5, 7}, y[] = {1, 1, 0, 4, 3, 9, 8};
    const double flat[] = {1, 1, 1, 1, 1, 1, 1};
    double rho = 0, p = 0;
    assert_int_equal(asc_spearman(x, y, 7, &rho, &p), ASC_OK);
    near(rho, 0.6764705882352942, 1e-12);
    near(p, 0.14007480154691618, 1e-10);
    assert_int_equal(asc_spearman(x, flat, 7, &rho, &p), ASC_OK);
    assert_true(isnan(rho) && isnan(p));
    assert_int_equal(asc_spearman(x, y, 2, &rho, &p), ASC_OK);
    assert_true(isnan(rho) && isnan(p));
    assert_int_equal(asc_spearman(x, x, 7, &rho, &p), ASC_OK);
    near(rho, 1, 1e-14);
    assert_true(p < 1e-12);
}

/* Wilson's interval of 8 in 40: (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 /
 * n). */
static void intervals_of_rates(void **state) {
    (void)state;
    const asc_interval wilson = asc_rate_interval(0.2, sqrt(0.2 * 0.8 / 40), 40);
    near(wilson.low, 0.10499989725437703, 1e-14);
    near(wilson.high, 0.347573063463995, 1e-14);
    const asc_interval none = asc_rate_interval(0, 0, 50), all = asc_rate_interval(1, 0, 12);
    assert_true(none.low == 0 && none.high == 3.0 / 50 && all.low == 0.75 && all.high == 1);
    const asc_interval two = asc_rate_interval(0.5, 0, 1), one = asc_rate_interval(0, 0, 1);
    assert_true(two.low == 0 && two.high == 1 && one.low == 0 && one.high == 1);
    assert_true(isnan(asc_rate_interval(NAN, 0, 9).low) &&
                isnan(asc_rate_interval(0, NAN, 9).high));
}

/* 25 alike are as many as there are; with one who weighs ten times as much hardly more than one. */
static void errors_of_few_people(void **state) {
    (void)state;
    asc_spread alike = {.people = 25}, few = {.people = 26};
    for (int k = 0; k < 25; k++) {
        asc_spread_add(&alike, k % 2 ? 0.01 : -0.01);
        asc_spread_add(&few, 0.01);
    }
    asc_spread_add(&few, -0.1);
    near(asc_spread_people(&alike), 25, 1e-9);
    near(asc_spread_people(&few), 0.0125 * 0.0125 / (25e-8 + 1e-4), 1e-9);
    assert_true(isnan(asc_spread_people(&(asc_spread){.people = 9})));
    assert_false(asc_spread_is_of_few(0.1, 0.05, 25, 60));
    assert_true(asc_spread_is_of_few(0.1, 0.05, 19, 60) && asc_spread_is_of_few(0.9, 0.05, 19, 60));
    assert_false(asc_spread_is_of_few(0.5, 0.05, 19, 60) || asc_spread_is_of_few(0, 0, NAN, 60) ||
                 asc_spread_is_of_few(NAN, NAN, 3, 60));
    /* of more people fewer are few, and a larger error is small */
    assert_true(asc_spread_is_of_few(0.1, 0.016, 29, 90) &&
                !asc_spread_is_of_few(0.1, 0.016, 31, 90));
    assert_true(asc_spread_is_of_few(0.1, 0.031, 9, 400) &&
                !asc_spread_is_of_few(0.1, 0.029, 9, 400));
    assert_true(asc_spread_is_of_few(0.1, 0.036, 9, 90000) &&
                !asc_spread_is_of_few(0.1, 0.034, 9, 90000));
}

static void summaries(void **state) {
    (void)state;
    double x[] = {4, 1, 3, 2};
    near(asc_mean(x, 4), 2.5, 1e-15);
    near(asc_deviation(x, 4, 1), sqrt(5.0 / 3), 1e-15);
    near(asc_deviation(x, 4, 0), sqrt(5.0 / 4), 1e-15);
    near(asc_quantile(x, 4, 0.25), 1.75, 1e-15);
    assert_true(isnan(asc_deviation(x, 1, 1)) && isnan(asc_mean(x, 0)));
    near(asc_entropy_binary(3, 1), -(0.75 * log(0.75) + 0.25 * log(0.25)), 1e-15);
    assert_true(asc_entropy_binary(5, 0) == 0 && isnan(asc_entropy_binary(0, 0)));
    double density[3];
    const double at[] = {0, 0, 1}, once[] = {0, 1}, twice[] = {2, 1};
    double weighted[3];
    asc_density_gaussian(at, NULL, 3, 0.5, -1, 1, 3, density);
    asc_density_gaussian(once, twice, 2, 0.5, -1, 1, 3, weighted);
    for (int i = 0; i < 3; i++)
        near(weighted[i], density[i], 1e-15);
    near(density[0] + density[1] + density[2], 1, 1e-15);
}

static void entropies_of_images(void **state) {
    (void)state;
    int32_t identity[] = {0, 0, 1, 1, 1};
    int8_t attributes[] = {1, 0, -1, 0, 1, 0, 1, 0, 0, 1}; /* the second is known once */
    asc_images images = {.n = 5,
                         .n_identities = 2,
                         .identity = identity,
                         .n_attributes = 2,
                         .attributes = attributes};
    asc_entropies e;
    assert_int_equal(asc_entropies_compute(&images, &e), ASC_OK);
    near(e.intra[0], log(2) / 2, 1e-15); /* one mixed identity, one pure */
    near(e.global_average[0], 0.5, 1e-15);
    assert_true(e.positive[0] == 3 && e.negative[0] == 1 && e.size[1] == 3);
    assert_true(e.intra[1] == 0 && e.global_average[1] == 1);
    assert_true(isnan(e.identity_mean[1]) && e.identity_mean[3] == 1);
    asc_entropies_free(&e);
}

/* Reference values: scipy.stats.ncx2, and roots of it by scipy.optimize.brentq. */
static void lengths_of_vectors(void **state) {
    (void)state;
    near(asc_noncentral_share(1.5, 2, 0.7), 0.41635979381816934, 1e-12);
    near(asc_noncentral_share(30, 4, 20), 0.7582343240189369, 1e-12);
    near(asc_noncentral_share(0.2, 1, 9), 0.0050600501580648685, 1e-11);
    near(asc_noncentral_share(90, 3.5, 64), 0.9104002546095479, 1e-12);
    asc_interval found = asc_noncentral_interval(0.3, 0.05, 4);
    near(found.low, 0.1861892178946707, 1e-9);
    near(found.high, 0.38697878447451184, 1e-9);
    found = asc_noncentral_interval(0.1, 0.05, 2);
    assert_true(found.low == 0);
    near(found.high, 0.18882501860489506, 1e-9);
    found = asc_noncentral_interval(0.5, 0.05, 3); /* the normal law */
    near(found.low, 0.39573406199711014, 1e-9);
    near(found.high, 0.5938028681967931, 1e-9);
    assert_true(isnan(asc_noncentral_interval(0.5, 0, 3).low));
    assert_true(isnan(asc_noncentral_interval(NAN, 1, 3).high));
    assert_true(isnan(asc_noncentral_interval(0.5, 0.1, 0).low));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(pvalues_of_the_ks_statistic),
    cmocka_unit_test(exact_pvalues_of_the_ks_statistic),
    cmocka_unit_test(ks_statistic_with_ties),
    cmocka_unit_test(spearman),
    cmocka_unit_test(intervals_of_rates),
    cmocka_unit_test(errors_of_few_people),
    cmocka_unit_test(lengths_of_vectors),
    cmocka_unit_test(summaries),
    cmocka_unit_test(entropies_of_images),
};

int main(void) {
    return cmocka_run_group_tests(tests, NULL, NULL);
}
