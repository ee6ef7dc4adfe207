/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "sweep/nearest.h"
#include "topology/bottleneck.h"
#include "topology/forest.h"
#include "topology/lengths.h"

enum { N = 5, NEAR = 1 };

static uint64_t key(float distance, uint32_t other) {
    return (uint64_t)asc_lists_bits(distance) << 32 | other;
}

static void assert_edge(asc_edge edge, float length, int32_t a, int32_t b) {
    assert_true(edge.length == length);
    assert_int_equal(edge.a, a);
    assert_int_equal(edge.b, b);
}

/* Points at 0, 1, 3, 7, 8 on a line: what one neighbour each tells, what is asked then, and the
 * answer. The largest tree waits. */
static void test_growing(void **state) {
    (void)state;
    const int32_t classes[N] = {0};
    const uint64_t near[N] = {key(1, 1), key(1, 0), key(2, 1), key(1, 4), key(1, 3)};
    float reach[N] = {-1, -1, -1, -1, -1}, asked[N];
    uint64_t own[N];
    const asc_lists lists = {
        .n = N, .n_forests = 1, .k = NEAR, .near = near, .k_own = 1, .own = own, .reach = reach};
    asc_forest forest = {0};
    assert_int_equal(asc_forest_init(N, classes, 1, &forest), ASC_OK);
    assert_int_equal(forest.wanted, N - 1);
    assert_int_equal(asc_forest_grow(&forest, &lists, 0), ASC_OK);
    assert_int_equal(forest.n_edges, 3);
    assert_int_equal(asc_forest_ask(&forest, &lists, 0, asked), ASC_OK);
    for (int i = 0; i < N; i++)
        assert_true(i < 3 ? asked[i] < 0 : isinf(asked[i]));
    own[3] = key(4, 2);
    own[4] = key(5, 2);
    reach[3] = reach[4] = INFINITY;
    assert_int_equal(asc_forest_grow(&forest, &lists, 0), ASC_OK);
    assert_true(asc_forest_is_whole(&forest));
    asc_forest_sort(&forest);
    assert_edge(forest.edges[0], 1, 0, 1);
    assert_edge(forest.edges[1], 1, 3, 4);
    assert_edge(forest.edges[2], 2, 1, 2);
    assert_edge(forest.edges[3], 4, 2, 3);
    asc_forest_free(&forest);
}

/* An edge is not taken while a point of its tree may have one that is as long, or shorter. */
static void test_what_is_not_sure(void **state) {
    (void)state;
    const int32_t classes[4] = {0, 0, 0, 0};
    /* 0 and 1 are a tree; 1 knows 2 at distance 3, 0 knows nothing beyond 1 at distance 2. */
    uint64_t near[4 * 2] = {key(2, 1), key(2, 1), key(2, 0), key(3, 2),
                            key(3, 1), key(3, 3), key(3, 2), key(9, 0)};
    float reach[4] = {-1, -1, -1, -1}, asked[4];
    const asc_lists lists = {
        .n = 4, .n_forests = 1, .k = 2, .near = near, .k_own = 1, .own = NULL, .reach = reach};
    asc_forest forest = {0};
    assert_int_equal(asc_forest_init(4, classes, 1, &forest), ASC_OK);
    assert_int_equal(asc_forest_grow(&forest, &lists, 0), ASC_OK);
    assert_true(asc_forest_is_whole(&forest)); /* 2 is sure of its edge to 1 */
    asc_forest_free(&forest);
    near[4] = near[5] = key(3, 3);
    assert_int_equal(asc_forest_init(4, classes, 1, &forest), ASC_OK);
    assert_int_equal(asc_forest_grow(&forest, &lists, 0), ASC_OK);
    assert_int_equal(forest.n_edges, 2);
    assert_int_equal(asc_forest_ask(&forest, &lists, 0, asked), ASC_OK);
    for (int i = 0; i < 2; i++) /* the first of two trees of two waits */
        assert_true(asked[i] < 0);
    assert_true(asked[2] == 9 && asked[3] < 0);
    asc_forest_free(&forest);
}

static void test_classes_stay_apart(void **state) {
    (void)state;
    const int32_t classes[4] = {0, 1, 0, -1};
    const uint64_t near[4 * 3] = {key(1, 1), key(2, 2), key(3, 3), key(1, 0), key(1, 2), key(2, 3),
                                  key(1, 1), key(1, 3), key(2, 0), key(1, 2), key(2, 1), key(3, 0)};
    float reach[4] = {-1, -1, -1, -1};
    const asc_lists lists = {
        .n = 4, .n_forests = 1, .k = 3, .near = near, .k_own = 1, .own = NULL, .reach = reach};
    asc_forest forest = {0};
    assert_int_equal(asc_forest_init(4, classes, 2, &forest), ASC_OK);
    assert_int_equal(asc_forest_grow(&forest, &lists, 0), ASC_OK);
    assert_int_equal(forest.n_edges, 1);
    assert_edge(forest.edges[0], 2, 0, 2);
    asc_forest_free(&forest);
}

static void test_lengths(void **state) {
    (void)state;
    const float square[] = {0, 1, 5, 9, 1, 0, 4, 8, 5, 4, 0, 3, 9, 8, 3, 0};
    float near[4], lengths[3];
    asc_lengths_of_square(square, 4, near, lengths);
    assert_true(lengths[0] == 1 && lengths[1] == 3 && lengths[2] == 4);
    const asc_persistence p = asc_persistence_of(lengths, 3);
    assert_true(p.total == 8 && p.median == 3 && p.most == 4);
    assert_true(fabs(p.entropy - (log(8) - (3 * log(3) + 4 * log(4)) / 8)) < 1e-15);
    assert_true(isnan(asc_persistence_of(lengths, 0).total));
    const float nothing[] = {0, 0};
    assert_true(isnan(asc_persistence_of(nothing, 2).entropy));
}

/* The diagonal may be nearer than the neighbour in order. */
static void test_bottleneck(void **state) {
    (void)state;
    const double a[] = {1, 1}, b[] = {0.125, 1}, c[] = {0.25, 4}, d[] = {3};
    assert_true(asc_bottleneck(a, 2, a, 2) == 0);
    assert_true(asc_bottleneck(a, 2, b, 2) == 0.5);
    assert_true(asc_bottleneck(c, 2, d, 1) == 1);
    assert_true(asc_bottleneck(d, 1, c, 2) == 1);
    assert_true(asc_bottleneck(NULL, 0, d, 1) == 1.5);
    assert_true(asc_bottleneck(NULL, 0, NULL, 0) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_growing),
        cmocka_unit_test(test_what_is_not_sure),
        cmocka_unit_test(test_classes_stay_apart),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_bottleneck),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
