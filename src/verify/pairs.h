/* A growing list of pairs with their distances. Internal; local but for gathering. */
#ifndef ATTRSCOPE_VERIFY_PAIRS_H
#define ATTRSCOPE_VERIFY_PAIRS_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <mpi.h>

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
static inline asc_code asc_pair_list_add(asc_pair_list *list, asc_pair pair) {
    enum { FIRST = 1024 };
    if (list->n == list->capacity) {
        asc_pair *grown = NULL;
        const int64_t capacity = list->capacity ? 2 * list->capacity : FIRST;
        asc_code code = asc_alloc(&grown, (uint64_t)capacity, sizeof *grown, "pairs");
        if (code != ASC_OK)
            return code;
        if (list->n)
            memcpy(grown, list->pairs, (size_t)list->n * sizeof *grown);
        free(list->pairs);
        list->pairs = grown;
        list->capacity = capacity;
    }
    list->pairs[list->n++] = pair;
    return ASC_OK;
}

/* The keys of all ranks' pairs, ascending, on every rank: keys [n], owned by the caller. Errors:
 * ASC_DATA (more than INT_MAX), ASC_MEMORY. Collective; O(n log n). */
asc_code asc_pair_list_gather_keys(MPI_Comm comm, const asc_pair_list *list, uint32_t **keys,
                                   int64_t *n);

/* For qsort of keys. Pure. */
int asc_pair_compare_keys(const void *a, const void *b);

#endif
