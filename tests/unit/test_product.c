/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The product of a tile: one rounding a step, in a fixed order, wherever rows stand, by every
 * kernel that this processor runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "attrscope/random.h"
#include "sweep/kernels.h"
#include "sweep/product.h"

enum { STRIDE = 300 };

static float *rows_of(uint64_t seed, int32_t n, int32_t depth) {
    float *rows = aligned_alloc(64, (size_t)n * (size_t)depth * sizeof(float));
    assert_non_null(rows);
    asc_random_normals(seed, ASC_RANDOM_SYNTH_NOISE, 0, (int64_t)n * depth, rows);
    return rows;
}

/* As product.h says. */
static float product_of(const float *x, const float *y, int32_t depth) {
    float sum = 0;
    for (int32_t k = 0; k < depth; k += ASC_PRODUCT_RUN) {
        float run = 0;
        for (int32_t i = k; i < depth && i < k + ASC_PRODUCT_RUN; i++)
            run = fmaf(x[i], y[i], run);
        sum += run;
    }
    return sum;
}

static void check_product(asc_product *product) {
    static const int32_t shapes[][3] = {{1, 1, 16},     {6, 16, 16},   {7, 17, 32},
                                        {128, 33, 528}, {13, 48, 512}, {5, 15, 1040},
                                        {11, 160, 48},  {128, 299, 64}};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        const int32_t n = shapes[s][0], m = shapes[s][1], depth = shapes[s][2];
        float *a = rows_of(s, n, depth), *b = rows_of(100 + s, m, depth);
        float *out = malloc((size_t)n * STRIDE * sizeof *out);
        for (int32_t i = 0; i < n * STRIDE; i++)
            out[i] = -7;
        product(a, n, b, m, depth, out, STRIDE);
        for (int32_t i = 0; i < n; i++)
            for (int32_t j = 0; j < STRIDE; j++) {
                const float expected = j < m ? product_of(a + i * depth, b + j * depth, depth) : -7;
                assert_true(out[i * STRIDE + j] == expected);
            }
        free(a);
        free(b);
        free(out);
    }
}

static void every_kernel_sums_in_the_same_order(void **state) {
    (void)state;
    static const char *const names[] = {"plain", "avx2", "avx512"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (asc_kernels_find(names[k]))
            check_product(asc_kernels_find(names[k])->product);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_kernel_sums_in_the_same_order),
};

int main(void) {
    return cmocka_run_group_tests(tests, NULL, NULL);
}
