/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sweeps have found of every point's nearest neighbours, for several divisions of the points
 * at once. Internal; local and pure.
 *
 * A key is the bits of a float32 distance above the other point's index (sweep/nearest.h). A list
 * holds the least keys of all pairs that were asked for; its bound is a key below which, or at
 * which, no such pair is missing. */
#ifndef ATTRSCOPE_TOPOLOGY_LISTS_H
#define ATTRSCOPE_TOPOLOGY_LISTS_H

#include <stdint.h>

typedef struct asc_lists {
    int64_t n;
    int32_t n_forests;
    int32_t k;            /* of the lists that all forests share */
    const uint64_t *near; /* [n, k] nearest of all points, or NULL; borrowed */
    int32_t k_own;
    uint64_t *own; /* [n, n_forests, k_own] nearest in other trees of the point's class; borrowed */
    float *reach;  /* [n, n_forests] to which distance they were sought; negative: never */
} asc_lists;

typedef struct asc_list {
    const uint64_t *keys; /* [n] ascending */
    int32_t n;
    uint64_t bound;
} asc_list;

/* The list that tells most about a point in a forest. */
asc_list asc_lists_of(const asc_lists *lists, int32_t forest, int64_t point);

/* Bits of a distance, which sort as distances do. */
uint32_t asc_lists_bits(float distance);
float asc_lists_distance(uint64_t key);

/* Whether no pair beyond the bound can be shorter than, or as long as, a distance. */
static inline int asc_lists_settle(uint64_t bound, float distance) {
    const uint32_t bits = asc_lists_bits(distance), last = (uint32_t)(bound >> 32);
    return last > bits || (last == bits && (uint32_t)bound == UINT32_MAX);
}

#endif
