/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distances between a few points, which tell where all of them lie. Internal. */
#ifndef ATTRSCOPE_SWEEP_PILOT_H
#define ATTRSCOPE_SWEEP_PILOT_H

#include "attrscope/sweep.h"
#include "distance/distance.h"
#include "sweep/cells.h"

typedef struct asc_pilot {
    int64_t n;
    double *distances; /* [n] owned */
} asc_pilot;

/* All pairs of at most `most` evenly spaced points, the same on every rank and for any number of
 * them. Errors: ASC_MEMORY. Collective; O(most^2 D). */
asc_code asc_pilot_make(const asc_points *points, int32_t most, asc_pilot *pilot);
void asc_pilot_free(asc_pilot *pilot);

/* `count` cells of equal width over mean +- 6 standard deviations of the distances, within what is
 * possible. Pure. */
asc_cells asc_pilot_cells(const asc_pilot *pilot, const asc_distance *metric, int32_t count);

#endif
