/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attrscope/array.h"
#include "distance/scale.h"
#include "npy_files.h"

static void what_is_ordinary_stays(void **state) {
    (void)state;
    const double ordinary[] = {0, 0x1p-24, 1, 20, 0x1.fp40, INFINITY, NAN};
    for (size_t i = 0; i < sizeof ordinary / sizeof *ordinary; i++)
        assert_int_equal(asc_scale_exponent(ordinary[i]), 0);
    assert_int_equal(asc_scale_exponent(0x1p41), 1);
    assert_int_equal(asc_scale_exponent(0x1.8p-25), -65);
}

static void what_is_not_gets_to_the_most(void **state) {
    (void)state;
    const double others[] = {DBL_MAX, DBL_MIN, 0x1p-1074, 0x1p-25, 0x1p41, 1e38, 1e-38};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const int exponent = asc_scale_exponent(others[i]);
        const double kept = asc_scale_apply(asc_scale_of(-exponent), others[i]);
        assert_int_equal(ilogb(kept), ASC_SCALE_MOST);
        assert_true(ldexp(kept, exponent) == others[i]);
        assert_true(asc_scale_apply(asc_scale_of(exponent), kept) == others[i]);
    }
}

static void squares_of_the_most_fit(void **state) {
    (void)state;
    const double dimensions = 1 << 24, most = ldexp(2, ASC_SCALE_MOST);
    assert_true(4 * dimensions * most * most < FLT_MAX / 8);
}

static void open_doubles(const double values[6], asc_array *array) {
    uint8_t buffer[1024];
    save(buffer, build(buffer, 1, HEADER("<f8", "False", "(3, 2)"), values, 6 * sizeof *values));
    assert_int_equal(asc_array_open(path, array), ASC_OK);
}

static void rows_are_read_as_they_are_kept(void **state) {
    (void)state;
    const double values[6] = {1e200, -3e200, 0, 5e199, NAN, -INFINITY};
    asc_array array;
    int exponent = 0;
    float got[6];
    open_doubles(values, &array);
    for (int m = 0; m < ASC_METRIC_COUNT; m++) {
        assert_int_equal(asc_array_find_exponent(&array, (asc_metric)m, 0, 3, &exponent), ASC_OK);
        assert_int_equal(exponent, ilogb(3e200) - ASC_SCALE_MOST);
    }
    assert_int_equal(asc_array_read_scaled(&array, exponent, 0, 3, got), ASC_OK);
    for (int i = 0; i < 4; i++)
        assert_true(got[i] == (float)ldexp(values[i], -exponent));
    assert_true(isnan(got[4]) && isinf(got[5]));
    assert_int_equal(asc_array_find_exponent(&array, ASC_EUCLIDEAN, 2, 1, &exponent), ASC_OK);
    assert_int_equal(exponent, 0); /* nothing finite */
    asc_array_free(&array);
}

static void narrow_rows_have_a_scale_where_squares_are_taken(void **state) {
    (void)state;
    const float values[6] = {1e-30f, -3e-30f, 0, 5e-31f, 1e-38f, -1e-45f};
    uint8_t buffer[1024];
    asc_array array;
    int exponent = 0;
    float got[6];
    save(buffer, build(buffer, 1, HEADER("<f4", "False", "(3, 2)"), values, sizeof values));
    assert_int_equal(asc_array_open(path, &array), ASC_OK);
    assert_int_equal(asc_array_find_exponent(&array, ASC_COSINE, 0, 3, &exponent), ASC_OK);
    assert_int_equal(exponent, 0);
    assert_int_equal(asc_array_find_exponent(&array, ASC_EUCLIDEAN, 0, 3, &exponent), ASC_OK);
    assert_int_equal(exponent, ilogbf(3e-30f) - ASC_SCALE_MOST);
    assert_int_equal(asc_array_read_scaled(&array, exponent, 0, 3, got), ASC_OK);
    for (int i = 0; i < 6; i++)
        assert_true((double)got[i] == ldexp((double)values[i], -exponent));
    asc_array_free(&array);
}

static void what_rows_share_is_left_out(void **state) {
    (void)state;
    const double values[6] = {NAN, 1, 1e9 + 0.25, -1e9, 1e9, -1e9 + 0.5};
    const double wanted[4] = {0, 0, -0.25, 0.5};
    asc_array array;
    int exponent = 1;
    float got[4];
    double wide[4];
    open_doubles(values, &array);
    assert_int_equal(asc_array_find_exponent(&array, ASC_COSINE, 0, 3, &exponent), ASC_OK);
    assert_null(array.origin);
    assert_int_equal(asc_array_find_exponent(&array, ASC_EUCLIDEAN, 1, 2, &exponent), ASC_OK);
    assert_int_equal(exponent, 0);
    assert_int_equal(asc_array_read_scaled(&array, 0, 1, 2, got), ASC_OK);
    assert_int_equal(asc_array_read_f64(&array, 1, 2, wide), ASC_OK);
    for (int i = 0; i < 4; i++) {
        assert_true((double)got[i] == wanted[i]);
        assert_true(wide[i] == wanted[i]);
    }
    asc_array_free(&array);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_ordinary_stays),
        cmocka_unit_test(what_is_not_gets_to_the_most),
        cmocka_unit_test(squares_of_the_most_fit),
        cmocka_unit_test(rows_are_read_as_they_are_kept),
        cmocka_unit_test(narrow_rows_have_a_scale_where_squares_are_taken),
        cmocka_unit_test(what_rows_share_is_left_out),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
