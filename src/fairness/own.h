/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How sure the threshold is that a group needs. Internal; local. */
#ifndef ATTRSCOPE_FAIRNESS_OWN_H
#define ATTRSCOPE_FAIRNESS_OWN_H

#include "fairness/outcome.h"

/* 95 % interval of the threshold at which a group has a false match rate: where the band of its
 * curve, between whose thresholds rates are interpolated, reaches that rate (Woodruff's interval of
 * a quantile), whatever thresholds are chosen besides. NaN where the curve does not go so far.
 * Pure; O(M x points). */
asc_interval asc_fairness_own_interval(const asc_fairness_outcome *outcome, int32_t split,
                                       int32_t group, double far);

#endif
