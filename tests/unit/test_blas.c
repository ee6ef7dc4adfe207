/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How old a BLAS's kernels are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/blas.h"

static void test_levels(void **state) {
    (void)state;
    assert_int_equal(asc_blas_level_of("Prescott"), ASC_BLAS_SSE);
    assert_int_equal(asc_blas_level_of("prescott"), ASC_BLAS_SSE);
    assert_int_equal(asc_blas_level_of("Zen"), ASC_BLAS_AVX2);
    assert_true(asc_blas_level_of("Haswell") < asc_blas_level_of("SkylakeX"));
    assert_int_equal(asc_blas_level_of("ARMV8"), ASC_BLAS_UNKNOWN);
    assert_int_equal(asc_blas_level_of(""), ASC_BLAS_UNKNOWN);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_levels)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
