/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lane-histogram sink: how much pairs of different identities weigh in every lane and cell of
 * distance. Internal.
 *
 * Counts are integers, so that they are the same for any number of ranks and threads. */
#ifndef ATTRSCOPE_SWEEP_LANE_HISTOGRAM_H
#define ATTRSCOPE_SWEEP_LANE_HISTOGRAM_H

#include "attrscope/sweep.h"
#include "sweep/key_pages.h"
#include "sweep/lane_group.h"

/* Counters of a group that every thread may have for itself; more are shared. */
enum { ASC_LANE_PRIVATE = 4 << 20 };

/* Bytes of the pairs that wait in a thread's pages. */
enum { ASC_LANE_HELD = 8192, ASC_LANE_HELD_BYTES = 8 * ASC_LANE_HELD * ASC_KEY_PAGES_MOST };

/* A group and the cells that its pairs are counted in; both borrowed. */
typedef struct asc_lane_counting {
    const asc_lane_group *group;
    const asc_key_map *map;
} asc_lane_counting;

typedef struct asc_lane_histogram asc_lane_histogram;

/* Groups that share weights or a map should follow each other. `pages` are those that pairs are
 * counted by. They, identity [N] and countings [n] are borrowed. Errors: ASC_MEMORY. Local;
 * O(cells x lanes) memory a group, with that of threads at most twice ASC_LANE_PRIVATE more. */
asc_code asc_lane_histogram_init(const asc_lane_counting *countings, int32_t n,
                                 const asc_key_pages *pages, const int32_t *identity,
                                 asc_lane_histogram **histogram);

asc_sink *asc_lane_histogram_sink(asc_lane_histogram *histogram);

/* Counts of a group over all ranks, [cells, lanes], valid after the sweep; borrowed. */
const uint64_t *asc_lane_histogram_read(const asc_lane_histogram *histogram, int32_t group);

void asc_lane_histogram_free(asc_lane_histogram **histogram);

#endif
