/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lanes of pairs (lane_group.h) as bits: those of few classes and of gaps, of all groups beside
 * each other, so that one pass over bytes counts a pair in all of them. Internal; local.
 *
 * A lane of two classes has its bit in the `high` mask of images of the one that comes later and in
 * the `low` mask of those of the other: a pair has the bits of (high & low') | (low & high'). The
 * bits of gaps are a pair's own, in words behind those. */
#ifndef ATTRSCOPE_SWEEP_LANE_MASKS_H
#define ATTRSCOPE_SWEEP_LANE_MASKS_H

#include "sweep/kernels.h"
#include "sweep/lane_group.h"

enum { ASC_LANE_NARROW = 16 }; /* classes whose lanes are bits at most */

typedef struct asc_lane_layout {
    const asc_lane_group *const *groups; /* [n] borrowed */
    int32_t n;
    int32_t *bit; /* [n] a group's first, among all words; -1: its lanes are no bits */
    asc_lane_masks masks;
    uint64_t *of_points; /* [N, 2, words] what the masks point to */
} asc_lane_layout;

/* Whether a group's lanes are bits. Pure. */
static inline bool asc_lane_is_narrow(const asc_lane_group *group) {
    return group->kind == ASC_LANES_GAPS ||
           (group->kind == ASC_LANES_CLASSES && group->n <= ASC_LANE_NARROW);
}

/* Words that the lanes of groups [n] take. Pure. */
int32_t asc_lane_words(const asc_lane_group *const *groups, int32_t n);

/* Of groups with the same weights [N]. Errors: ASC_MEMORY. O(N n). */
asc_code asc_lane_layout_init(const asc_lane_group *const *groups, int32_t n,
                              asc_lane_layout *layout);
void asc_lane_layout_free(asc_lane_layout *layout);

/* The own masks of pairs of a point with points column .. column + n - 1: out [own words, stride].
 */
void asc_lane_layout_own(const asc_lane_layout *layout, const asc_kernels *kernels, int64_t row,
                         int64_t column, int32_t n, int32_t stride, uint64_t *out);

#endif
