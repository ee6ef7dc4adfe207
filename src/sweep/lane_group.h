/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lanes of pairs: an attribute of more than two values tells each pair, from what its two images
 * have, which of a few distributions it belongs to. Internal; pure.
 *
 * Sinks keep a lane's numbers at [row, column]: of classes, the class of either image, so that a
 * lane of two classes is split between [k, l] and [l, k]; of one class against the rest, the class
 * and whether the other image has it, where a pair of two classes counts twice; of gaps, one row
 * and the bin. */
#ifndef ATTRSCOPE_SWEEP_LANE_GROUP_H
#define ATTRSCOPE_SWEEP_LANE_GROUP_H

#include <math.h>
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
} asc_lane_group;

enum { ASC_REST_OTHER, ASC_REST_SAME }; /* columns of one class against the rest */

static inline int32_t asc_lane_rows(const asc_lane_group *group) {
    return group->kind == ASC_LANES_GAPS ? 1 : group->n;
}

static inline int32_t asc_lane_columns(const asc_lane_group *group) {
    return group->kind == ASC_LANES_REST ? 2 : group->n;
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
