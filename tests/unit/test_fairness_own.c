/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interval of a group's own threshold: along its curve, not on to thresholds that are given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "fairness/own.h"

enum { THRESHOLDS = 4 };

/* A curve at distances 1, 2, 3, and 1e30 besides. */
static void test_thresholds_given(void **state) {
    (void)state;
    double thresholds[THRESHOLDS] = {1, 2, 3, 1e30};
    const int64_t wrong[THRESHOLDS] = {1, 10, 100, 10000};
    asc_fairness_rate inside[THRESHOLDS][ASC_FAIRNESS_RATES] = {0};
    for (int m = 0; m < THRESHOLDS; m++)
        inside[m][ASC_FAIRNESS_FMR] =
            (asc_fairness_rate){.pairs = 10000,
                                .wrong = wrong[m],
                                .spread = {.people = 100, .squares = 1, .fourths = 0.01},
                                .error = 2e-5 * (double)wrong[m]};
    asc_fairness_point points[] = {{.far = 5e-4, .place = 1}, {.far = NAN, .place = 3}};
    asc_fairness_found found = {.inside = inside[0]};
    asc_fairness_outcome outcome = {.n_points = 2,
                                    .points = points,
                                    .n_thresholds = THRESHOLDS,
                                    .thresholds = thresholds,
                                    .found = &found};
    asc_interval own = asc_fairness_own_interval(&outcome, 0, 0, 5e-4);
    assert_true(own.low > 1 && own.low < own.high && own.high < 3);
    own = asc_fairness_own_interval(&outcome, 0, 0, 1e-2);
    assert_true(own.low > 2 && own.low < 3);
    assert_true(isnan(own.high)); /* the curve ends below it */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_thresholds_given)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
