/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distance covariance with people as units (docs/method.md, "Attributes of more than two values").
 * Internal; local. */
#ifndef ATTRSCOPE_KINDS_COVARIANCE_H
#define ATTRSCOPE_KINDS_COVARIANCE_H

#include "kinds/found.h"
#include "sweep/pair_covariance.h"

/* dCov2 of an attribute, place p of the sweep's sums, into `found`; NaN below four people. `people`
 * with a value. Errors: ASC_MEMORY. O(N log N + sum of squares of people's images). */
asc_code asc_kinds_covariance(const asc_kinds_views *views, const asc_kinds_view *view,
                              const asc_pair_covariance *sums, int32_t p, int64_t people,
                              asc_kinds_found *found);

#endif
