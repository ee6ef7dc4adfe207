/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fairness/near.h"

#include "sweep/cells.h"

int32_t asc_fairness_find_near(const asc_tile *tile, int32_t row, const int32_t *identity,
                               uint32_t end, int32_t *columns, uint32_t *keys) {
    const float *distances = tile->distances + (int64_t)row * tile->stride;
    const int32_t *others = identity + tile->column_begin;
    const int32_t own = identity[tile->row_begin + row];
    int32_t n = 0;
    for (int32_t c = asc_tile_first_column(tile, row); c < tile->n_columns; c++) {
        const uint32_t key = asc_key_of(distances[c]);
        columns[n] = c;
        keys[n] = key;
        n += (key < end) & (others[c] != own); /* without a branch: few are near */
    }
    return n;
}
