/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/share_cells.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "sweep/cells.h"
#include "sweep/pilot.h"

_Static_assert(1 << ASC_PLACE_ROW_BITS == ASC_BLOCK_ROWS, "a place holds a row of a block");
_Static_assert(1 << ASC_PLACE_COLUMN_BITS == ASC_BLOCK_ROWS, "a place holds a column of a block");

/* Least power of two, as its exponent, of cells with at most `share` pairs each. */
static int32_t fineness(int64_t pairs, int64_t share) {
    int32_t bits = 0;
    while ((share << bits) < pairs && 1 << bits < ASC_SHARE_STEPS)
        bits++;
    return bits;
}

static int64_t cells_at(const int64_t *pairs, int32_t runs, int64_t share) {
    int64_t cells = 0;
    for (int32_t r = 0; r < runs; r++)
        cells += (int64_t)1 << fineness(pairs[r], share);
    return cells;
}

/* Cuts the runs, of which the pilot has so many pairs each. */
static void cut_runs(const int64_t *pairs, int32_t most, asc_share_cells *cells) {
    int64_t low = 1, high = 1;
    for (int32_t r = 0; r < cells->runs; r++)
        high += pairs[r];
    while (low < high) { /* the least share that needs no more cells than may be */
        const int64_t share = low + (high - low) / 2;
        if (cells_at(pairs, cells->runs, share) <= most)
            high = share;
        else
            low = share + 1;
    }
    cells->count = 0;
    for (int32_t r = 0; r < cells->runs; r++) {
        const int32_t bits = fineness(pairs[r], low);
        cells->first[r] = cells->count;
        cells->count += 1 << bits;
        cells->shift[r] = __builtin_ctz(ASC_SHARE_STEPS) - bits;
    }
}

asc_code asc_share_cells_pilot(const asc_points *points, int32_t count, asc_share_cells *cells) {
    int64_t pairs[ASC_SHARE_RUNS] = {0};
    const int32_t runs = count < ASC_SHARE_RUNS ? count : ASC_SHARE_RUNS;
    asc_cells range;
    asc_pilot pilot = {0};
    *cells = (asc_share_cells){0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_pilot_make(points, ASC_CELLS_PILOT, &pilot), done);
    range = asc_pilot_cells(&pilot, asc_distance_of(points->metric), runs);
    cells->runs = runs;
    cells->low = range.low;
    cells->scale = range.scale * ASC_SHARE_STEPS; /* exact: a power of two */
    for (int64_t i = 0; i < pilot.n; i++) {
        if (pilot.distances[i] > 0) /* what is 0 everywhere departs from 0 by nothing */
            cells->middle = cells->low + 0.5f * (float)(runs * ASC_SHARE_STEPS) / cells->scale;
        const double run = (pilot.distances[i] - (double)range.low) * (double)range.scale;
        pairs[run < 0 ? 0 : run < runs ? (int32_t)run : runs - 1]++;
    }
    cut_runs(pairs, count, cells);
done:
    asc_pilot_free(&pilot);
    return code;
}

/* Cells never decrease with the key. */
static int32_t cell_of(const asc_share_cells *cells, uint32_t key) {
    const float last = (float)(cells->runs * ASC_SHARE_STEPS - 1);
    float position = (asc_key_distance(key) - cells->low) * cells->scale;
    position = position > 0.0f ? position : 0.0f;
    const int32_t step = (int32_t)(position < last ? position : last);
    const int32_t run = step / ASC_SHARE_STEPS;
    return cells->first[run] + (step % ASC_SHARE_STEPS >> cells->shift[run]);
}

void asc_share_cells_edges(const asc_share_cells *cells, uint32_t *first) {
    const uint32_t infinite = 0x7f800000;
    first[0] = 0;
    for (int32_t c = 1; c < cells->count; c++) {
        uint32_t low = first[c - 1], high = infinite;
        while (low < high) { /* the least key whose cell is not below c */
            const uint32_t middle = low + (high - low) / 2;
            if (cell_of(cells, middle) >= c)
                high = middle;
            else
                low = middle + 1;
        }
        first[c] = low;
    }
    first[cells->count] = infinite;
}
