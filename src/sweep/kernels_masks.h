/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop over pairs in lanes by masks. Whoever includes this has defined before how the bits of a
 * mask are added to a word's bytes: count_mask(uint8_t lanes[ASC_LANES], uint64_t mask). */
#ifndef ATTRSCOPE_SWEEP_KERNELS_MASKS_H
#define ATTRSCOPE_SWEEP_KERNELS_MASKS_H

#include "sweep/kernels_body.h"

enum { MASKED_AHEAD = 8 }; /* pairs between asking the memory for their lanes and adding to them */

static void masks_count(asc_pair_counts *counts, const asc_lane_masks *masks, int64_t row,
                        int64_t column, int32_t first, const uint32_t *places, const uint64_t *own,
                        int32_t n) {
    const int32_t words = masks->words, all = counts->totals->n_classes;
    const uint64_t *rows = masks->of_points + row * 2 * words;
    const uint64_t *columns = masks->of_points + column * 2 * words;
    for (int32_t k = 0; k < n; k++, own += masks->own_words) {
        const int32_t c = first + (int32_t)asc_place_cell(places[k]);
        const uint64_t *x = rows + (int64_t)asc_place_row(places[k]) * 2 * words;
        const uint64_t *y = columns + (int64_t)asc_place_column(places[k]) * 2 * words;
        uint8_t *lanes = counts->lanes + (int64_t)c * all * ASC_LANES;
        const uint32_t next = asc_place_cell(places[k + MASKED_AHEAD < n ? k + MASKED_AHEAD : k]);
        for (int32_t w = 0; w < all; w++)
            __builtin_prefetch(counts->lanes + ((first + (int64_t)next) * all + w) * ASC_LANES, 1);
        for (int32_t w = 0; w < words; w++)
            count_mask(lanes + w * ASC_LANES, (x[w] & y[words + w]) | (x[words + w] & y[w]));
        for (int32_t w = words; w < all; w++)
            count_mask(lanes + w * ASC_LANES, own[w - words]);
        if (__builtin_expect(++counts->pending[c] == UINT8_MAX, 0))
            body_flush(counts, c);
    }
}

#endif
