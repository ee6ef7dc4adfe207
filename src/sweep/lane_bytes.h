/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lane-histogram sink for groups that share weights which stand together: how much pairs of
 * different identities weigh in every lane and cell of distance. Where runs of points weigh alike,
 * so do the pairs of two runs: lanes of few classes and of gaps are counted in bytes, all at once,
 * and weighed when those are full; lanes of many classes, and of a class against the rest, one by
 * one. Counts are integers, the same for any number of ranks and threads. Internal. */
#ifndef ATTRSCOPE_SWEEP_LANE_BYTES_H
#define ATTRSCOPE_SWEEP_LANE_BYTES_H

#include "attrscope/sweep.h"
#include "sweep/key_map.h"
#include "sweep/lane_group.h"

enum {
    ASC_LANE_BYTES_CELLS = 32768,    /* at most */
    ASC_LANE_BYTES_TOTALS = 1 << 24, /* counters of all lanes in bytes, if that leaves some cells */
    ASC_LANE_BYTES_LEAST = 512,      /* of cells */
    ASC_LANE_BYTES_HELD = 4096,      /* pairs of a page that wait */
    ASC_LANE_BYTES_WEIGHTS = 8       /* of pairs whose bytes a thread keeps apart */
};

typedef struct asc_lane_bytes asc_lane_bytes;

/* Cells of distance for n points, given the words of lanes in bytes (lane_masks.h). Pure. */
int32_t asc_lane_bytes_cells(int64_t n, int32_t words);

/* Whether the weights of neighbours are alike often enough. Pure; O(N). */
bool asc_lane_bytes_suit(const asc_lane_weights *weights);

/* Groups [n] of the same weights; `most` [n]: cells of a group whose lanes are not in bytes. They
 * and identity [N] are borrowed. Errors: ASC_MEMORY, ASC_USAGE (ATTRSCOPE_KERNEL). Collective;
 * memory O(cells x lanes), with that of threads. */
asc_code asc_lane_bytes_init(const asc_points *points, const asc_lane_group *const *groups,
                             const int64_t *most, int32_t n, const int32_t *identity,
                             asc_lane_bytes **bytes);

asc_sink *asc_lane_bytes_sink(asc_lane_bytes *bytes);

/* The cells of a group; borrowed. */
const asc_key_map *asc_lane_bytes_map(const asc_lane_bytes *bytes, int32_t group);

/* Counts of a group over all ranks, after the sweep, into counts [cells, lanes]. */
void asc_lane_bytes_read(const asc_lane_bytes *bytes, int32_t group, uint64_t *counts);

void asc_lane_bytes_free(asc_lane_bytes **bytes);

#endif
