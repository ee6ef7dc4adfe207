/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean distance between an identity's nodes. Internal. */
#ifndef ATTRSCOPE_MICRO_AVERAGE_DISTANCE_H
#define ATTRSCOPE_MICRO_AVERAGE_DISTANCE_H

#include "micro/micro_parts.h"

/* Exact over all pairs, or over seeded random pairs. Cosine exact: O(M D), from the sum of unit
 * vectors, sum of cosines = (|sum u|^2 - M) / 2; euclidean exact: O(M^2 D). Errors: ASC_DATA (a
 * zero row under cosine), ASC_MEMORY. Collective over input->comm. */
asc_code asc_micro_average_distance(const asc_identity_input *input, double *average);

#endif
