/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact order statistics of pairs of two people: among all, and inside every group. Internal.
 *
 * A sweep counts pairs in cells of keys; whatever is looked for lies in one of them, which the next
 * sweep cuts into cells of its own, down to single float32 values: the second sweep ends it where
 * the first one looked at the right range. */
#ifndef ATTRSCOPE_FAIRNESS_SEARCH_H
#define ATTRSCOPE_FAIRNESS_SEARCH_H

#include "fairness/splits.h"
#include "sweep/key_map.h"

/* The pair that `rank` others of its lane precede. Lane 0 is all pairs, then come the groups of all
 * splits. */
typedef struct asc_fairness_target {
    int32_t lane;
    int64_t rank;       /* from 0; less than the lane's pairs */
    uint32_t low, high; /* keys between which it lies; found: the same */
    int64_t below;      /* pairs of the lane below `low` */
} asc_fairness_target;

/* Cells that a sweep cuts a range into, at most; a counter each. */
enum { ASC_FAIRNESS_CELLS = 8192 };

/* Finds targets [n], ascending by lane: sets low = high = the key, and below. `share`: of all pairs
 * so many are worth a look at first. Errors: ASC_MEMORY, those of sweeps. Collective, the same on
 * every rank and for any number of them; two sweeps, more where a range was not the right one;
 * memory O((lanes + n) x cells). */
asc_code asc_fairness_search(const asc_points *points, const asc_fairness_splits *splits,
                             double share, asc_fairness_target *targets, int64_t n);

#endif
