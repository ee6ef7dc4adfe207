/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop over pairs in lanes by masks. Whoever includes this has defined before how the bits of a
 * mask are added to a word's bytes: count_mask(uint8_t lanes[ASC_LANES], uint64_t mask). */
#ifndef ATTRSCOPE_SWEEP_KERNELS_MASKS_H
#define ATTRSCOPE_SWEEP_KERNELS_MASKS_H

#include "sweep/kernels_body.h"

enum { MASKED_AHEAD = 8 }; /* pairs between asking the memory for their lanes and adding to them */

/* `words` and `own_words` are those of the masks, and mostly known when this is compiled. */
static inline __attribute__((always_inline)) void
count_words(asc_pair_counts *counts, const uint64_t *rows, const uint64_t *columns, int32_t first,
            const uint32_t *places, const uint64_t *own, int32_t n, int32_t words,
            int32_t own_words) {
    const int32_t all = words + own_words;
    uint8_t *lanes_of = counts->lanes + (int64_t)first * all * ASC_LANES;
    uint8_t *pending = counts->pending + first;
    for (int32_t k = 0; k < n; k++, own += own_words) {
        const uint32_t c = asc_place_cell(places[k]);
        const uint64_t *x = rows + (int64_t)asc_place_row(places[k]) * 2 * words;
        const uint64_t *y = columns + (int64_t)asc_place_column(places[k]) * 2 * words;
        uint8_t *lanes = lanes_of + (int64_t)c * all * ASC_LANES;
        const uint32_t next = asc_place_cell(places[k + MASKED_AHEAD < n ? k + MASKED_AHEAD : k]);
        for (int32_t w = 0; w < all; w++)
            __builtin_prefetch(lanes_of + ((int64_t)next * all + w) * ASC_LANES, 1);
        for (int32_t w = 0; w < words; w++)
            count_mask(lanes + w * ASC_LANES, (x[w] & y[words + w]) | (x[words + w] & y[w]));
        for (int32_t w = 0; w < own_words; w++)
            count_mask(lanes + (words + w) * ASC_LANES, own[w]);
        if (__builtin_expect(++pending[c] == UINT8_MAX, 0))
            body_flush(counts, first + (int32_t)c);
    }
}

static void masks_count(asc_pair_counts *counts, const asc_lane_masks *masks, int64_t row,
                        int64_t column, int32_t first, const uint32_t *places, const uint64_t *own,
                        int32_t n) {
    const int32_t words = masks->words, own_words = masks->own_words;
    const uint64_t *rows = masks->of_points + row * 2 * words;
    const uint64_t *columns = masks->of_points + column * 2 * words;
    enum { MANY = 8 };
    switch (words < MANY && own_words < 2 ? words + own_words * MANY : 0) {
    case 1:
        count_words(counts, rows, columns, first, places, own, n, 1, 0);
        break;
    case 2:
        count_words(counts, rows, columns, first, places, own, n, 2, 0);
        break;
    case 3:
        count_words(counts, rows, columns, first, places, own, n, 3, 0);
        break;
    case MANY + 1:
        count_words(counts, rows, columns, first, places, own, n, 1, 1);
        break;
    case MANY + 2:
        count_words(counts, rows, columns, first, places, own, n, 2, 1);
        break;
    case MANY + 3:
        count_words(counts, rows, columns, first, places, own, n, 3, 1);
        break;
    default:
        count_words(counts, rows, columns, first, places, own, n, words, own_words);
    }
}

#endif
