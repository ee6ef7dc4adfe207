/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/cells.h"

#include <stdlib.h>

#include "attrscope/memory.h"

void asc_cells_edges(const asc_cells *cells, uint32_t *first) {
    const uint32_t infinite = 0x7f800000;
    first[0] = 0;
    for (int32_t c = 1; c < cells->count; c++) {
        /* The least key whose cell is not below c: cells never decrease with the key. */
        uint32_t low = first[c - 1], high = infinite;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            float position = (asc_key_distance(middle) - cells->low) * cells->scale;
            if (position >= (float)c)
                high = middle;
            else
                low = middle + 1;
        }
        first[c] = low;
    }
    first[cells->count] = infinite;
}

asc_code asc_cell_map_index(asc_cell_map *map) {
    enum { LUT_BITS = 16 };
    const uint32_t first = map->segments[0].first;
    const uint32_t width = map->segments[map->n_segments - 1].last - first;
    map->lut_shift = 0;
    while (width >> map->lut_shift >= 1u << LUT_BITS)
        map->lut_shift++;
    const int64_t buckets = (int64_t)(width >> map->lut_shift) + 1;
    asc_code code = asc_alloc(&map->lut, (uint64_t)buckets, sizeof *map->lut, "cell index");
    if (code != ASC_OK)
        return code;
    int64_t segment = 0;
    for (int64_t b = 0; b < buckets; b++) {
        while (map->segments[segment].last < first + ((uint32_t)b << map->lut_shift))
            segment++;
        map->lut[b] = (int32_t)segment;
    }
    return ASC_OK;
}

void asc_cell_map_free(asc_cell_map *map) {
    free(map->segments);
    free(map->lut);
    *map = (asc_cell_map){0};
}

static void locate_in_map(const asc_cell_map *map, const float *distances, int32_t n,
                          uint16_t nowhere, uint16_t *cell) {
    for (int32_t j = 0; j < n; j++) {
        const uint32_t key = asc_key_of(distances[j]);
        const asc_cell_segment *segment = asc_cell_map_find(map, key);
        cell[j] =
            segment
                ? (uint16_t)(segment->cell + (int32_t)((key - segment->first) >> segment->shift))
                : nowhere;
    }
}

void asc_cells_locate(const asc_cells *cells, const asc_kernels *kernels, const float *distances,
                      int32_t n, uint16_t nowhere, uint16_t *cell) {
    if (cells->map)
        locate_in_map(cells->map, distances, n, nowhere, cell);
    else
        kernels->locate(distances, n, cells->low, cells->scale, (float)(cells->count - 1), cell);
}
