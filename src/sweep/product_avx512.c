/* SPDX-License-Identifier: GPL-3.0-or-later */
#if defined(__x86_64__)
enum { LANES = 16, ROWS = 12, VECTORS = 2 };
#include "sweep/product_turn.h"

#include "sweep/product_body.h"

void asc_product_avx512(const float *a, int32_t n_rows, const float *b, int32_t n_columns,
                        int32_t depth, float *out, int32_t out_stride) {
    multiply_tile(a, n_rows, b, n_columns, depth, out, out_stride);
}

#endif
