/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sweeps that count lanes: one of all distances, then, until KS statistics are exact or counters do
 * not allow it, of those that may hold a supremum, in finer cells. Internal. */
#ifndef ATTRSCOPE_KINDS_REFINE_H
#define ATTRSCOPE_KINDS_REFINE_H

#include "attrscope/sweep.h"
#include "kinds/groups.h"
#include "sweep/lane_bytes.h"

enum { ASC_KINDS_SINKS_MOST = 3 };

/* What the first sweep does besides counting the groups that have cells of their own. */
typedef struct asc_kinds_first {
    const asc_lane_bytes *bytes;           /* NULL: none are counted in bytes */
    asc_sink *sinks[ASC_KINDS_SINKS_MOST]; /* [n_sinks] with that of the bytes */
    int32_t n_sinks;
} asc_kinds_first;

/* Groups [n] with their cells. Their statistics are the same on every rank. Errors: those of the
 * sweeps, ASC_MEMORY. Collective. */
asc_code asc_kinds_refine(const asc_points *points, asc_kinds_group *groups, int32_t n,
                          const int32_t *identity, const asc_kinds_first *first, bool exact);

enum {
    ASC_KINDS_COUNTERS = 32 << 20,      /* of all groups in a refining sweep at most, */
    ASC_KINDS_LEAST_COUNTERS = 1 << 16, /* if they are at least so many a group */
};

/* Counters at most of a group of so many lanes in a refining sweep over n images, of so many
 * groups; `paired`: of pairs of many classes. Pure. */
int64_t asc_kinds_counters(int32_t n_groups, bool paired, int64_t lanes, int64_t n);

#endif
