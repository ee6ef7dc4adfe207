/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The permutation test of classes, steps and numbers on studies made here: true nulls are rejected
 * at the level, effects are found. ASC_NULL_STUDIES asks for more or fewer studies;
 * tests/bench/bench_levels_kinds.c for more of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mpi_main.h"
#include "null_kinds.h"

enum { PERMUTATIONS = 99, KS_MAX = 0, OMNIBUS = 2, LEAST = 3 };

/* Fewer studies say little: they are for runs that look at memory. */
static int64_t study_count(int64_t usual) {
    const char *text = getenv("ASC_NULL_STUDIES");
    return text ? strtoll(text, NULL, 10) : usual;
}

static kind_outcome run_study(const kind_study *study, int64_t studies) {
    kind_outcome outcome;
    assert_int_equal(kind_run(study, study_count(studies), PERMUTATIONS, &outcome), ASC_OK);
    return outcome;
}

/* Bounds at four standard errors. */
static void nulls_are_rejected_at_the_level(void **state) {
    (void)state;
    static const kind_study studies[] = {
        {"null of people", 40, 0, TIED_NOT, EFFECT_NONE, 0, 0, 0},
        {"null of images, tied to spread", 40, 1, TIED_SPREAD, EFFECT_NONE, 0, 0, 0}};
    for (size_t s = 0; s < sizeof studies / sizeof *studies; s++) {
        const kind_outcome outcome = run_study(&studies[s], 100);
        for (int k = 0; k < ASC_KINDS; k++) {
            const double error = sqrt(0.05 * 0.95 / outcome.defined[k]);
            for (int t = 0; t < KIND_STATISTICS; t++)
                assert_true(fabs(outcome.rejected[k][t] - 0.05) < fmax(4 * error, 0.051));
        }
    }
}

/* Covariance sees a slope, best where values are finest; DISCO classes apart; the KS spread. */
static void effects_are_found(void **state) {
    (void)state;
    static const kind_study slope = {"slope", 60, 0, TIED_NOT, EFFECT_LINEAR, 1.5, 0, 0};
    static const kind_study centres = {"centres", 60, 0, TIED_NOT, EFFECT_CENTRES, 2, 0, 0};
    static const kind_study spread = {"spread", 60, 0, TIED_NOT, EFFECT_SPREAD, 0.7, 0, 0};
    kind_outcome outcome = run_study(&slope, 20);
    assert_true(outcome.rejected[ASC_KIND_ORDERED][OMNIBUS] > 0.7);
    assert_true(outcome.rejected[ASC_KIND_CONTINUOUS][OMNIBUS] > 0.7);
    assert_true(outcome.rejected[ASC_KIND_CONTINUOUS][LEAST] > 0.6);
    outcome = run_study(&centres, 20);
    assert_true(outcome.rejected[ASC_KIND_CLASSES][OMNIBUS] > 0.7);
    assert_true(outcome.rejected[ASC_KIND_CLASSES][LEAST] > 0.6);
    outcome = run_study(&spread, 20);
    for (int k = 0; k < ASC_KINDS; k++) {
        assert_true(outcome.rejected[k][KS_MAX] > 0.7);
        assert_true(outcome.rejected[k][LEAST] > 0.6);
    }
}

/* Given the other number's classes, steps, or quarters, nothing is left of its effect. */
static void a_confounder_of_every_kind_explains_what_goes_with_it(void **state) {
    (void)state;
    static const kind_study alone = {"unadjusted", 100, 0, TIED_NOT, EFFECT_CENTRES, 4, 1, 0};
    static const kind_study given[] = {
        {"given classes", 100, 0, TIED_NOT, EFFECT_CENTRES, 4, 1, 1 + ASC_KIND_CLASSES},
        {"given steps", 100, 0, TIED_NOT, EFFECT_CENTRES, 4, 1, 1 + ASC_KIND_ORDERED}};
    kind_outcome outcome = run_study(&alone, 10);
    for (int k = 0; k < ASC_KINDS; k++)
        assert_true(outcome.rejected[k][LEAST] > 0.7);
    for (size_t g = 0; g < sizeof given / sizeof *given; g++) {
        outcome = run_study(&given[g], 40);
        for (int k = 0; k < ASC_KINDS; k++) /* a few studies say nothing of a level */
            for (int t = 0; t < KIND_STATISTICS && outcome.defined[k] >= 20; t++)
                assert_true(outcome.rejected[k][t] < (outcome.defined[k] >= 40 ? 0.2 : 0.4));
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(nulls_are_rejected_at_the_level),
    cmocka_unit_test(effects_are_found),
    cmocka_unit_test(a_confounder_of_every_kind_explains_what_goes_with_it),
};

ASC_TEST_MAIN(tests)
