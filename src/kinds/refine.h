/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sweeps that count lanes: one of all distances, then, until KS statistics are exact or counters do
 * not allow it, of those that may hold a supremum, in finer cells. Internal. */
#ifndef ATTRSCOPE_KINDS_REFINE_H
#define ATTRSCOPE_KINDS_REFINE_H

#include "attrscope/sweep.h"
#include "kinds/groups.h"

/* Groups [n] with their cells; `others` [n_others] go along with the first sweep. Groups'
 * statistics are the same on every rank. Errors: those of the sweeps, ASC_MEMORY. Collective. */
asc_code asc_kinds_refine(const asc_points *points, asc_kinds_group *groups, int32_t n,
                          const int32_t *identity, asc_sink *const *others, int32_t n_others,
                          bool exact);

/* Counters of a group in a refining sweep over n images, of so many groups. Pure. */
int64_t asc_kinds_counters(int32_t n_groups, int64_t n);

#endif
