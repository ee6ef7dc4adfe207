/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing list of pairs with their distances. Internal; local but for gathering. */
#ifndef ATTRSCOPE_SEPARATION_PAIRS_H
#define ATTRSCOPE_SEPARATION_PAIRS_H

#include <mpi.h>
#include <stdint.h>

#include "attrscope/memory.h"

typedef struct asc_pair {
    uint32_t key; /* of the distance: see sweep/cells.h */
    int32_t i, j; /* images of the selection */
} asc_pair;

typedef struct asc_pair_list {
    asc_pair *pairs; /* [n] owned */
    int64_t n, capacity;
} asc_pair_list;

/* Errors: ASC_MEMORY. Amortised O(1). */
asc_code asc_pair_list_add(asc_pair_list *list, asc_pair pair);

/* Moves the pairs of all ranks to rank 0, rank after rank. Errors: ASC_DATA (more than fit into a
 * message), ASC_MEMORY. Collective. */
asc_code asc_pair_list_gather(MPI_Comm comm, asc_pair_list *list);

/* The keys of all ranks' pairs, ascending, on every rank: keys [n], owned by the caller. Errors:
 * ASC_DATA (more than INT_MAX), ASC_MEMORY. Collective; O(n log n). */
asc_code asc_pair_list_gather_keys(MPI_Comm comm, const asc_pair_list *list, uint32_t **keys,
                                   int64_t *n);

/* For qsort of keys. Pure. */
int asc_pair_compare_keys(const void *a, const void *b);

#endif
