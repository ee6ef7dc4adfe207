/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The optimiser alone, on functions whose minimum is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "stats/lbfgs.h"

enum { SIZE = 40 };

/* Quadratic with curvatures 1..1e4 and minimum at 1, 2, 3, ... */
static double quadratic(const double *x, double *gradient) {
    double value = 0.0;
    for (int i = 0; i < SIZE; i++) {
        double curvature = pow(10.0, 4.0 * i / (SIZE - 1)), d = x[i] - (i + 1);
        value += 0.5 * curvature * d * d;
        gradient[i] = curvature * d;
    }
    return value;
}

/* Convex, not quadratic, with its minimum at 0 and growth that overflows far out. */
static double steep(const double *x, double *gradient) {
    double value = 0.0;
    for (int i = 0; i < SIZE; i++) {
        value += cosh(x[i]) - 1.0;
        gradient[i] = sinh(x[i]);
    }
    return value;
}

static asc_lbfgs_state minimise(double (*function)(const double *, double *), double start,
                                double tolerance, int64_t max_iterations, double *point) {
    asc_lbfgs lbfgs;
    double gradient[SIZE], diagonal[SIZE];
    assert_int_equal(asc_lbfgs_init(&lbfgs, SIZE, tolerance, 1e-12, 50, max_iterations), ASC_OK);
    for (int i = 0; i < SIZE; i++) {
        diagonal[i] = 1.0;
        lbfgs.trial[i] = start;
    }
    while (lbfgs.state == ASC_LBFGS_RUNNING) {
        double value = function(lbfgs.trial, gradient);
        asc_lbfgs_advance(&lbfgs, value, gradient, diagonal);
    }
    memcpy(point, lbfgs.point, sizeof(double) * SIZE);
    asc_lbfgs_state state = lbfgs.state;
    asc_lbfgs_free(&lbfgs);
    return state;
}

static void finds_the_minimum_without_preconditioner(void **state) {
    (void)state;
    double point[SIZE];
    assert_int_equal(minimise(quadratic, 0.0, 1e-10, 10000, point), ASC_LBFGS_CONVERGED);
    for (int i = 0; i < SIZE; i++)
        assert_true(fabs(point[i] - (i + 1)) < 1e-4);
}

static void shortens_steps_that_overshoot(void **state) {
    (void)state;
    double point[SIZE];
    assert_int_equal(minimise(steep, 20.0, 1e-12, 10000, point), ASC_LBFGS_CONVERGED);
    for (int i = 0; i < SIZE; i++)
        assert_true(fabs(point[i]) < 1e-3);
}

static void stops_when_iterations_are_used_up(void **state) {
    (void)state;
    double point[SIZE];
    assert_int_equal(minimise(quadratic, 0.0, 1e-10, 3, point), ASC_LBFGS_EXHAUSTED);
}

static double noisy(const double *x, double *gradient) {
    double value = quadratic(x, gradient);
    for (int i = 0; i < SIZE; i++)
        gradient[i] += 1e-3 * sin(1e9 * x[i] + i); /* rounding, exaggerated */
    return value;
}

static void gives_up_where_rounding_hides_the_gradient(void **state) {
    (void)state;
    double point[SIZE];
    assert_int_equal(minimise(noisy, 0.0, 1e-14, 10000, point), ASC_LBFGS_STALLED);
}

static void starting_at_the_minimum_is_convergence(void **state) {
    (void)state;
    double point[SIZE];
    assert_int_equal(minimise(steep, 0.0, 1e-6, 10, point), ASC_LBFGS_CONVERGED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_minimum_without_preconditioner),
        cmocka_unit_test(shortens_steps_that_overshoot),
        cmocka_unit_test(stops_when_iterations_are_used_up),
        cmocka_unit_test(gives_up_where_rounding_hides_the_gradient),
        cmocka_unit_test(starting_at_the_minimum_is_convergence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
