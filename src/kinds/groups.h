/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups of lanes of an attribute with their KS statistics, and the cells that they are counted
 * in. Internal; local. */
#ifndef ATTRSCOPE_KINDS_GROUPS_H
#define ATTRSCOPE_KINDS_GROUPS_H

#include "kinds/found.h"
#include "sweep/lane_histogram.h"

enum {
    ASC_KINDS_PAIRED = 16,     /* classes up to here have all their statistics of one group */
    ASC_KINDS_GROUPS_MOST = 2, /* of an attribute */
    ASC_KINDS_FIRST_COUNTERS = 4 << 20, /* of a group in the first sweep, if cells suffice */
    ASC_KINDS_PAIR_COUNTERS = 2 << 20,  /* of one of pairs of many classes */
    ASC_KINDS_MOST_CELLS = 16384,
    ASC_KINDS_LEAST_CELLS = 128
};

typedef struct asc_kinds_group {
    asc_lane_group lanes;
    int32_t view; /* whose it is */
    int32_t n_lanes;
    asc_contrast *contrasts; /* [n_contrasts] */
    int64_t n_contrasts;
    int32_t *listed;        /* lanes of the contrasts */
    asc_kinds_ks *none;     /* of gap 0 or the widest bin against itself, or NULL */
    uint64_t *totals;       /* [n_lanes] after the first sweep */
    int32_t in_bytes;       /* its place among those the next sweep counts in bytes, or -1 */
    const asc_key_map *map; /* the cells of the next sweep; borrowed, or `own` */
    asc_key_map own;
    uint64_t *left; /* [runs of own, n_lanes] */
} asc_kinds_group;

/* The groups of a view: groups [ASC_KINDS_GROUPS_MOST], *n. Statistics go to `found`. The views and
 * found are borrowed. Errors: ASC_MEMORY. */
asc_code asc_kinds_groups_init(const asc_kinds_views *views, int32_t view, asc_kinds_found *found,
                               asc_kinds_group *groups, int32_t *n);
void asc_kinds_group_free(asc_kinds_group *group);

/* Whether its lanes are pairs of many classes. Pure. */
static inline bool asc_kinds_is_paired(const asc_lane_group *lanes) {
    return lanes->kind == ASC_LANES_CLASSES && lanes->n > ASC_KINDS_PAIRED;
}

/* Cells of a group in the first sweep over n images. Pure. */
int64_t asc_kinds_cells(const asc_lane_group *lanes, int64_t n);

/* What a sweep has counted in a group's cells, and which of them may hold more. */
typedef struct asc_kinds_search {
    asc_lane_counts counts;
    uint8_t *marks; /* [cells] */
    uint8_t bits;   /* marks of the cells that the next sweep looks into */
} asc_kinds_search;

/* Takes what a sweep has counted in the group's cells [cells, lanes]: raises and brackets its
 * statistics; *open: whether some are not exact. `read` is borrowed until the search is freed.
 * Errors: ASC_MEMORY. */
asc_code asc_kinds_group_search(const uint64_t *read, asc_kinds_group *group,
                                asc_kinds_search *search, bool *open);

/* After that: counters that the next sweep wants, at most `most`; 0 where no statistic is open or
 * even coarse cells take more than `share`. Errors: ASC_MEMORY. */
asc_code asc_kinds_group_wants(int64_t share, int64_t most, const asc_kinds_group *group,
                               asc_kinds_search *search, int64_t *wants);

/* The cells of the next sweep, of so many counters; without any, or where a statistic does not come
 * first and there were too few for all, it is left open, and `map` is NULL if all are. Uses the
 * search up. Errors: ASC_MEMORY. */
asc_code asc_kinds_group_plan(int64_t counters, asc_kinds_search *search, asc_kinds_group *group);

void asc_kinds_search_free(asc_kinds_search *search);

#endif
