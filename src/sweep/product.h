/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The matrix product of a tile, one function an instruction set. Internal; local and thread-safe.
 *
 * out [n_rows, out_stride] = a [n_rows, depth] times b [n_columns, depth] transposed; depth is a
 * multiple of 16. A product of two rows is summed in runs of ASC_PRODUCT_RUN dimensions, each from
 * zero with one rounding a step in the order of the dimensions, and the runs in their order:
 * the same bits wherever the rows stand in a tile, on every processor. O(n_rows n_columns depth).
 */
#ifndef ATTRSCOPE_SWEEP_PRODUCT_H
#define ATTRSCOPE_SWEEP_PRODUCT_H

#include <stdint.h>

enum { ASC_PRODUCT_RUN = 128 };

typedef void asc_product(const float *a, int32_t n_rows, const float *b, int32_t n_columns,
                         int32_t depth, float *out, int32_t out_stride);

asc_product asc_product_plain;
asc_product asc_product_avx2;   /* only where the processor has AVX2 and FMA */
asc_product asc_product_avx512; /* only where it has AVX-512F */

#endif
