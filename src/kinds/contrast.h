/* SPDX-License-Identifier: GPL-3.0-or-later */
/* KS statistics of two mixtures of lanes from counts in cells: what is known for certain, and where
 * the supremum may still hide.
 *
 * At a cell's right edge F_inside - F_across is known exactly; inside a cell that starts at D and
 * ends at D' and holds the shares p (inside) and x (across) it lies in [max(D - x, D' - p), min(D +
 * p, D' + x)]. A cell of one key has no inside. Internal; local. */
#ifndef ATTRSCOPE_KINDS_CONTRAST_H
#define ATTRSCOPE_KINDS_CONTRAST_H

#include <stdbool.h>

#include "sweep/key_map.h"

/* A KS statistic; NaN where either side has no pairs. */
typedef struct asc_kinds_ks {
    double value, upper; /* what it is at least and at most */
    double location;     /* distance at which `value` is reached */
} asc_kinds_ks;

/* Two mixtures, each of all pairs of its lanes. */
typedef struct asc_contrast {
    const int32_t *inside, *across; /* [n_inside], [n_across] lanes; borrowed */
    int32_t n_inside, n_across;
    bool is_first; /* is made exact before those that are not */
    bool is_open;  /* its supremum may still hide in cells */
    uint64_t total[2];
    uint32_t location; /* last key of the best edge's cell */
    asc_kinds_ks *ks;  /* borrowed */
} asc_contrast;

/* Counts of lanes in the cells of a map. */
typedef struct asc_lane_counts {
    const asc_key_map *map; /* borrowed */
    int32_t lanes;
    const uint64_t *counts; /* [cells, lanes] borrowed */
    uint64_t *left;         /* [runs, lanes] of all distances below a run; owned */
} asc_lane_counts;

/* Errors: ASC_MEMORY. */
asc_code asc_lane_counts_init(const asc_key_map *map, int32_t lanes, const uint64_t *read,
                              asc_lane_counts *counts);
void asc_lane_counts_free(asc_lane_counts *counts);

/* Sets the totals [lanes] and forgets everything else. */
void asc_contrast_begin(const uint64_t *totals, asc_contrast *contrast);

/* Raises the value by the edges of all cells. O(cells x lanes of the contrast). */
void asc_contrast_raise(const asc_lane_counts *counts, asc_contrast *contrast);

/* After that: sets the upper end, and the bit of the contrast in the marks [cells] whose inside may
 * hold more; it is closed when there are none. */
enum { ASC_MARK_FIRST = 1, ASC_MARK_OTHER = 2 };
void asc_contrast_search(const asc_lane_counts *counts, uint8_t *marks, asc_contrast *contrast);

/* Counters of the cells that have one of the bits, each cut into 2^finest pieces or one of every
 * key: at most `most`, and 0 where a quarter of a cell is too fine for `share`. Errors: ASC_MEMORY.
 * O(cells). */
asc_code asc_contrast_wants(asc_lane_counts *counts, const uint8_t *marks, uint8_t bits,
                            int32_t finest, int64_t share, int64_t most, int64_t *wants);

/* Those cells, each cut as finely as `counters` allow, which were wanted. Uses the counts up. map,
 * left [runs, lanes]: owned by the caller. Errors: ASC_MEMORY. O(cells x lanes). */
asc_code asc_contrast_next(asc_lane_counts *counts, const uint8_t *marks, uint8_t bits,
                           int32_t finest, int64_t counters, asc_key_map *map, uint64_t **left);

#endif
