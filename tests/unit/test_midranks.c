/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "stats/midranks.h"

static void test_ties_and_missing(void **state) {
    (void)state;
    const double values[] = {3, NAN, 1, 3, 2}, expected[] = {0.75, NAN, 0.125, 0.75, 0.375};
    double ranks[5];
    assert_int_equal(asc_midranks(values, NULL, 5, ranks), ASC_OK);
    for (int i = 0; i < 5; i++)
        assert_true(i == 1 ? isnan(ranks[i]) : ranks[i] == expected[i]);
}

static void test_weights(void **state) {
    (void)state;
    const double values[] = {5, 4, 6}, weights[] = {2, 1, 5};
    double ranks[3];
    assert_int_equal(asc_midranks(values, weights, 3, ranks), ASC_OK);
    assert_true(ranks[0] == 0.25 && ranks[1] == 0.0625 && ranks[2] == 0.6875);
}

static void test_classes(void **state) {
    (void)state;
    assert_int_equal(asc_quantile_class(0.24, 4), 0);
    assert_int_equal(asc_quantile_class(0.25, 4), 1);
    assert_int_equal(asc_quantile_class(0.25 - 1e-12, 4), 1);
    assert_int_equal(asc_quantile_class(1, 4), 3);
    assert_int_equal(asc_quantile_class(NAN, 4), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ties_and_missing),
        cmocka_unit_test(test_weights),
        cmocka_unit_test(test_classes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
