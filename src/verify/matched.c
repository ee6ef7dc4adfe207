#include "verify/matched.h"

#include <limits.h>

#include "sweep/cells.h"
#include "sweep/within.h"

static asc_code collect(void *self, const asc_within_identity *one) {
    asc_pair_list *list = self;
    asc_code code = ASC_OK;
#pragma omp critical(asc_verify_matched)
    for (int64_t i = 0; i < one->n && code == ASC_OK; i++)
        for (int64_t j = i + 1; j < one->n && code == ASC_OK; j++)
            code = asc_pair_list_add(list,
                                     (asc_pair){.key = asc_key_of(one->distances[i * one->n + j]),
                                                .i = (int32_t)one->images[i],
                                                .j = (int32_t)one->images[j]});
    return code;
}

static int compare_keys(const void *a, const void *b) {
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static asc_code check_count(const asc_study *study, int64_t n) {
    if (n == 0)
        return asc_fail(ASC_DATA,
                        "study %s: no identity has two images, so there is no matched pair; "
                        "verification needs some",
                        asc_study_name(study));
    if (n > INT_MAX)
        return asc_fail(ASC_DATA,
                        "study %s: %lld matched pairs; at most %d are supported: select images",
                        asc_study_name(study), (long long)n, INT_MAX);
    return ASC_OK;
}

/* Every rank's keys to every rank. */
static asc_code gather_keys(MPI_Comm comm, asc_matched *matched) {
    int size = 1;
    MPI_Comm_size(comm, &size);
    int own = (int)matched->own.n, *counts = NULL, *starts = NULL;
    uint32_t *mine = NULL;
    asc_code code = asc_alloc(&counts, (uint64_t)size, sizeof *counts, "counts of ranks");
    if (code == ASC_OK)
        code = asc_alloc(&starts, (uint64_t)size, sizeof *starts, "counts of ranks");
    if (code == ASC_OK)
        code = asc_alloc(&mine, (uint64_t)own, sizeof *mine, "matched pairs");
    if (code == ASC_OK)
        code = asc_alloc(&matched->keys, (uint64_t)matched->n, sizeof *mine, "matched pairs");
    ASC_TRY(code, asc_agree(comm, code), done);
    for (int k = 0; k < own; k++)
        mine[k] = matched->own.pairs[k].key;
    MPI_Allgather(&own, 1, MPI_INT, counts, 1, MPI_INT, comm);
    for (int r = 1; r < size; r++)
        starts[r] = starts[r - 1] + counts[r - 1];
    MPI_Allgatherv(mine, own, MPI_UINT32_T, matched->keys, counts, starts, MPI_UINT32_T, comm);
    qsort(matched->keys, (size_t)matched->n, sizeof *mine, compare_keys);
done:
    free(counts);
    free(starts);
    free(mine);
    return code;
}

asc_code asc_matched_make(MPI_Comm comm, asc_study *study, int64_t model,
                          const asc_selection *selection, asc_matched *matched) {
    const asc_images *images = &selection->images;
    *matched = (asc_matched){0};
    asc_code code = asc_within_visit(comm, study, model, selection->rows, images->identity,
                                     images->n, collect, &matched->own);
    if (code != ASC_OK)
        return code;
    MPI_Allreduce(&matched->own.n, &matched->n, 1, MPI_INT64_T, MPI_SUM, comm);
    code = check_count(study, matched->n);
    return code == ASC_OK ? gather_keys(comm, matched) : code;
}

void asc_matched_free(asc_matched *matched) {
    free(matched->own.pairs);
    free(matched->keys);
    *matched = (asc_matched){0};
}
