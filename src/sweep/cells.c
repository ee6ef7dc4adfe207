/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/cells.h"

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

void asc_cells_locate(const asc_cells *cells, const asc_kernels *kernels, const float *distances,
                      int32_t n, uint16_t *cell) {
    kernels->locate(distances, n, cells->low, cells->scale, (float)(cells->count - 1), cell);
}
