/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of distances by their keys (cells.h): runs of keys, each cut into cells of a power of two
 * of keys, down to single float32 values. What lies in no run is passed over. Internal; local. */
#ifndef ATTRSCOPE_SWEEP_KEY_MAP_H
#define ATTRSCOPE_SWEEP_KEY_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/sweep.h"
#include "sweep/kernels.h"

/* First key beyond any finite distance. */
#define ASC_KEY_END 0x7f800000u

typedef struct asc_key_run {
    uint32_t first, last; /* keys */
    int32_t shift;        /* cells of 2^shift keys, the last one what is left; at most 31 */
    int64_t cell;         /* its first cell among all, set by asc_key_map_init */
} asc_key_run;

typedef struct asc_key_map {
    asc_key_run *runs; /* [n_runs] disjoint, ascending; owned */
    int64_t n_runs, n_cells;
    uint32_t least, width; /* keys that the buckets are of */
    int32_t bucket_shift;  /* a bucket holds 2^bucket_shift keys */
    int32_t *buckets;      /* the run that a whole bucket is in, or less than 0 */
    int32_t *behind;       /* [buckets + 1] first run that ends in the bucket or behind */
    asc_key_set set;       /* of buckets that are not nowhere; without bits where `outer` is any */
    int32_t outer[2];      /* the run of what lies below and above the buckets, or less than 0 */
} asc_key_map;

/* Cells of a run. Pure. */
static inline int64_t asc_key_run_cells(const asc_key_run *run) {
    return (int64_t)((run->last - run->first) >> run->shift) + 1;
}

/* First and last key of a run's c-th cell. Pure. */
static inline uint32_t asc_key_run_first(const asc_key_run *run, int64_t c) {
    return run->first + ((uint32_t)c << run->shift);
}
static inline uint32_t asc_key_run_last(const asc_key_run *run, int64_t c) {
    return c + 1 < asc_key_run_cells(run) ? asc_key_run_first(run, c + 1) - 1 : run->last;
}

/* The map of runs [n], n >= 1; `wide_ends`: the first and the last are one cell each and take what
 * lies far from all others. Errors: ASC_MEMORY. O(n + buckets). */
asc_code asc_key_map_init(const asc_key_run *runs, int64_t n, bool wide_ends, asc_key_map *map);
void asc_key_map_free(asc_key_map *map);

/* Cells of about equal shares of all pairs, from a pilot: about `cells` of them, over all keys. The
 * same for any number of ranks. Errors: ASC_MEMORY. Collective. */
asc_code asc_key_map_pilot(const asc_points *points, int64_t cells, asc_key_map *map);

/* The keys that are near the cells of any of n maps; without bits where one has cells for all.
 * bits: owned by the caller (free). Errors: ASC_MEMORY. O(runs + bits). */
asc_code asc_key_map_join(const asc_key_map *const *maps, int32_t n, asc_key_set *set);

/* Of distances [first, n) those in a cell: which they are, [n + ASC_SEEK_SLACK], and the cell;
 * returns how many. */
int32_t asc_key_map_locate(const asc_key_map *map, const asc_kernels *kernels,
                           const float *distances, int32_t first, int32_t n, uint16_t *which,
                           int32_t *cell);

#endif
