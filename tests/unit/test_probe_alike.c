/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How alike regressions of other people would be, against weights that share a part. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "probe/alike.h"

enum { FOLDS = 3, D = 4 };

/* Weights of the folds: a signal on the first axis, and on the others what each training set adds.
 * Of three folds two share one third of the people: those whom neither holds out. */
static double alike_of(double signal, double noise, const double *spectrum) {
    double rotated[FOLDS][D + 1];
    const asc_probe_points points = {.dimension = D, .spectrum = (double *)spectrum};
    for (int f = 0; f < FOLDS; f++) {
        rotated[f][0] = signal / sqrt(spectrum[0]);
        rotated[f][D] = 100 * f; /* an intercept orders nothing */
        for (int third = 0; third < FOLDS; third++)
            rotated[f][1 + third] = third == f ? 0 : noise / sqrt(spectrum[1 + third]);
    }
    return asc_probe_alike(&points, rotated[0], FOLDS, 1);
}

static void what_folds_share_is_taken_off(void **state) {
    (void)state;
    const double even[] = {1, 1, 1, 1}, uneven[] = {4, 1, 9, 0.25};
    assert_true(fabs(alike_of(0, 1, even)) < 1e-12);
    assert_true(fabs(alike_of(1, 0, even) - 1) < 1e-12);
    assert_true(fabs(alike_of(2, 1, even) - 4. / 6) < 1e-12);
    assert_true(fabs(alike_of(2, 1, uneven) - 4. / 6) < 1e-12);
    assert_true(alike_of(0, 0, even) == 0);
}

static void columns_of_classes_count_together(void **state) {
    (void)state;
    const double spectrum[] = {2};
    const asc_probe_points points = {.dimension = 1, .spectrum = (double *)spectrum};
    const double rotated[] = {1, 5, 2, 5, /* next fold */ 2, 0, 1, 0};
    assert_true(fabs(asc_probe_alike(&points, rotated, 2, 2) - 0.8) < 1e-12);
}

static void errors_are_at_most_the_root_of_two_larger(void **state) {
    (void)state;
    assert_true(fabs(asc_probe_alike_factor(1) - 1) < 1e-12);
    assert_true(fabs(asc_probe_alike_factor(0) - sqrt(2)) < 1e-12);
    assert_true(fabs(asc_probe_alike_factor(0.5) - sqrt(2 - 1. / 3)) < 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_folds_share_is_taken_off),
                                       cmocka_unit_test(columns_of_classes_count_together),
                                       cmocka_unit_test(errors_are_at_most_the_root_of_two_larger)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
