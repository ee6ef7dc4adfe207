/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vectors where the compiler's target fuses multiply-adds by itself (aarch64); else fmaf, step by
 * step, which is the same and slow. */
#include <math.h>

#include "sweep/product.h"

#ifdef __FP_FAST_FMAF
enum { LANES = 4, ROWS = 8, VECTORS = 2, LAID = 4 };

static inline void lay_out_square(const float *from, int64_t stride, float *to) {
    for (int32_t k = 0; k < LAID; k++)
        for (int32_t j = 0; j < LAID; j++)
            to[k * VECTORS * LANES + j] = from[j * stride + k];
}

#include "sweep/product_body.h"

void asc_product_plain(const float *a, int32_t n_rows, const float *b, int32_t n_columns,
                       int32_t depth, float *out, int32_t out_stride) {
    multiply_tile(a, n_rows, b, n_columns, depth, out, out_stride);
}
#else
static float product_of_rows(const float *x, const float *y, int32_t depth) {
    float sum = 0;
    for (int32_t k = 0; k < depth; k += ASC_PRODUCT_RUN) {
        const int32_t end = depth - k < ASC_PRODUCT_RUN ? depth : k + ASC_PRODUCT_RUN;
        float run = 0;
        for (int32_t i = k; i < end; i++)
            run = fmaf(x[i], y[i], run);
        sum = k == 0 ? run : sum + run;
    }
    return sum;
}

void asc_product_plain(const float *a, int32_t n_rows, const float *b, int32_t n_columns,
                       int32_t depth, float *out, int32_t out_stride) {
    for (int32_t i = 0; i < n_rows; i++)
        for (int32_t j = 0; j < n_columns; j++)
            out[(int64_t)i * out_stride + j] =
                product_of_rows(a + (int64_t)i * depth, b + (int64_t)j * depth, depth);
}
#endif
