/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pair-covariance sink: what a distance covariance needs of the distances (chords) x_ij between
 * images of different identities, in one sweep (docs/method.md, "Attributes of more than two
 * values"). Internal.
 *
 * A tile's sums are in float64 in a fixed order and are added to others as integers. */
#ifndef ATTRSCOPE_SWEEP_PAIR_COVARIANCE_H
#define ATTRSCOPE_SWEEP_PAIR_COVARIANCE_H

#include "attrscope/sweep.h"
#include "sweep/lane_weights.h"

/* What images are placed by; borrowed. */
typedef struct asc_placed {
    const double *positions;         /* [N] 0 where missing */
    double range;                    /* no two positions are farther apart */
    const asc_lane_weights *weights; /* w, 0 where missing; the same array where they are alike */
} asc_placed;

typedef struct asc_pair_covariance asc_pair_covariance;

/* placed [n] and identity [N] are borrowed; those with the same weights should follow each other.
 * Errors: ASC_MEMORY, ASC_USAGE (ATTRSCOPE_KERNEL). Collective; O(N) memory a set of weights. */
asc_code asc_pair_covariance_init(const asc_points *points, const asc_placed *placed, int32_t n,
                                  const int32_t *identity, asc_pair_covariance **covariance);

asc_sink *asc_pair_covariance_sink(asc_pair_covariance *covariance);

/* Over all ranks, valid after the sweep; sums are over ordered pairs. Local. */
double asc_pair_covariance_products(const asc_pair_covariance *covariance,
                                    int32_t p); /* sum of w_i w_j x_ij |position_i - position_j| */
double asc_pair_covariance_squares(const asc_pair_covariance *covariance,
                                   int32_t p); /* sum of w_i w_j x_ij^2 */
double asc_pair_covariance_row(const asc_pair_covariance *covariance, int32_t p,
                               int64_t image); /* sum over j of w_j x_ij */

void asc_pair_covariance_free(asc_pair_covariance **covariance);

#endif
