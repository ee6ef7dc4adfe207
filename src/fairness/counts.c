/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fairness/counts.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "core/counts.h"

asc_fairness_sizes asc_fairness_sizes_of(const asc_fairness_split *split,
                                         const asc_fairness_thresholds *thresholds,
                                         int32_t stride) {
    const int64_t points = thresholds->n_points;
    return (asc_fairness_sizes){.inside = split->n_entries * thresholds->n,
                                .between = split->n_entries * split->n * points,
                                .rejected = split->n_entries * (thresholds->n + 1),
                                .drawn = split->n * points * stride};
}

asc_code asc_fairness_counts_init(const asc_fairness_sizes *sizes, asc_fairness_counts *counts) {
    asc_code code = ASC_OK;
    *counts = (asc_fairness_counts){0};
    ASC_TRY(code, asc_alloc(&counts->inside, (uint64_t)sizes->inside, sizeof(int64_t), "errors"),
            done);
    ASC_TRY(code, asc_alloc(&counts->between, (uint64_t)sizes->between, sizeof(int64_t), "errors"),
            done);
    ASC_TRY(code,
            asc_alloc(&counts->rejected, (uint64_t)sizes->rejected, sizeof(int64_t), "errors"),
            done);
    code = asc_alloc(&counts->drawn, (uint64_t)sizes->drawn, sizeof(int64_t), "draws of people");
done:
    return code;
}

void asc_fairness_counts_free(asc_fairness_counts *counts) {
    free(counts->inside);
    free(counts->between);
    free(counts->rejected);
    free(counts->drawn);
    *counts = (asc_fairness_counts){0};
}

void asc_fairness_counts_clear(const asc_fairness_sizes *sizes, const asc_fairness_counts *counts) {
    memset(counts->inside, 0, (size_t)sizes->inside * sizeof(int64_t));
    memset(counts->between, 0, (size_t)sizes->between * sizeof(int64_t));
    memset(counts->drawn, 0, (size_t)sizes->drawn * sizeof(int64_t));
}

void asc_fairness_counts_gather(MPI_Comm comm, const asc_fairness_sizes *sizes,
                                const asc_fairness_counts *counts) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_counts_sum_to_root(comm, counts->inside, sizes->inside);
    asc_counts_sum_to_root(comm, counts->between, sizes->between);
    asc_counts_sum_to_root(comm, counts->drawn, sizes->drawn);
    if (rank != 0)
        asc_fairness_counts_clear(sizes, counts);
}

void asc_fairness_counts_state(const asc_fairness_sizes *sizes, const asc_fairness_counts *counts,
                               asc_pack *pack) {
    asc_pack_bytes(pack, counts->inside, (uint64_t)sizes->inside * sizeof(int64_t));
    asc_pack_bytes(pack, counts->between, (uint64_t)sizes->between * sizeof(int64_t));
    asc_pack_bytes(pack, counts->drawn, (uint64_t)sizes->drawn * sizeof(int64_t));
}
