/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weights of images, 1 / (a number of images) each, as float64 and as integers, so that sums of
 * pairs' weights are exact. Internal; local. */
#ifndef ATTRSCOPE_SWEEP_LANE_WEIGHTS_H
#define ATTRSCOPE_SWEEP_LANE_WEIGHTS_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"

/* A pair weighs the product of its images' units, shifted right by `shift`, rounded, so that the
 * sum over all pairs fits into 63 bits. */
typedef struct asc_lane_weights {
    int64_t n;
    uint32_t scale; /* units of a weight of 1 */
    int32_t shift;
    uint32_t *units; /* [N] */
    double *shares;  /* [N] the weights themselves */
    double total;    /* of the weights */
} asc_lane_weights;

/* Weights 1 / sizes [n], 0 where a size is 0. Errors: ASC_MEMORY. O(n). */
asc_code asc_lane_weights_init(const int32_t *sizes, int64_t n, asc_lane_weights *weights);
void asc_lane_weights_free(asc_lane_weights *weights);

/* What a pair weighs, in the units of sums. */
static inline uint64_t asc_lane_pair(const asc_lane_weights *weights, uint32_t a, uint32_t b) {
    const uint64_t half = weights->shift > 0 ? (uint64_t)1 << (weights->shift - 1) : 0;
    return ((uint64_t)a * b + half) >> weights->shift;
}

/* Adds a weight to a counter that other threads add to as well, or not. */
static inline void asc_lane_add(uint64_t *counter, uint64_t weight, bool shared) {
    if (shared)
        __atomic_fetch_add(counter, weight, __ATOMIC_RELAXED);
    else
        *counter += weight;
}

#endif
