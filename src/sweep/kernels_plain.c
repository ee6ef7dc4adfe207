/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/kernels_bytes.h"
#include "sweep/kernels_walks.h"

static void tally(uint32_t *sums, int32_t lanes, const uint32_t *weights,
                  const asc_point_signs *signs, const uint16_t *cell, const asc_tally_cells *cells,
                  const uint16_t *which, int32_t n) {
    const int32_t words = (lanes + ASC_LANES - 1) / ASC_LANES;
    for (int32_t i = 0; i < n; i++) {
        const int32_t j = which[i];
        for (int32_t w = 0; w < words; w++) {
            const int32_t begin = w * ASC_LANES;
            const int32_t count = lanes - begin < ASC_LANES ? lanes - begin : ASC_LANES;
            const uint32_t *weight = weights ? weights + (int64_t)j * lanes + begin : NULL;
            uint64_t masks[ASC_TALLIES];
            tally_masks(signs, w, j, cells->within + ((int64_t)cell[j] * words + w) * 2, masks);
            for (int32_t k = 0; k < ASC_TALLIES; k++) {
                uint32_t *sum = sums + k * lanes + begin;
                for (int32_t a = 0; masks[k] != 0 && a < count; a++)
                    sum[a] += (weight ? weight[a] : 1) & (0u - (uint32_t)(masks[k] >> a & 1));
            }
        }
    }
}

static inline void count_mask(uint8_t *lanes, uint64_t mask) {
    for (; mask != 0; mask &= mask - 1)
        lanes[__builtin_ctzll(mask)]++;
}

#include "sweep/kernels_masks.h" /* counts by count_mask */

enum { WEIGH_LANES = 2 };
typedef uint64_t weigh_sums __attribute__((vector_size(WEIGH_LANES * sizeof(uint64_t))));

static inline void weigh_products(const uint32_t *a, const uint32_t *b, weigh_sums *products) {
    *products = (weigh_sums){(uint64_t)a[0] * b[0], (uint64_t)a[1] * b[1]};
}

static inline void weigh_add(weigh_sums *sums, uint64_t mask, int32_t bit,
                             const weigh_sums *weights) {
    const weigh_sums one = {mask >> bit & 1, mask >> (bit + 1) & 1};
    *sums += *weights & -one;
}

#include "sweep/kernels_weigh.h" /* adds by weigh_products and weigh_add */

const asc_kernels asc_kernels_plain = {
    .name = "plain",
    .set = ASC_INSTRUCTIONS_PLAIN,
    .needs_bytes = true,
    .product = asc_product_plain,
    .locate = body_locate,
    .locate_shares = body_locate_shares,
    .exclude = body_exclude,
    .count = body_count,
    .count_masks = masks_count,
    .mark_gaps = body_mark_gaps,
    .find_bins = body_find_bins,
    .sum_classes = body_sum_classes,
    .multiply = body_multiply,
    .add_multiple = body_add_multiple,
    .sum_squares = body_sum_squares,
    .sum_gaps = body_sum_gaps,
    .flush = body_flush,
    .weigh = weigh_pairs,
    .tally = tally,
    .fold = body_fold,
    .seek = body_seek,
    .near = body_near,
    .ball = body_ball,
    .invert = body_invert,
    .meet_ball = body_meet_ball,
    .meet_inverse = body_meet_inverse,
    .resample = body_resample,
    .pair = walks_pair,
    .climb = walks_climb,
    .go = walks_go,
    .reach = walks_reach,
};
