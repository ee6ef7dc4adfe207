/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The distance-sums sink: for every attribute, the weighted sum of the distances inside the
 * positive modality, across, and inside the negative one, from which come mean distances
 * (docs/method.md, "Energy distance"). Internal. */
#ifndef ATTRSCOPE_SWEEP_DISTANCE_SUMS_H
#define ATTRSCOPE_SWEEP_DISTANCE_SUMS_H

#include "sweep/distance_lanes.h"

typedef struct asc_distance_sums asc_distance_sums;

/* Pairs are those of the attribute histogram, with the product of their images' weights, or 1;
 * distances are those of asc_distance_lanes. A tile's sums have a fixed order and are added to
 * others as multiples of 2^-62 of what is possible. labels and weights are borrowed. Errors:
 * ASC_MEMORY, ASC_USAGE (ATTRSCOPE_KERNEL). Collective; O(A) memory, and 1 MB + 8 A KB a thread. */
asc_code asc_distance_sums_init(const asc_points *points, const asc_labels *labels,
                                const asc_weights *weights, bool same_identity, float centre,
                                asc_distance_sums **sums);

asc_sink *asc_distance_sums_sink(asc_distance_sums *sums);

/* What was taken off every distance. Local. */
double asc_distance_sums_centre(const asc_distance_sums *sums);

/* Sum over a class's pairs of weight times (distance less the centre), over all ranks; valid after
 * the sweep. Local. */
double asc_distance_sums_read(const asc_distance_sums *sums, int32_t attribute, int pair_class);

void asc_distance_sums_free(asc_distance_sums **sums);

#endif
