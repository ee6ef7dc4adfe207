/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting loops for instruction sets without mask registers: signs as bytes of 0 or 255. */
#ifndef ATTRSCOPE_SWEEP_KERNELS_BYTES_H
#define ATTRSCOPE_SWEEP_KERNELS_BYTES_H

#include "sweep/kernels_body.h"

static void body_count(asc_pair_counts *counts, const asc_sign_word *word, int64_t row,
                       int64_t column, const uint16_t *cell, int32_t n) {
    const uint8_t *row_p = word->positive_bytes + row * ASC_LANES;
    const uint8_t *row_n = word->negative_bytes + row * ASC_LANES;
    for (int32_t j = 0; j < n; j++) {
        const uint8_t *p = word->positive_bytes + (column + j) * ASC_LANES;
        const uint8_t *m = word->negative_bytes + (column + j) * ASC_LANES;
        int32_t c = cell[j];
        uint8_t *lane = counts->lanes + (int64_t)c * counts->totals->n_classes * ASC_LANES;
        for (int32_t a = 0; a < ASC_LANES; a++) {
            /* 255 is -1 in a byte, so subtracting a mask counts it. */
            lane[a] = (uint8_t)(lane[a] - (row_p[a] & p[a]));
            lane[a + ASC_LANES] =
                (uint8_t)(lane[a + ASC_LANES] - ((row_p[a] & m[a]) | (row_n[a] & p[a])));
        }
        if (counts->totals->n_classes == 3)
            for (int32_t a = 0; a < ASC_LANES; a++)
                lane[a + 2 * ASC_LANES] = (uint8_t)(lane[a + 2 * ASC_LANES] - (row_n[a] & m[a]));
        if (++counts->pending[c] == UINT8_MAX)
            body_flush(counts, c);
    }
}

static void body_fold(uint64_t *totals, const uint32_t *sums, int32_t stride, int32_t count,
                      const uint32_t *weight, const uint64_t *positive, const uint64_t *negative,
                      int32_t shift) {
    const uint64_t half = shift > 0 ? (uint64_t)1 << (shift - 1) : 0;
    for (int32_t a = 0; a < count; a++) {
        uint64_t with_positive = ((uint64_t)sums[a] * weight[a] + half) >> shift;
        uint64_t with_negative = ((uint64_t)sums[stride + a] * weight[a] + half) >> shift;
        totals[a] += with_positive & positive[a];
        totals[stride + a] += (with_negative & positive[a]) | (with_positive & negative[a]);
        totals[2 * stride + a] += with_negative & negative[a];
    }
}

#endif
