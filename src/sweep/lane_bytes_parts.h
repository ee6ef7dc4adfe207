/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the lane sink of pairs that weigh alike consists of. Internal to it; local. */
#ifndef ATTRSCOPE_SWEEP_LANE_BYTES_PARTS_H
#define ATTRSCOPE_SWEEP_LANE_BYTES_PARTS_H

#include "sweep/lane_bytes.h"
#include "sweep/lane_masks.h"
#include "sweep/share_cells.h"

/* Pairs of a page, all of a weight, in a tile that begins at points row, column. */
typedef struct asc_lane_page {
    int64_t row, column;
    int32_t first; /* cell */
    const uint32_t *places;
    int32_t n;
    uint64_t weight;
} asc_lane_page;

/* Lanes of many classes, or of a class against the rest, one counter each: of two classes either
 * way, so that those of a row of the tile lie close together. */
typedef struct asc_lane_wide {
    const asc_lane_group *group;
    int32_t joined;     /* a cell is of 2^joined cells */
    int64_t n_counters; /* cells x width */
    uint64_t *counters; /* [cells, width] */
} asc_lane_wide;

asc_code asc_lane_wide_init(const asc_lane_group *group, int32_t joined, int32_t cells,
                            asc_lane_wide *wide);
void asc_lane_wide_free(asc_lane_wide *wide);

/* Adds the pairs to counters that are a thread's own, or that threads share. */
void asc_lane_wide_count(const asc_lane_wide *wide, const asc_lane_page *page, bool shared,
                         uint64_t *counters);

/* Lanes of a cell: out [lanes]. */
void asc_lane_wide_read(const asc_lane_wide *wide, int64_t cell, uint64_t *out);

/* Bytes of the pairs of one weight. */
typedef struct asc_lane_weighed {
    asc_pair_counts counts; /* weight 0: none yet */
    int64_t used;           /* the last change of weight that came to these */
} asc_lane_weighed;

typedef struct asc_lane_thread {
    uint16_t *cell;            /* [ASC_BLOCK_ROWS] */
    uint64_t *own;             /* [own words, ASC_BLOCK_ROWS] of a row's pairs */
    uint32_t *places;          /* [pages, ASC_LANE_BYTES_HELD] */
    uint64_t *masks;           /* [pages, ASC_LANE_BYTES_HELD, own words] */
    int32_t *n_held;           /* [pages] */
    asc_lane_weighed *weighed; /* [ASC_LANE_BYTES_WEIGHTS] */
    asc_lane_weighed *current;
    int64_t n_changes; /* of the weight so far */
    uint64_t **wide;   /* [n_wide] own counters, or NULL: the shared ones */
} asc_lane_thread;

struct asc_lane_bytes {
    asc_sink sink;
    const asc_kernels *kernels;
    const asc_lane_group *const *groups; /* [n] */
    int32_t n;
    const asc_lane_weights *weights;
    const int32_t *identity;
    asc_share_cells cells;
    int32_t n_pages; /* that are counted; behind them, one of the pairs that do not count */
    asc_lane_layout layout;
    asc_pair_totals totals; /* of lanes in bytes: a class is a word */
    asc_lane_wide *wide;    /* [n_wide] */
    int32_t *wide_of;       /* [n] a group's place among these, or -1 */
    int32_t n_wide;
    uint32_t *edges;   /* [cells + 1] smallest keys */
    int32_t *joined;   /* [n] a group's cells are of 2^joined cells */
    asc_key_map *maps; /* [n] of the groups' cells; those of one `joined` are shared */
    int32_t *map_of;   /* [n] */
    int32_t n_maps;
    int32_t n_threads;
    asc_lane_thread *threads;
};

/* Cells that are left when 2^joined are made one. Pure. */
int64_t asc_lane_joined_cells(const asc_lane_bytes *bytes, int32_t joined);

/* The first key of such a cell, and the one behind its last; the same where it is empty. Pure. */
void asc_lane_joined_keys(const asc_lane_bytes *bytes, int32_t joined, int64_t cell,
                          uint32_t keys[2]);

/* Their map: a run is a cell that holds keys. Errors: ASC_MEMORY. */
asc_code asc_lane_joined_map(const asc_lane_bytes *bytes, int32_t joined, asc_key_map *map);

#endif
