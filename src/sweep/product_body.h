/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The product of a tile in the compiler's vector types; compiled once an instruction set by the
 * file that includes it, with multiply-adds fused. It defines LANES (floats in a vector), ROWS and
 * VECTORS (rows and vectors of columns that are held in registers) and lay_out_square(), which
 * turns LAID columns x LAID dimensions. */
#ifndef ATTRSCOPE_SWEEP_PRODUCT_BODY_H
#define ATTRSCOPE_SWEEP_PRODUCT_BODY_H

#include <string.h>

#include "sweep/product.h"

enum { COLUMNS = VECTORS * LANES };

typedef float lanes_of_floats __attribute__((vector_size(4 * LANES)));
typedef float unaligned_lanes __attribute__((vector_size(4 * LANES), aligned(4)));

#define INLINE static inline __attribute__((always_inline))

/* A run of dimensions of n columns, `depth` floats apart: laid [run, COLUMNS], zeros behind the
 * last column. */
static void lay_out(const float *b, int32_t n, int32_t depth, int32_t run, float *laid) {
    if (n == COLUMNS) {
        for (int32_t k = 0; k < run; k += LAID)
            for (int32_t j = 0; j < COLUMNS; j += LAID)
                lay_out_square(b + (int64_t)j * depth + k, depth, laid + (int64_t)k * COLUMNS + j);
        return;
    }
    memset(laid, 0, (size_t)run * COLUMNS * sizeof *laid);
    for (int32_t j = 0; j < n; j++)
        for (int32_t k = 0; k < run; k++)
            laid[k * COLUMNS + j] = b[(int64_t)j * depth + k];
}

/* A run's products of `rows` rows with the laid columns, set or added to sums [rows, COLUMNS]. */
INLINE void multiply(const float *a, int32_t depth, const float *laid, int32_t run, float *sums,
                     int64_t stride, int32_t rows, int add) {
    lanes_of_floats sum[ROWS][VECTORS];
    for (int32_t i = 0; i < rows; i++)
        for (int32_t v = 0; v < VECTORS; v++)
            sum[i][v] = (lanes_of_floats){0};
    for (int32_t k = 0; k < run; k++) {
        const lanes_of_floats *b = (const lanes_of_floats *)(laid + (int64_t)k * COLUMNS);
        for (int32_t i = 0; i < rows; i++) {
            const float x = a[(int64_t)i * depth + k];
            for (int32_t v = 0; v < VECTORS; v++)
                sum[i][v] = x * b[v] + sum[i][v];
        }
    }
    for (int32_t i = 0; i < rows; i++)
        for (int32_t v = 0; v < VECTORS; v++) {
            unaligned_lanes *at = (unaligned_lanes *)(sums + i * stride + v * LANES);
            *at = add ? *at + sum[i][v] : sum[i][v];
        }
}

INLINE void multiply_rows(const float *a, int32_t n_rows, int32_t depth, const float *laid,
                          int32_t run, float *sums, int64_t stride, int add) {
    int32_t i = 0;
    /* Eight rows are two times four: six and two single ones would wait for each other's sums. */
    for (; i + ROWS <= n_rows && n_rows - i != 8; i += ROWS)
        multiply(a + (int64_t)i * depth, depth, laid, run, sums + i * stride, stride, ROWS, add);
    for (; i + 4 <= n_rows; i += 4)
        multiply(a + (int64_t)i * depth, depth, laid, run, sums + i * stride, stride, 4, add);
    for (; i < n_rows; i++)
        multiply(a + (int64_t)i * depth, depth, laid, run, sums + i * stride, stride, 1, add);
}

/* Products of all rows with n columns into out. */
static void multiply_panel(const float *a, int32_t n_rows, const float *b, int32_t n, int32_t depth,
                           float *out, int64_t out_stride) {
    enum { CHUNK = 11 * 12 }; /* rows whose sums stay in the first-level cache */
    float laid[ASC_PRODUCT_RUN * COLUMNS] __attribute__((aligned(64)));
    float narrow[CHUNK * COLUMNS]; /* `out` has no room behind its last column */
    const int64_t stride = n == COLUMNS ? out_stride : COLUMNS;
    for (int32_t first = 0; first < n_rows; first += CHUNK) {
        const int32_t rows = n_rows - first < CHUNK ? n_rows - first : CHUNK;
        float *sums = n == COLUMNS ? out + first * out_stride : narrow;
        for (int32_t k = 0; k < depth; k += ASC_PRODUCT_RUN) {
            const int32_t run = depth - k < ASC_PRODUCT_RUN ? depth - k : ASC_PRODUCT_RUN;
            const float *from = a + (int64_t)first * depth + k;
            lay_out(b + k, n, depth, run, laid);
            if (k == 0)
                multiply_rows(from, rows, depth, laid, run, sums, stride, 0);
            else
                multiply_rows(from, rows, depth, laid, run, sums, stride, 1);
        }
        for (int32_t i = 0; i < rows && sums == narrow; i++)
            memcpy(out + (first + i) * out_stride, narrow + (int64_t)i * COLUMNS,
                   (size_t)n * sizeof *out);
    }
}

INLINE void multiply_tile(const float *a, int32_t n_rows, const float *b, int32_t n_columns,
                          int32_t depth, float *out, int32_t out_stride) {
    for (int32_t j = 0; j < n_columns; j += COLUMNS)
        multiply_panel(a, n_rows, b + (int64_t)j * depth,
                       n_columns - j < COLUMNS ? n_columns - j : COLUMNS, depth, out + j,
                       out_stride);
}

#endif
