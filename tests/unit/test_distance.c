/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every metric is whole, and its forms say the same; what a new one lacks is named. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "attrscope/random.h"
#include "distance/rows.h"
#include "sweep/kernels.h"

enum { N = 61, D = 24, DUPLICATES = 4 };

static const char *const sets[ASC_INSTRUCTION_SETS] = {"plain", "avx2", "avx512"};

typedef struct rows {
    float raw[N][D], prepared[N][D];
} rows;

/* The last rows are the first ones once more. */
static void make_rows(const asc_distance *metric, rows *out) {
    for (int i = 0; i < N; i++) {
        const int64_t from = i < N - DUPLICATES ? i : i - (N - DUPLICATES);
        asc_random_normals(3, ASC_RANDOM_SYNTH_NOISE, (uint64_t)from, D, out->raw[i]);
        for (int d = 0; d < D; d++)
            out->raw[i][d] = 2 * out->raw[i][d] + 0.5f;
        memcpy(out->prepared[i], out->raw[i], sizeof out->raw[i]);
        assert_true(asc_distance_prepare(metric, out->prepared[i], D));
    }
}

static double product(const float *x, const float *y) {
    double sum = 0;
    for (int d = 0; d < D; d++)
        sum += (double)x[d] * (double)y[d];
    return sum;
}

static void say_what_lacks(const char *name, const char *member, bool is_there) {
    if (!is_there)
        print_error("metric %s lacks %s\n", name, member);
    assert_true(is_there);
}

static void test_descriptors_are_whole(void **state) {
    (void)state;
    for (int m = 0; m < ASC_METRIC_COUNT; m++) {
        const asc_distance *metric = asc_distance_of((asc_metric)m);
        const char *name = asc_metric_name((asc_metric)m);
        asc_metric found = ASC_METRIC_COUNT;
        assert_true(asc_metric_find(name, &found) && (int)found == m);
        say_what_lacks(name, "place", metric->place);
        say_what_lacks(name, "of_square", metric->of_square);
        say_what_lacks(name, "between", metric->between);
        say_what_lacks(name, "keep", metric->keep);
        say_what_lacks(name, "of_product", metric->of_product);
        say_what_lacks(name, "chord", metric->chord);
        say_what_lacks(name, "of_chord", metric->of_chord);
        say_what_lacks(name, "next_close", metric->next_close);
        say_what_lacks(name, "most", metric->most > 0);
        for (int s = 0; s < ASC_INSTRUCTION_SETS; s++) {
            say_what_lacks(name, "products", metric->products[s]);
            say_what_lacks(name, "depart", metric->depart[s]);
        }
        const float zero[D] = {0};
        const bool has_place = asc_distance_place(metric, zero, D).length > 0;
        say_what_lacks(name, "refusal", has_place || metric->refusal);
    }
    asc_metric none;
    assert_false(asc_metric_find("cosines", &none));
}

/* All float64 forms of a pair's distance against each other. */
static void check_pair(const asc_distance *metric, const float *x, const float *y) {
    const asc_placing px = asc_distance_place(metric, x, D), py = asc_distance_place(metric, y, D);
    const double exact = asc_distance_placed(metric, x, px, y, py, D);
    const double between = metric->between(x, y, D);
    float shifted_x[D], shifted_y[D];
    double square = 0;
    for (int d = 0; d < D; d++) {
        shifted_x[d] = (float)((double)x[d] - px.shift);
        shifted_y[d] = (float)((double)y[d] - py.shift);
        const double difference =
            ((double)x[d] - px.shift) / px.length - ((double)y[d] - py.shift) / py.length;
        square += difference * difference;
    }
    const double from_product = metric->of_product(product(shifted_x, shifted_y),
                                                   metric->keep(product(shifted_x, shifted_x)),
                                                   metric->keep(product(shifted_y, shifted_y)));
    assert_true(exact >= 0 && exact <= metric->most * (1 + 1e-12));
    assert_true(fabs(between - exact) <= 1e-12 * (1 + exact));
    assert_true(isnan(from_product) || fabs(from_product - exact) <= 1e-6 * (1 + exact));
    assert_true(fabs(metric->chord(exact) - sqrt(square)) <= 1e-7 * (1 + sqrt(square)));
    assert_true(fabs(metric->of_chord(metric->chord(exact)) - exact) <= 1e-12 * (1 + exact));
    if (metric->one_less_product)
        assert_true(fabs(1 - (product(x, y) / px.length / py.length) - exact) <= 1e-12);
    assert_true(asc_distance_placed(metric, y, py, x, px, D) == exact);
}

static void test_forms_agree(void **state) {
    (void)state;
    static rows made;
    for (int m = 0; m < ASC_METRIC_COUNT; m++) {
        const asc_distance *metric = asc_distance_of((asc_metric)m);
        make_rows(metric, &made);
        for (int i = 0; i < N; i++) {
            double wide[D];
            for (int d = 0; d < D; d++)
                wide[d] = (double)made.raw[i][d];
            assert_true(asc_distance_prepare_wide(metric, wide, D));
            for (int d = 0; d < D; d++)
                assert_true((float)wide[d] == made.prepared[i][d]);
            if (metric->unit)
                assert_true(fabs(product(made.prepared[i], made.prepared[i]) - 1) < 1e-6);
            for (int j = 0; j < i; j++)
                check_pair(metric, made.raw[i], made.raw[j]);
        }
        for (int i = 0; i < DUPLICATES; i++) {
            const float *x = made.prepared[i], *y = made.prepared[N - DUPLICATES + i];
            assert_true(asc_distance_prepared(metric, x, y, D) == 0);
        }
    }
}

/* One row's products, with `set`, mended as the sweep mends them. */
static void check_loops(const asc_distance *metric, asc_instructions set, const rows *made, int i) {
    float distances[N], plain[N], norms[N], out[N], plain_out[N];
    int32_t identity[N], n_close = 0;
    for (int j = 0; j < N; j++) {
        distances[j] = plain[j] = (float)product(made->prepared[i], made->prepared[j]);
        norms[j] = (float)product(made->prepared[j], made->prepared[j]);
        identity[j] = j / 3;
    }
    const float *columns = metric->unit ? NULL : norms;
    const bool close = metric->products[set](distances, N, norms[i], columns);
    assert_true(metric->products[ASC_INSTRUCTIONS_PLAIN](plain, N, norms[i], columns) == close);
    assert_memory_equal(distances, plain, sizeof plain);
    for (int32_t j = metric->next_close(distances, 0, N, norms[i], columns); j < N;
         j = metric->next_close(distances, j + 1, N, norms[i], columns), n_close++)
        distances[j] =
            (float)asc_distance_prepared(metric, made->prepared[i], made->prepared[j], D);
    assert_true(n_close > 0 && close); /* the row and itself */
    for (int j = 0; j < N; j++) {
        const double exact = asc_distance_prepared(metric, made->prepared[i], made->prepared[j], D);
        assert_true(fabs((double)distances[j] - exact) <= 1e-5 * exact);
    }
    metric->depart[set](distances, N, 0.75f, identity, identity[i], out);
    metric->depart[ASC_INSTRUCTIONS_PLAIN](distances, N, 0.75f, identity, identity[i], plain_out);
    assert_memory_equal(out, plain_out, sizeof out);
    for (int j = 0; j < N; j++) {
        const double chord = metric->chord((double)distances[j]) - 0.75;
        assert_true(fabs((double)out[j] - (identity[j] == identity[i] ? 0 : chord)) < 1e-5);
    }
}

/* Squares that float32 hardly holds, or not at all: the pair is close, and computed from the rows.
 */
static void test_small_squares(void **state) {
    (void)state;
    static rows made;
    const asc_distance *metric = &asc_distance_euclidean;
    make_rows(metric, &made);
    for (int exponent = -40; exponent > -100; exponent -= 3) {
        rows small = made;
        for (int i = 0; i < N; i++)
            for (int d = 0; d < D; d++)
                small.prepared[i][d] = ldexpf(made.prepared[i][d], exponent);
        for (int i = 0; i < N; i++)
            check_loops(metric, ASC_INSTRUCTIONS_PLAIN, &small, i);
    }
}

static void test_loops_agree(void **state) {
    (void)state;
    static rows made;
    for (int m = 0; m < ASC_METRIC_COUNT; m++) {
        const asc_distance *metric = asc_distance_of((asc_metric)m);
        make_rows(metric, &made);
        for (int s = 0; s < ASC_INSTRUCTION_SETS; s++) {
            const asc_kernels *kernels = asc_kernels_find(sets[s]);
            if (!kernels)
                continue;
            assert_int_equal(kernels->set, s);
            for (int i = 0; i < N; i++)
                check_loops(metric, kernels->set, &made, i);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_descriptors_are_whole),
        cmocka_unit_test(test_forms_agree),
        cmocka_unit_test(test_loops_agree),
        cmocka_unit_test(test_small_squares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
