/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A number is taken once; all are given back, whatever one of them does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "restart/claim.h"

static char folder[] = "/tmp/asc-claim-XXXXXX";

static const char *path_of(const char *name) {
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static bool take(int64_t number) {
    bool mine = false;
    assert_int_equal(asc_claim_take(folder, number, &mine), ASC_OK);
    return mine;
}

static void test_taken_once(void **state) {
    (void)state;
    assert_true(take(3));
    assert_false(take(3));
    assert_true(take(4));
    assert_int_equal(asc_claim_clear(folder), ASC_OK);
    assert_true(take(3));
    assert_int_equal(asc_claim_clear(folder), ASC_OK);
}

static void test_others_are_given_back(void **state) {
    (void)state;
    const char *stuck = ".attrscope-taken-5"; /* a folder: cannot be unlinked */
    for (int64_t number = 0; number < 10; number++)
        if (number != 5)
            assert_true(take(number));
    assert_int_equal(mkdir(path_of(stuck), 0700), 0);
    assert_int_equal(asc_claim_clear(folder), ASC_IO);
    for (int64_t number = 0; number < 10; number++)
        assert_int_equal(take(number), number != 5);
    assert_int_equal(rmdir(path_of(stuck)), 0);
    assert_int_equal(asc_claim_clear(folder), ASC_OK);
}

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_taken_once),
        cmocka_unit_test(test_others_are_given_back),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
