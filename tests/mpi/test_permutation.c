/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The permutation test on studies made here: true nulls are rejected at the level, effects are
 * found. ASC_NULL_STUDIES asks for more or fewer studies; tests/bench/bench_levels.c for more
 * kinds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mpi_main.h"
#include "null_studies.h"

enum { PERMUTATIONS = 99, KS_MEAN = ASC_INFERENCE_KS_MEAN, ENERGY = ASC_INFERENCE_ENERGY };
enum { LEAST = ASC_INFERENCE_STATISTICS };

/* Fewer studies say little: they are for runs that look at memory. */
static int64_t study_count(int64_t usual) {
    const char *text = getenv("ASC_NULL_STUDIES");
    return text ? strtoll(text, NULL, 10) : usual;
}

static study_outcome run_kind(const study_kind *kind, int64_t studies) {
    study_outcome outcome;
    assert_int_equal(study_run_kind(kind, studies, PERMUTATIONS, &outcome), ASC_OK);
    return outcome;
}

/* Bounds at four standard errors. */
static void nulls_are_rejected_at_the_level(void **state) {
    (void)state;
    static const study_kind kinds[] = {
        {"null of few people", 40, 0.1, 0, TIED_NOT, 0, 1, 0, 0},
        {"null of images, tied to position", 40, 0.1, 1, TIED_POSITION, 0, 1, 0, 0},
        {"null of images, tied to spread", 40, 0.1, 1, TIED_SPREAD, 0, 1, 0, 0}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const study_outcome outcome = run_kind(&kinds[k], study_count(150));
        const double error = sqrt(0.05 * 0.95 / outcome.defined);
        for (int t = 0; t <= LEAST; t++)
            assert_true(fabs(outcome.rejected[t] - 0.05) < fmax(4 * error, 0.051));
    }
}

/* The KS sees spread, the energy distance shifts, the least p both. */
static void effects_are_found(void **state) {
    (void)state;
    static const study_kind shift = {"shift", 60, 0.5, 0, TIED_NOT, 0.4, 1, 0, 0};
    static const study_kind spread = {"spread", 60, 0.5, 0, TIED_NOT, 0, 1.25, 0, 0};
    const int64_t studies = study_count(30);
    const study_outcome shifted = run_kind(&shift, studies);
    assert_true(shifted.rejected[ENERGY] > 0.7);
    assert_true(shifted.rejected[ENERGY] > shifted.rejected[KS_MEAN]);
    assert_true(shifted.rejected[LEAST] > 0.6);
    const study_outcome spreading = run_kind(&spread, studies);
    assert_true(spreading.rejected[KS_MEAN] > 0.7);
    assert_true(spreading.rejected[KS_MEAN] > spreading.rejected[ENERGY]);
    assert_true(spreading.rejected[LEAST] > 0.6);
}

/* Where a statistic is, on average, what is said to be detectable, it is found; cautiously. */
static void what_is_detectable_is_detected(void **state) {
    (void)state;
    static const struct {
        study_kind kind;
        int statistic;
    } cases[] = {{{"spread", 60, 0.4, 0, TIED_NOT, 0, 1.14, 0, 0}, KS_MEAN},
                 {{"shift", 60, 0.4, 0, TIED_NOT, 0.375, 1, 0, 0}, ENERGY}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const study_outcome outcome = run_kind(&cases[c].kind, study_count(60));
        const double ratio =
            outcome.statistic[cases[c].statistic] / outcome.detectable[cases[c].statistic];
        int rank = 0;
        MPI_Comm_rank(MPI_COMM_WORLD, &rank);
        if (rank == 0)
            printf("at %.2f of what is detectable: power %.2f\n", ratio,
                   outcome.rejected[cases[c].statistic]);
        if (outcome.defined < 50)
            continue;
        assert_true(ratio > 0.85 && ratio < 1.15);
        assert_true(outcome.rejected[cases[c].statistic] > 0.7);
    }
}

static void a_confounder_explains_what_goes_with_it(void **state) {
    (void)state;
    static const study_kind alone = {"unadjusted", 80, 0.4, 0, TIED_NOT, 0.375, 1.3, 1, 0};
    static const study_kind given = {"given the other", 80, 0.4, 0, TIED_NOT, 0.375, 1.3, 1, 1};
    study_outcome outcome = run_kind(&alone, study_count(20));
    assert_true(outcome.rejected[LEAST] > 0.9);
    outcome = run_kind(&given, study_count(80));
    for (int t = 0; t <= LEAST; t++)
        assert_true(outcome.rejected[t] < (outcome.defined >= 60 ? 0.15 : 0.3));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(nulls_are_rejected_at_the_level),
    cmocka_unit_test(effects_are_found),
    cmocka_unit_test(what_is_detectable_is_detected),
    cmocka_unit_test(a_confounder_explains_what_goes_with_it),
};

ASC_TEST_MAIN(tests)
