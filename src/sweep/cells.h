/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of equal width: how a sweep's distances are binned. Cells follow each other in order of
 * distance, so counts of cells add up to cumulative counts. A distance is named by its key, the bit
 * pattern of its float32, which sorts like the number because distances are not negative. Internal;
 * local and thread-safe. */
#ifndef ATTRSCOPE_SWEEP_CELLS_H
#define ATTRSCOPE_SWEEP_CELLS_H

#include <stdint.h>
#include <string.h>

#include "attrscope/sweep.h"
#include "sweep/kernels.h"

typedef struct asc_cells {
    int32_t count;
    float low, scale; /* clamp(trunc((d - low) * scale), 0, count - 1), in float32 */
} asc_cells;

/* Points that stand for a whole study. */
enum { ASC_CELLS_PILOT = 512 };

/* `count` cells of equal width over mean +- 6 standard deviations of the distances between at most
 * `most` evenly spaced points, within what is possible; the first and last cell take what lies
 * beyond. The same for any number of ranks. Errors: ASC_MEMORY. Collective. */
asc_code asc_cells_pilot(const asc_points *points, int32_t count, int32_t most, asc_cells *cells);

/* Smallest key of every cell of equal width, into first [count + 1]; the last entry is the first
 * key beyond any finite distance. Empty cells repeat. */
void asc_cells_edges(const asc_cells *cells, uint32_t *first);

static inline uint32_t asc_key_of(float distance) {
    uint32_t key;
    memcpy(&key, &distance, sizeof key);
    return key;
}

static inline float asc_key_distance(uint32_t key) {
    float distance;
    memcpy(&distance, &key, sizeof distance);
    return distance;
}

/* Cells of distances [n]. */
void asc_cells_locate(const asc_cells *cells, const asc_kernels *kernels, const float *distances,
                      int32_t n, uint16_t *cell);

#endif
