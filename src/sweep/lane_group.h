/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lanes of pairs: an attribute of more than two values tells each pair, from what its two images
 * have, which of a few distributions it belongs to. Internal; pure.
 *
 * Lanes of classes: one of every two, whichever comes first (asc_class_lane). Of one class against
 * the rest: 2 k + (whether the other image has class k, too), where a pair of two classes counts
 * for both. Of gaps: the bin. */
#ifndef ATTRSCOPE_SWEEP_LANE_GROUP_H
#define ATTRSCOPE_SWEEP_LANE_GROUP_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "sweep/lane_weights.h"

typedef enum asc_lane_kind { ASC_LANES_CLASSES, ASC_LANES_REST, ASC_LANES_GAPS } asc_lane_kind;

/* All borrowed. */
typedef struct asc_lane_group {
    asc_lane_kind kind;
    int32_t n;                       /* classes, or bins of gaps */
    const uint16_t *classes;         /* [N] 0 where missing; of the first two kinds */
    const double *positions;         /* [N] in 0 .. 1, 0 where missing; of gaps */
    const asc_lane_weights *weights; /* 0 where missing */
    bool by_image; /* of classes: sums of distances are kept of every image, too */
} asc_lane_group;

enum { ASC_REST_OTHER, ASC_REST_SAME };

static inline int32_t asc_lane_count(const asc_lane_group *group) {
    switch (group->kind) {
    case ASC_LANES_CLASSES:
        return group->n * (group->n + 1) / 2;
    case ASC_LANES_REST:
        return 2 * group->n;
    default:
        return group->n;
    }
}

static inline int32_t asc_class_lane(int32_t k, int32_t l) {
    const int32_t high = k > l ? k : l, low = k > l ? l : k;
    return high * (high + 1) / 2 + low;
}

/* A gap this close below the edge of a bin is on it: sums of weights in another order differ in
 * their last bits. */
#define ASC_GAP_EDGE 1e-9

/* The bin of a gap among n equal parts of [0, 1]. */
static inline int32_t asc_gap_bin(double a, double b, int32_t n) {
    const int32_t bin = (int32_t)(fabs(a - b) * n + ASC_GAP_EDGE);
    return bin < n ? bin : n - 1;
}

#endif
