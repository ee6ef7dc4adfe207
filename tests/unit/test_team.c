/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A failure on a worker's thread reaches the thread that goes on, with its own words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "core/team.h"

enum { THREADS = 4 };

static void test_words_of_a_worker(void **state) {
    (void)state;
    for (int failing = 0; failing < THREADS; failing++) {
        asc_team team = {0};
        (void)asc_fail(ASC_DATA, "an older failure of the master");
#pragma omp parallel num_threads(THREADS)
        {
            const int thread = omp_get_thread_num();
            asc_team_note(&team, thread == failing
                                     ? asc_fail(ASC_IO, "thread %d: disk is full", thread)
                                     : ASC_OK);
#pragma omp barrier
            if (!asc_team_failed(&team))
                abort();
        }
        char words[64];
        snprintf(words, sizeof words, "thread %d: disk is full", failing);
        assert_int_equal(asc_team_end(&team), ASC_IO);
        assert_string_equal(asc_error_message(), words);
    }
}

static void test_one_of_many(void **state) {
    (void)state;
    asc_team team = {0};
#pragma omp parallel for num_threads(THREADS)
    for (int i = 0; i < 100; i++) {
        void *block = NULL;
        asc_team_note(&team, asc_alloc(&block, UINT64_MAX, 8, "a worker's share"));
    }
    assert_int_equal(asc_team_end(&team), ASC_MEMORY);
    assert_non_null(strstr(asc_error_message(), "a worker's share"));
}

static void test_nobody(void **state) {
    (void)state;
    asc_team team = {0};
#pragma omp parallel num_threads(THREADS)
    asc_team_note(&team, ASC_OK);
    assert_false(asc_team_failed(&team));
    assert_int_equal(asc_team_end(&team), ASC_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_words_of_a_worker),
                                       cmocka_unit_test(test_one_of_many),
                                       cmocka_unit_test(test_nobody)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
