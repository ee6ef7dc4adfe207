/* The product of a tile: one rounding a step, in order, wherever rows stand. */
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

static void sums_have_a_fixed_order(void **state) {
    (void)state;
    static const int32_t shapes[][3] = {{1, 1, 16},     {6, 16, 16},   {7, 17, 32},
                                        {128, 33, 528}, {13, 48, 512}, {5, 15, 1040},
                                        {11, 160, 48},  {128, 299, 64}};
    if (!asc_kernels_find("avx2"))
        return; /* the product is the BLAS's */
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        const int32_t n = shapes[s][0], m = shapes[s][1], depth = shapes[s][2];
        float *a = rows_of(s, n, depth), *b = rows_of(100 + s, m, depth);
        float *out = malloc((size_t)n * STRIDE * sizeof *out);
        for (int32_t i = 0; i < n * STRIDE; i++)
            out[i] = -7;
        asc_product_avx2(a, n, b, m, depth, out, STRIDE);
        for (int32_t i = 0; i < n; i++)
            for (int32_t j = 0; j < STRIDE; j++) {
                float sum = 0;
                for (int32_t k = 0; k < depth && j < m; k++)
                    sum = fmaf(a[i * depth + k], b[j * depth + k], sum);
                assert_true(out[i * STRIDE + j] == (j < m ? sum : -7));
            }
        free(a);
        free(b);
        free(out);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(sums_have_a_fixed_order),
};

int main(void) {
    return cmocka_run_group_tests(tests, NULL, NULL);
}
