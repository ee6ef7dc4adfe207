/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 8 columns x 8 dimensions by AVX2: from rows `stride` apart to dimensions COLUMNS apart. */
#ifndef ATTRSCOPE_SWEEP_PRODUCT_TURN_H
#define ATTRSCOPE_SWEEP_PRODUCT_TURN_H

#include <immintrin.h>
#include <stdint.h>

enum { LAID = 8 };

static inline void lay_out_square(const float *from, int64_t stride, float *to) {
    enum { APART = VECTORS * LANES };
    __m256 r[LAID], t[LAID];
    for (int32_t i = 0; i < LAID; i++)
        r[i] = _mm256_loadu_ps(from + i * stride);
    for (int32_t i = 0; i < LAID; i += 2) {
        t[i] = _mm256_unpacklo_ps(r[i], r[i + 1]);
        t[i + 1] = _mm256_unpackhi_ps(r[i], r[i + 1]);
    }
    for (int32_t i = 0; i < LAID; i += 4)
        for (int32_t h = 0; h < 2; h++) {
            r[i + 2 * h] = _mm256_shuffle_ps(t[i + h], t[i + 2 + h], 0x44);
            r[i + 2 * h + 1] = _mm256_shuffle_ps(t[i + h], t[i + 2 + h], 0xee);
        }
    for (int32_t i = 0; i < 4; i++) {
        _mm256_storeu_ps(to + (int64_t)i * APART, _mm256_permute2f128_ps(r[i], r[i + 4], 0x20));
        _mm256_storeu_ps(to + (int64_t)(i + 4) * APART,
                         _mm256_permute2f128_ps(r[i], r[i + 4], 0x31));
    }
}

#endif
