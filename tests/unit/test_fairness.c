/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of fairness, what is undefined, which groups differ, and what is said of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <math.h>

#include "attrscope/random.h"
#include "attrscope/sweep.h"
#include "fairness/figures.h"
#include "fairness/verdict.h"
#include "stats/resample.h"
#include "sweep/kernels.h"

enum { DRAWS = 400 };

static void assert_near(double a, double b, double most) {
    if (!(fabs(a - b) <= most))
        fail_msg("%.17g is not %.17g", a, b);
}

static void figures_by_hand(void **state) {
    (void)state;
    const double fmr[] = {0.01, 0.04}, fnmr[] = {0.2, 0.1}, none[] = {0, 0}, zero[] = {0, 0.04};
    double value = asc_fairness_figure_of(ASC_FAIRNESS_FDR, fmr, fnmr, 2, 0.25);
    assert_near(value, 1 - (0.25 * 0.03 + 0.75 * 0.1), 1e-15);
    value = asc_fairness_figure_of(ASC_FAIRNESS_IR, fmr, fnmr, 2, 0.5);
    assert_near(value, sqrt(4 * 2), 1e-14);
    value = asc_fairness_figure_of(ASC_FAIRNESS_GARBE, fmr, fnmr, 2, 0.5);
    assert_near(value, (0.03 / 0.05 + 0.1 / 0.3) / 2, 1e-15);
    value = asc_fairness_figure_of(ASC_FAIRNESS_FMR_OVER_MEAN, fmr, fnmr, 2, 0.5);
    assert_near(value, 2, 1e-14);
    assert_true(isnan(asc_fairness_figure_of(ASC_FAIRNESS_FMR_RATIO, zero, fnmr, 2, 0.5)));
    assert_string_equal(asc_fairness_figure_undefined(ASC_FAIRNESS_FMR_RATIO, zero, fnmr, 2, 0.5),
                        "a group has no false match");
    assert_string_equal(asc_fairness_figure_undefined(ASC_FAIRNESS_GARBE, fmr, none, 2, 0.5),
                        "no group has a false non-match");
    assert_near(asc_fairness_figure_of(ASC_FAIRNESS_IR, fmr, zero, 2, 1), 4, 1e-14);
    assert_string_equal(asc_fairness_figure_undefined(ASC_FAIRNESS_FDR, fmr, fnmr, 1, 0.5),
                        "fewer than two groups have pairs of one person and of two");
}

/* Rates of `n` groups, draws of which vary by a tenth. */
static void make(const double *rates, int64_t n, asc_fairness_draws *d) {
    assert_int_equal(asc_fairness_draws_init(n, DRAWS, d), ASC_OK);
    for (int r = 0; r < 2; r++)
        for (int64_t g = 0; g < n; g++) {
            d->rates[r][g] = r == 0 ? rates[g] : 0.1;
            for (int64_t b = 0; b < DRAWS; b++)
                d->drawn[r][g * DRAWS + b] =
                    d->rates[r][g] * exp(0.1 * asc_random_normal((uint64_t)r, ASC_RANDOM_RESAMPLE,
                                                                 (uint64_t)g, (uint32_t)b));
        }
}

static void says(const asc_fairness_contrast *contrast, const char *begin, const char *end) {
    static const char *const labels[] = {"a", "b", "c"};
    static const int64_t people[] = {50, 40, 30};
    char *text = NULL;
    assert_int_equal(asc_fairness_verdict(contrast, labels, people, &text), ASC_OK);
    if (strncmp(text, begin, strlen(begin)) != 0 || !strstr(text, end))
        fail_msg("'%s' is not '%s ... %s'", text, begin, end);
    free(text);
}

static void differences_are_told(void **state) {
    (void)state;
    asc_fairness_draws d;
    asc_fairness_contrast contrasts[2];
    asc_fairness_estimate e;
    make((const double[]){0.01, 0.011, 0.03}, 3, &d);
    for (int r = 0; r < 2; r++)
        assert_int_equal(asc_fairness_contrast_find(&d, r, &contrasts[r]), ASC_OK);
    assert_true(contrasts[0].differs && contrasts[0].differs_strictly && !contrasts[1].differs);
    assert_true(contrasts[0].low > 1.8 && contrasts[0].high < 5);
    says(&contrasts[0], "differs: c 3 [", "] times a");
    assert_int_equal(asc_fairness_estimate_find(ASC_FAIRNESS_FMR_RATIO, &d, 0.5, contrasts, &e),
                     ASC_OK);
    assert_true(e.differs && e.low > 1.8 && e.low < 3 && e.high > 3 && e.high < 5);
    assert_int_equal(asc_fairness_estimate_find(ASC_FAIRNESS_FNMR_RATIO, &d, 0.5, contrasts, &e),
                     ASC_OK);
    assert_true(!e.differs && e.low == 1 && e.high > 1);
    assert_int_equal(asc_fairness_estimate_find(ASC_FAIRNESS_FDR, &d, 0.5, contrasts, &e), ASC_OK);
    assert_true(e.differs && e.low < e.value && e.value < e.high && e.high < 1);
    says(&contrasts[1], "no difference shown: ", "with ");
    asc_fairness_draws_free(&d);
}

static void little_is_said_of_few_errors(void **state) {
    (void)state;
    asc_fairness_draws d;
    asc_fairness_contrast contrasts[2];
    asc_fairness_estimate e;
    make((const double[]){0.01, 0.011, 0.03}, 3, &d);
    for (int64_t b = 0; b < DRAWS; b += 10) /* in one draw of ten */
        d.drawn[0][2 * DRAWS + b] = 0;
    for (int r = 0; r < 2; r++)
        assert_int_equal(asc_fairness_contrast_find(&d, r, &contrasts[r]), ASC_OK);
    says(&contrasts[0], "no difference shown: b 1.1 [", "with 40 people a ratio below ");
    assert_int_equal(asc_fairness_estimate_find(ASC_FAIRNESS_FMR_RATIO, &d, 0.5, contrasts, &e),
                     ASC_OK);
    assert_true(e.undefined == DRAWS / 10 && isnan(e.high) && e.low == 1);
    for (int64_t g = 0; g < 2; g++)
        d.rates[0][g] = 0;
    assert_int_equal(asc_fairness_contrast_find(&d, 0, &contrasts[0]), ASC_OK);
    says(&contrasts[0], "cannot be told: fewer than two groups", "draws of people");
    asc_fairness_draws_free(&d);
}

/* All pairs are errors, or as many of everybody's. */
static void nothing_varies(void **state) {
    (void)state;
    asc_fairness_draws d;
    asc_fairness_contrast contrast;
    make((const double[]){0.25, 0.5}, 2, &d);
    for (int64_t i = 0; i < 2 * DRAWS; i++)
        d.drawn[0][i] = d.rates[0][i / DRAWS];
    assert_int_equal(asc_fairness_contrast_find(&d, 0, &contrast), ASC_OK);
    says(&contrast, "cannot be told: no ratio of two", "varies");
    asc_fairness_draws_free(&d);
}

static void draws_have_all_people(void **state) {
    (void)state;
    asc_resample r;
    assert_int_equal(asc_resample_init(3, 37, 100, &r), ASC_OK);
    assert_true(r.stride == 128);
    for (int32_t b = 0; b < r.stride; b++) {
        int64_t sum = 0;
        for (int64_t k = 0; k < r.n; k++)
            sum += r.counts[k * r.stride + b];
        assert_true(sum == (b < 100 ? 37 : 0));
    }
    asc_resample_free(&r);
}

/* Also of as many pairs as a row has, of people whom a draw has as often as any may have. */
static void pairs_are_drawn_as_their_people(void **state) {
    (void)state;
    enum { PEOPLE = 5, LANES = 2 * ASC_LANES, PERSON = 3 };
    static const char *const names[] = {"plain", "avx2", "avx512"};
    static const int32_t lengths[] = {0, 1, 7, ASC_BLOCK_ROWS};
    uint8_t counts[PEOPLE * LANES];
    int32_t others[ASC_BLOCK_ROWS];
    for (uint64_t k = 0; k < sizeof counts; k++)
        counts[k] = k % LANES == 0
                        ? ASC_RESAMPLE_MOST
                        : (uint8_t)(asc_random_uniform(4, ASC_RANDOM_RESAMPLE, k, 0) * 32);
    for (uint64_t k = 0; k < ASC_BLOCK_ROWS; k++)
        others[k] = (int32_t)(asc_random_uniform(5, ASC_RANDOM_RESAMPLE, k, 0) * PEOPLE);
    for (size_t s = 0; s < sizeof names / sizeof *names; s++) {
        const asc_kernels *kernels = asc_kernels_find(names[s]);
        for (size_t n = 0; kernels && n < sizeof lengths / sizeof *lengths; n++) {
            int64_t sums[LANES];
            for (int64_t b = 0; b < LANES; b++)
                sums[b] = b;
            kernels->resample(counts, LANES, PERSON, others, lengths[n], sums);
            for (int64_t b = 0; b < LANES; b++) {
                int64_t expected = b;
                for (int32_t k = 0; k < lengths[n]; k++)
                    expected += counts[PERSON * LANES + b] * counts[others[k] * LANES + b];
                assert_true(sums[b] == expected);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(figures_by_hand),
                                       cmocka_unit_test(differences_are_told),
                                       cmocka_unit_test(little_is_said_of_few_errors),
                                       cmocka_unit_test(nothing_varies),
                                       cmocka_unit_test(draws_have_all_people),
                                       cmocka_unit_test(pairs_are_drawn_as_their_people)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
