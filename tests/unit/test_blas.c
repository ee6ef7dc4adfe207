/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How old a BLAS's kernels are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <cblas.h>
#include <dlfcn.h>
#include <string.h>

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

/* Whatever linker has made the program. */
static void test_one_thread(void **state) {
    (void)state;
    void *set = dlsym(RTLD_DEFAULT, "openblas_set_num_threads"),
         *get = dlsym(RTLD_DEFAULT, "openblas_get_num_threads");
    void (*set_threads)(int) = NULL;
    int (*get_threads)(void) = NULL;
    const double x = 2;
    assert_true(cblas_ddot(1, &x, 1, &x, 1) == 4); /* loads the BLAS */
    if (!set || !get)
        skip();
    memcpy((void *)&set_threads, &set, sizeof set);
    memcpy((void *)&get_threads, &get, sizeof get);
    set_threads(2);
    asc_blas_prepare();
    assert_int_equal(get_threads(), 1);
    assert_non_null(asc_blas_core());
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_levels),
                                       cmocka_unit_test(test_one_thread)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
