/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lane-sums sink: weighted sums of distances (chords) in every lane, over pairs of different
 * identities. Internal.
 *
 * A tile's sums are in float64 in a fixed order and are added to others as integers. */
#ifndef ATTRSCOPE_SWEEP_LANE_SUMS_H
#define ATTRSCOPE_SWEEP_LANE_SUMS_H

#include "attrscope/sweep.h"
#include "sweep/lane_group.h"

typedef struct asc_lane_sums asc_lane_sums;

/* groups [n], of classes or gaps, and identity [N] are borrowed. Errors: ASC_MEMORY. Collective;
 * O(N classes) memory a group that is kept by image. */
asc_code asc_lane_sums_init(const asc_points *points, const asc_lane_group *const *groups,
                            int32_t n, const int32_t *identity, asc_lane_sums **sums);

asc_sink *asc_lane_sums_sink(asc_lane_sums *sums);

/* The sum over all ranks, valid after the sweep, of a group's bin (row 0), or of classes: of pairs
 * whose image that comes first has class `row`. Local. */
double asc_lane_sums_read(const asc_lane_sums *sums, int32_t group, int32_t row, int32_t column);

/* Likewise of a group that is kept by image: the sum over other people's images of a class,
 * whichever comes first, of their weights times distances to one image. Local. */
double asc_lane_sums_of_image(const asc_lane_sums *sums, int32_t group, int64_t image,
                              int32_t of_class);

void asc_lane_sums_free(asc_lane_sums **sums);

#endif
