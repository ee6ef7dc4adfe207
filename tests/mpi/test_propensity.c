/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The permutation test in strata of the propensity on studies made here: what others drive is
 * rejected at the level given these, and an effect of its own is found, where cells hold too few.
 * ASC_NULL_STUDIES asks for more or fewer studies; tests/bench/bench_levels_propensity.c for more
 * kinds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mpi_main.h"
#include "null_propensity.h"

enum { PERMUTATIONS = 99, PEOPLE = 150, STRATA = 10 };

/* Fewer studies say little: they are for runs that look at memory. */
static int64_t study_count(int64_t usual) {
    const char *text = getenv("ASC_NULL_STUDIES");
    return text ? strtoll(text, NULL, 10) : usual;
}

static many_outcome run_study(const many_study *study, int64_t studies) {
    many_outcome outcome;
    assert_int_equal(many_run(study, study_count(studies), PERMUTATIONS, &outcome), ASC_OK);
    return outcome;
}

static void what_drives_an_attribute_explains_it(void **state) {
    (void)state;
    static const many_study alone = {"not given", PEOPLE, 1, 1.5, 0, 0, 0};
    static const many_study given = {"given", PEOPLE, 1, 1.5, 0, STRATA, MANY_GIVEN};
    many_outcome outcome = run_study(&alone, 10);
    for (int a = 0; a < MANY_TESTED; a++) /* a few studies say nothing of a level */
        assert_true(outcome.rejected[a] > 0.7);
    outcome = run_study(&given, 60);
    for (int a = 0; a < MANY_TESTED && outcome.defined[a] >= 20; a++)
        assert_true(outcome.rejected[a] < (outcome.defined[a] >= 60 ? 0.17 : 0.3));
}

static void power_is_kept_where_cells_lose_it(void **state) {
    (void)state;
    static const many_study cells = {"effect, cells", PEOPLE, 0.5, 1, 1.5, 0, MANY_GIVEN};
    static const many_study given = {"effect, propensity", PEOPLE, 0.5, 1, 1.5, STRATA, MANY_GIVEN};
    const many_outcome few = run_study(&cells, 15), kept = run_study(&given, 15);
    for (int a = 0; a < MANY_TESTED; a++) {
        assert_true(few.left_out[a] > 0.9 * PEOPLE && kept.left_out[a] < 0.3 * PEOPLE);
        assert_true(kept.rejected[a] > 0.6);
        assert_true(!(few.rejected[a] > kept.rejected[a]));
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_drives_an_attribute_explains_it),
    cmocka_unit_test(power_is_kept_where_cells_lose_it),
};

ASC_TEST_MAIN(tests)
