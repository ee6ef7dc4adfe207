/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sink that keeps the k nearest neighbours of every point. Internal.
 *
 * A neighbour is a key: the bits of its float32 distance above its index. Distances are not
 * negative, so keys sort by distance, then by index, and the k smallest do not depend on the order
 * of tiles, on threads or on ranks. */
#ifndef ATTRSCOPE_SWEEP_NEAREST_H
#define ATTRSCOPE_SWEEP_NEAREST_H

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "attrscope/sweep.h"
#include "sweep/kernels.h"

enum { ASC_NEAREST_LOCKS = 1024 };
#define ASC_NEAREST_NONE UINT64_MAX

typedef struct asc_nearest {
    asc_sink sink;
    const asc_kernels *kernels;
    int64_t n;
    int32_t k;
    uint64_t *keys;          /* [n, k] ascending; after the sweep the same on every rank */
    uint64_t *others;        /* the same among points of other identities; or NULL */
    const int32_t *identity; /* [n] borrowed; of no use without others */
    _Atomic float *limits; /* [n] distance of the last of a point's farther list, infinite if it is
                              not full */
    atomic_flag locks[ASC_NEAREST_LOCKS];
} asc_nearest;

/* Errors: ASC_MEMORY, ASC_USAGE (kernels). Local. n < 2^32, 0 < k < n. O(n k) memory on every rank.
 */
asc_code asc_nearest_init(asc_nearest *nearest, int64_t n, int32_t k);

/* Lets an initialised sink keep `others`, too; lists end in ASC_NEAREST_NONE where there are fewer
 * than k. Errors: ASC_MEMORY. Local. */
asc_code asc_nearest_add_others(asc_nearest *nearest, const int32_t *identity);
void asc_nearest_free(asc_nearest *nearest);

/* A key, and what it is of: index and distance (infinite of ASC_NEAREST_NONE). Pure. */
static inline uint64_t asc_nearest_key(float distance, int64_t index) {
    uint32_t bits;
    memcpy(&bits, &distance, sizeof bits);
    return (uint64_t)bits << 32 | (uint64_t)index;
}

static inline int64_t asc_nearest_index(uint64_t key) {
    return (int64_t)(key & 0xffffffffu);
}

static inline float asc_nearest_distance(uint64_t key) {
    const uint32_t bits = (uint32_t)(key >> 32);
    float distance;
    memcpy(&distance, &bits, sizeof distance);
    return key == ASC_NEAREST_NONE ? INFINITY : distance;
}

#endif
