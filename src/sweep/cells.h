/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells: how a sweep's distances are binned. Cells follow each other in order of distance, so
 * counts of cells add up to cumulative counts. A distance is named by its key, the bit pattern of
 * its float32, which sorts like the number because distances are not negative. Internal; local and
 * thread-safe. */
#ifndef ATTRSCOPE_SWEEP_CELLS_H
#define ATTRSCOPE_SWEEP_CELLS_H

#include <stdint.h>
#include <string.h>

#include "attrscope/sweep.h"
#include "sweep/kernels.h"

enum { ASC_CELLS_MOST = UINT16_MAX - 1 }; /* one more is kept for pairs that do not count */

/* A range of keys that is cut into cells of 2^shift keys. */
typedef struct asc_cell_segment {
    uint32_t first, last; /* keys */
    int32_t shift;
    int32_t cell; /* its first cell */
} asc_cell_segment;

/* Disjoint segments in ascending order; distances between them are in no cell. */
typedef struct asc_cell_map {
    int64_t n_segments;
    asc_cell_segment *segments; /* owned */
    int32_t lut_shift;
    int32_t *lut; /* owned; first segment that ends at or behind the start of a bucket of keys */
} asc_cell_map;

typedef struct asc_cells {
    int32_t count;
    /* Without a map, equal widths: clamp(trunc((d - low) * scale), 0, count - 1), in float32. */
    float low, scale;
    const asc_cell_map *map; /* borrowed; NULL = equal widths */
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

/* Prepares the look-up of a map whose n_segments >= 1 segments are set. Errors: ASC_MEMORY. */
asc_code asc_cell_map_index(asc_cell_map *map);
void asc_cell_map_free(asc_cell_map *map);

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

/* Cells of a segment. */
static inline int64_t asc_cell_segment_size(const asc_cell_segment *segment) {
    return (int64_t)((segment->last - segment->first) >> segment->shift) + 1;
}

/* The segment of a key, or NULL. */
static inline const asc_cell_segment *asc_cell_map_find(const asc_cell_map *map, uint32_t key) {
    const asc_cell_segment *segment = map->segments;
    if (key < segment->first || key > map->segments[map->n_segments - 1].last)
        return NULL;
    segment += map->lut[(key - segment->first) >> map->lut_shift];
    while (key > segment->last)
        segment++;
    return key < segment->first ? NULL : segment;
}

/* Cells of distances [n]; what is in no cell goes to `nowhere`. */
void asc_cells_locate(const asc_cells *cells, const asc_kernels *kernels, const float *distances,
                      int32_t n, uint16_t nowhere, uint16_t *cell);

#endif
