/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/memory.h"
#include "sweep/cells.h"
#include "sweep/lane_bytes_parts.h"

int32_t asc_lane_bytes_cells(int64_t n, int32_t words) {
    enum { PAIRS_A_CELL = 128 };
    const int64_t most = ASC_LANE_BYTES_TOTALS / ((words > 0 ? words : 1) * ASC_LANES);
    const int64_t pairs = n < 1 << 20 ? n * n / 2 : INT32_MAX;
    int32_t cells = ASC_LANE_BYTES_CELLS;
    while (cells > ASC_LANE_BYTES_LEAST && (cells > most || cells > pairs / PAIRS_A_CELL))
        cells /= 2;
    return cells;
}

void asc_lane_joined_keys(const asc_lane_bytes *bytes, int32_t joined, int64_t c,
                          uint32_t keys[2]) {
    const int64_t first = c << joined, next = (c + 1) << joined, count = bytes->cells.count;
    keys[0] = bytes->edges[first];
    keys[1] = bytes->edges[next < count ? next : count];
}

int64_t asc_lane_joined_cells(const asc_lane_bytes *bytes, int32_t joined) {
    return (((int64_t)bytes->cells.count - 1) >> joined) + 1;
}

asc_code asc_lane_joined_map(const asc_lane_bytes *bytes, int32_t joined, asc_key_map *map) {
    const int64_t cells = asc_lane_joined_cells(bytes, joined);
    asc_key_run *runs = NULL;
    int64_t n = 0;
    asc_code code = asc_alloc(&runs, (uint64_t)cells, sizeof *runs, "cells");
    for (int64_t c = 0; c < cells && code == ASC_OK; c++) {
        uint32_t keys[2];
        asc_lane_joined_keys(bytes, joined, c, keys);
        if (keys[0] == keys[1])
            continue;
        runs[n] = (asc_key_run){.first = keys[0], .last = keys[1] - 1};
        while (asc_key_run_cells(&runs[n]) > 1)
            runs[n].shift++;
        n++;
    }
    if (code == ASC_OK)
        code = asc_key_map_init(runs, n, true, map);
    free(runs);
    return code;
}
