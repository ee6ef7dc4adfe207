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
            asc_pair_counts_flush(counts, c);
    }
}

static void body_weigh(uint32_t *sums, int32_t lanes, const uint32_t *weights,
                       const uint64_t *positive, const uint64_t *negative, int64_t word_stride,
                       const uint16_t *cell, int32_t n) {
    for (int32_t j = 0; j < n; j++) {
        uint32_t *sum = sums + (int64_t)cell[j] * 2 * lanes;
        const uint32_t *w = weights + (int64_t)j * lanes;
        for (int32_t a = 0; a < lanes; a++) {
            uint64_t p = positive[a / 64 * word_stride + j] >> (a % 64) & 1;
            uint64_t m = negative[a / 64 * word_stride + j] >> (a % 64) & 1;
            sum[a] += w[a] & (0u - (uint32_t)p);
            sum[lanes + a] += w[a] & (0u - (uint32_t)m);
        }
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

static void body_tally(uint32_t *sums, int32_t lanes, const uint32_t *weights,
                       const asc_point_signs *signs, const uint16_t *cell, const uint64_t *within,
                       const uint16_t *which, int32_t n) {
    const int32_t words = (lanes + ASC_LANES - 1) / ASC_LANES;
    for (int32_t i = 0; i < n; i++) {
        const int32_t j = which[i];
        for (int32_t w = 0; w < words; w++) {
            const int32_t begin = w * ASC_LANES;
            const int32_t count = lanes - begin < ASC_LANES ? lanes - begin : ASC_LANES;
            const uint32_t *weight = weights ? weights + (int64_t)j * lanes + begin : NULL;
            uint64_t masks[ASC_TALLIES];
            tally_masks(signs, w, j, within + ((int64_t)cell[j] * words + w) * 2, masks);
            for (int32_t k = 0; k < ASC_TALLIES; k++) {
                uint32_t *sum = sums + k * lanes + begin;
                for (int32_t a = 0; masks[k] != 0 && a < count; a++)
                    sum[a] += (weight ? weight[a] : 1) & (0u - (uint32_t)(masks[k] >> a & 1));
            }
        }
    }
}

#endif
