/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting loops for instruction sets without mask registers: signs as bytes of 0 or 255. */
#ifndef ATTRSCOPE_SWEEP_KERNELS_BYTES_H
#define ATTRSCOPE_SWEEP_KERNELS_BYTES_H

#include "sweep/kernels_body.h"

typedef uint8_t sign_bytes __attribute__((vector_size(ASC_LANES))); /* 255 is -1 in a byte */

enum { PAIRS_AHEAD = 12 }; /* between asking the memory for something and its use */

static inline const sign_bytes *signs_of(const uint8_t *bytes, int64_t point) {
    return (const sign_bytes *)bytes + point;
}

/* Asks the memory for the lanes and the column of a pair that comes soon. */
static inline void ask_ahead(const asc_pair_counts *counts, const uint8_t *columns, int32_t classes,
                             int32_t first, const uint32_t *places, int32_t k, int32_t n) {
    const uint32_t next = places[k + PAIRS_AHEAD < n ? k + PAIRS_AHEAD : k];
    const uint8_t *lanes =
        counts->lanes + ((int64_t)first + asc_place_cell(next)) * classes * ASC_LANES;
    __builtin_prefetch(signs_of(columns, asc_place_column(next)));
    for (int32_t line = 0; line < classes; line++)
        __builtin_prefetch(lanes + line * ASC_LANES, 1);
}

/* Every value is known: a pair lies across where the signs differ. */
static void count_two(asc_pair_counts *counts, const uint8_t *rows, const uint8_t *columns,
                      int32_t first, const uint32_t *places, int32_t n) {
    for (int32_t k = 0; k < n; k++) {
        const int32_t c = first + (int32_t)asc_place_cell(places[k]);
        const sign_bytes x = *signs_of(rows, asc_place_row(places[k]));
        const sign_bytes y = *signs_of(columns, asc_place_column(places[k]));
        sign_bytes *lanes = (sign_bytes *)counts->lanes + (int64_t)c * 2;
        ask_ahead(counts, columns, 2, first, places, k, n);
        lanes[0] -= x & y;
        lanes[1] -= x ^ y;
        if (++counts->pending[c] == UINT8_MAX)
            body_flush(counts, c);
    }
}

static void count_three(asc_pair_counts *counts, const asc_sign_word *word, int64_t row,
                        int64_t column, int32_t first, const uint32_t *places, int32_t n) {
    const uint8_t *columns = word->positive_bytes + column * ASC_LANES;
    for (int32_t k = 0; k < n; k++) {
        const int32_t c = first + (int32_t)asc_place_cell(places[k]);
        const int64_t i = row + asc_place_row(places[k]), j = column + asc_place_column(places[k]);
        const sign_bytes xp = *signs_of(word->positive_bytes, i);
        const sign_bytes xn = *signs_of(word->negative_bytes, i);
        const sign_bytes yp = *signs_of(word->positive_bytes, j);
        const sign_bytes yn = *signs_of(word->negative_bytes, j);
        sign_bytes *lanes = (sign_bytes *)counts->lanes + (int64_t)c * 3;
        ask_ahead(counts, columns, 3, first, places, k, n);
        lanes[0] -= xp & yp;
        lanes[1] -= (xp & yn) | (xn & yp);
        lanes[2] -= xn & yn;
        if (++counts->pending[c] == UINT8_MAX)
            body_flush(counts, c);
    }
}

static void body_count(asc_pair_counts *counts, const asc_sign_word *word, int64_t row,
                       int64_t column, int32_t first, const uint32_t *places, int32_t n) {
    if (counts->totals->n_classes == 2)
        count_two(counts, word->positive_bytes + row * ASC_LANES,
                  word->positive_bytes + column * ASC_LANES, first, places, n);
    else
        count_three(counts, word, row, column, first, places, n);
}

#endif
