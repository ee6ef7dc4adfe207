/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weights of images as integers, so that sums of pairs' weights are exact. Internal; local. */
#ifndef ATTRSCOPE_SWEEP_WEIGHTS_H
#define ATTRSCOPE_SWEEP_WEIGHTS_H

#include <stdbool.h>

#include "attrscope/settings.h"
#include "sweep/labels.h"

/* An image weighs 1 / (images of its identity whose value of the attribute is known) by person, 1 /
 * (those in the image's modality) by identity; a pair the product (docs/method.md, "Distances
 * inside and across"). Weights are multiples of 1 / scale, products are shifted right by `shift`,
 * rounded, so that the sum over all pairs fits into 63 bits.
 *
 * By person, without missing values, an image weighs the same whatever the attribute: lanes is 1.
 * Otherwise sinks add a row's weights over one block in 32 bits, and scale is small enough for
 * that. It is the largest multiple of lcm(1..m), m as large as possible: weights of up to m images
 * are exact. */
typedef struct asc_weights {
    int32_t lanes; /* 1, or A rounded up to a multiple of 8 */
    uint32_t scale;
    int32_t shift;
    uint32_t *weights; /* [N, lanes] */
} asc_weights;

/* By person or by identity. Errors: ASC_MEMORY, ASC_DATA when no scale can keep the sums from
 * overflowing. O(N A). */
asc_code asc_weights_init(const asc_labels *labels, asc_weighting weighting, int32_t n_identities,
                          asc_weights *weights);
void asc_weights_free(asc_weights *weights);

/* Of n attributes: order[a] in the place of a, which may come several times. Errors: ASC_MEMORY.
 * O(N n). */
asc_code asc_weights_reorder(const asc_weights *weights, int64_t n, const int32_t *order,
                             int32_t n_attributes, asc_weights *reordered);

/* The largest multiple, up to `limit`, of the largest lcm(1..m) that is within it. Pure. */
uint32_t asc_weights_scale(double limit);

/* Whether a pair weighs the same whatever the attribute; NULL: every pair weighs 1. */
static inline bool asc_weights_alike(const asc_weights *weights) {
    return !weights || weights->lanes == 1;
}

static inline uint32_t asc_weights_of(const asc_weights *weights, int64_t image,
                                      int32_t attribute) {
    return weights->weights[image * weights->lanes + (weights->lanes == 1 ? 0 : attribute)];
}

/* A product of two weights in the units of the totals. */
static inline uint64_t asc_weights_scaled(const asc_weights *weights, uint64_t product) {
    const uint64_t half = weights->shift > 0 ? (uint64_t)1 << (weights->shift - 1) : 0;
    return (product + half) >> weights->shift;
}

/* What a pair weighs where all pairs weigh alike. */
static inline uint64_t asc_weights_pair(const asc_weights *weights, int64_t image, int64_t other) {
    return weights ? asc_weights_scaled(weights,
                                        (uint64_t)weights->weights[image] * weights->weights[other])
                   : 1;
}

/* Where the images behind `begin` that weigh like it end, at most at `end`, if pairs weigh alike;
 * else `end`. */
static inline int64_t asc_weights_run(const asc_weights *weights, int64_t begin, int64_t end) {
    if (!weights || weights->lanes != 1)
        return end;
    int64_t i = begin + 1;
    while (i < end && weights->weights[i] == weights->weights[begin])
        i++;
    return i;
}

#endif
