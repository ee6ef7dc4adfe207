/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/pairs.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

int asc_pair_compare_keys(const void *a, const void *b) {
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

asc_code asc_pair_list_add(asc_pair_list *list, asc_pair pair) {
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

static asc_code check_count(int64_t n) {
    if (n <= INT_MAX)
        return ASC_OK;
    return asc_fail(ASC_DATA,
                    "verification: %lld pairs to put in order; at most %d are supported: select "
                    "images",
                    (long long)n, INT_MAX);
}

asc_code asc_pair_list_gather_keys(MPI_Comm comm, const asc_pair_list *list, uint32_t **keys,
                                   int64_t *n) {
    int size = 1;
    MPI_Comm_size(comm, &size);
    int *counts = NULL, *starts = NULL;
    uint32_t *mine = NULL;
    *keys = NULL;
    MPI_Allreduce(&list->n, n, 1, MPI_INT64_T, MPI_SUM, comm);
    asc_code code = check_count(*n);
    if (code == ASC_OK)
        code = asc_alloc(&counts, (uint64_t)size, sizeof *counts, "counts of ranks");
    if (code == ASC_OK)
        code = asc_alloc(&starts, (uint64_t)size, sizeof *starts, "counts of ranks");
    if (code == ASC_OK)
        code = asc_alloc(&mine, (uint64_t)list->n, sizeof *mine, "pairs");
    if (code == ASC_OK)
        code = asc_alloc(keys, (uint64_t)*n, sizeof **keys, "pairs");
    ASC_TRY(code, asc_agree(comm, code), done);
    const int own = (int)list->n;
    for (int k = 0; k < own; k++)
        mine[k] = list->pairs[k].key;
    MPI_Allgather(&own, 1, MPI_INT, counts, 1, MPI_INT, comm);
    for (int r = 1; r < size; r++)
        starts[r] = starts[r - 1] + counts[r - 1];
    MPI_Allgatherv(mine, own, MPI_UINT32_T, *keys, counts, starts, MPI_UINT32_T, comm);
    qsort(*keys, (size_t)*n, sizeof **keys, asc_pair_compare_keys);
done:
    free(counts);
    free(starts);
    free(mine);
    return code;
}

asc_code asc_pair_list_gather(MPI_Comm comm, asc_pair_list *list) {
    int size = 1, rank = 0;
    int *counts = NULL, *starts = NULL;
    asc_pair *all = NULL;
    int64_t n = 0;
    MPI_Datatype pair;
    MPI_Comm_size(comm, &size);
    MPI_Comm_rank(comm, &rank);
    MPI_Allreduce(&list->n, &n, 1, MPI_INT64_T, MPI_SUM, comm);
    asc_code code = check_count(n);
    if (code == ASC_OK)
        code = asc_alloc(&counts, (uint64_t)size, sizeof *counts, "counts of ranks");
    if (code == ASC_OK)
        code = asc_alloc(&starts, (uint64_t)size, sizeof *starts, "counts of ranks");
    if (code == ASC_OK)
        code = asc_alloc(&all, rank == 0 ? (uint64_t)n : 0, sizeof *all, "pairs");
    ASC_TRY(code, asc_agree(comm, code), done);
    const int own = (int)list->n;
    MPI_Type_contiguous(sizeof(asc_pair), MPI_BYTE, &pair);
    MPI_Type_commit(&pair);
    MPI_Gather(&own, 1, MPI_INT, counts, 1, MPI_INT, 0, comm);
    for (int r = 1; r < size; r++)
        starts[r] = starts[r - 1] + counts[r - 1];
    MPI_Gatherv(list->pairs, own, pair, all, counts, starts, pair, 0, comm);
    MPI_Type_free(&pair);
    free(list->pairs);
    *list = (asc_pair_list){.pairs = all, .n = rank == 0 ? n : 0, .capacity = rank == 0 ? n : 0};
    all = NULL;
done:
    free(counts);
    free(starts);
    free(all);
    return code;
}
