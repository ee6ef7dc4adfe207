/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far mean distances by gap may be off, people as units. Internal; local. */
#ifndef ATTRSCOPE_KINDS_STEP_ERRORS_H
#define ATTRSCOPE_KINDS_STEP_ERRORS_H

#include "kinds/found.h"
#include "kinds/tallies.h"
#include "sweep/lane_sums.h"

/* found->step_near from found->step_mean of an ordered attribute, whose classes are group `at` of
 * the sums, with errors by the jackknife: each person's pairs are taken off in turn. NaN where a
 * mean is, or only one person has its pairs. Errors: ASC_MEMORY. O(N classes + people classes^2).
 */
asc_code asc_kinds_step_errors(const asc_kinds_views *views, const asc_kinds_view *view,
                               const asc_kinds_tallies *tallies, const asc_lane_sums *sums,
                               int32_t at, asc_kinds_found *found);

#endif
