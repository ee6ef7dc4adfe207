/* The matrix product of a tile. Internal; local and thread-safe.
 *
 * A product of two rows is a sum in the order of the dimensions with one rounding a step, wherever
 * the rows stand in the tile: pairs that are equally far, of duplicated points, have equal
 * distances. OpenBLAS does so with AVX-512; on processors with AVX2 alone it does not, and this is
 * our own. */
#ifndef ATTRSCOPE_SWEEP_PRODUCT_H
#define ATTRSCOPE_SWEEP_PRODUCT_H

#include <stdint.h>

/* out [n_rows, out_stride] = a [n_rows, depth] times b [n_columns, depth] transposed; depth is a
 * multiple of 16, rows are aligned to 64 bytes. BLAS must run on one thread. O(n_rows n_columns
 * depth). */
void asc_product(const float *a, int32_t n_rows, const float *b, int32_t n_columns, int32_t depth,
                 float *out, int32_t out_stride);

/* The same by AVX2 instructions; only where the processor has them. */
void asc_product_avx2(const float *a, int32_t n_rows, const float *b, int32_t n_columns,
                      int32_t depth, float *out, int32_t out_stride);

#endif
