#include "verify/pairs.h"

#include <limits.h>

int asc_pair_compare_keys(const void *a, const void *b) {
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
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
