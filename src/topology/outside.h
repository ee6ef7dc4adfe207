/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sink that finds the nearest points of a point's class that are in other trees, for the forests
 * of several divisions at once. Internal.
 *
 * Keys are those of topology/lists.h: the least do not depend on the order of tiles, on threads or
 * on ranks. */
#ifndef ATTRSCOPE_TOPOLOGY_OUTSIDE_H
#define ATTRSCOPE_TOPOLOGY_OUTSIDE_H

#include <stdatomic.h>

#include "attrscope/sweep.h"
#include "sweep/kernels.h"
#include "topology/forest.h"

enum { ASC_OUTSIDE_LOCKS = 1024 };

/* Class and tree of a point in a forest. */
typedef struct asc_standing {
    int32_t class, tree;
} asc_standing;

typedef struct asc_outside {
    asc_sink sink;
    const asc_kernels *kernels;
    int64_t n;
    int32_t n_forests, k;
    uint64_t *keys;         /* [n, n_forests, k] ascending; after a sweep the same on every rank */
    float *asked;           /* [n, n_forests] to which distance; negative: what is there stays */
    asc_standing *standing; /* [n, n_forests] */
    _Atomic float *limits;  /* [n, n_forests] distance of the last of a full list, else asked */
    _Atomic float *widest;  /* [n] largest limit of a point */
    atomic_flag locks[ASC_OUTSIDE_LOCKS];
} asc_outside;

/* Errors: ASC_MEMORY, ASC_USAGE (kernels). Local. n < 2^31. O(n n_forests k) memory on every rank.
 */
asc_code asc_outside_init(int64_t n, int32_t n_forests, int32_t k, asc_outside *outside);
void asc_outside_free(asc_outside *outside);

/* Takes the trees as they are now; `asked` is filled in by the caller (asc_forest_ask). Local. */
void asc_outside_stand(asc_outside *outside, const asc_forest *forests);

#endif
