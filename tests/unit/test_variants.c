/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which attributes a variant's name holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "micro/variants.h"

static void test_names(void **state) {
    (void)state;
    assert_true(asc_variant_names("Age", "age"));
    assert_true(asc_variant_names("ft-AGE.v2", "Age"));
    assert_true(asc_variant_names("hair-color", "Hair color"));
    assert_true(asc_variant_names("run3-haircolor-10k", "Hair color"));
    assert_true(asc_variant_names("dark-hair-color", "(Hair) color"));
    assert_true(asc_variant_names("\xc3\xa2ge-ft", "\xc3\xa2ge"));
    assert_false(asc_variant_names("average", "Age"));
    assert_false(asc_variant_names("aged", "Age"));
    assert_false(asc_variant_names("hair", "Hair color"));
    assert_false(asc_variant_names("hair-dark-color", "Hair color"));
    assert_false(asc_variant_names("run-3", "3"));
    assert_false(asc_variant_names("a", ""));
    assert_false(asc_variant_names("", "a"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
