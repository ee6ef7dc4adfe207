/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How dense matched and unmatched pairs are around a threshold. Internal; local and pure. */
#ifndef ATTRSCOPE_VERIFY_DENSITIES_H
#define ATTRSCOPE_VERIFY_DENSITIES_H

#include "separation/unmatched.h"

typedef struct asc_densities {
    double matched, unmatched; /* shares of pairs a distance; NaN where all distances there tie */
} asc_densities;

/* Of the pairs between the distances that accept half and twice as many unmatched pairs as a
 * threshold that accepts `accepted`, one pair to either side at least (docs/method.md,
 * "Verification"). Ranks inside a gap are spread evenly over it. O(gaps). */
asc_densities asc_densities_at(const asc_gaps *gaps, const asc_matched *matched, int64_t accepted);

/* The distance of the unmatched pair with so many before it, spread likewise. O(gaps). */
double asc_densities_distance(const asc_gaps *gaps, const asc_matched *matched, int64_t rank);

#endif
