/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The identity-distances sink: the distance sums (distance_sums.h) of every identity's pairs, from
 * which follows what mean distances would be without it. Internal. */
#ifndef ATTRSCOPE_SWEEP_IDENTITY_DISTANCES_H
#define ATTRSCOPE_SWEEP_IDENTITY_DISTANCES_H

#include "sweep/distance_lanes.h"

typedef struct asc_identity_distances asc_identity_distances;

/* As asc_distance_sums_init; identities are 0 .. n_identities - 1. Collective; O(K A) memory. */
asc_code asc_identity_distances_init(const asc_points *points, const asc_labels *labels,
                                     const asc_weights *weights, int64_t n_identities,
                                     bool same_identity, float centre,
                                     asc_identity_distances **distances);

asc_sink *asc_identity_distances_sink(asc_identity_distances *distances);

/* What was taken off every distance. Local. */
double asc_identity_distances_centre(const asc_identity_distances *distances);

/* Sums over a class's pairs of one identity, of weight times (distance less the centre): with
 * others, and with itself, over all ranks; valid after the sweep. Local. */
void asc_identity_distances_read(const asc_identity_distances *distances, int64_t identity,
                                 int32_t attribute, int pair_class, double *others, double *own);

void asc_identity_distances_free(asc_identity_distances **distances);

#endif
