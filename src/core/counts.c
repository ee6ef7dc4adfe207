/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/counts.h"

static int piece(int64_t left) {
    return (int)(left < ASC_COUNTS_MESSAGE ? left : ASC_COUNTS_MESSAGE);
}

void asc_counts_sum(MPI_Comm comm, void *counts, int64_t n) {
    uint64_t *values = counts;
    for (int64_t i = 0; i < n; i += ASC_COUNTS_MESSAGE)
        MPI_Allreduce(MPI_IN_PLACE, values + i, piece(n - i), MPI_UINT64_T, MPI_SUM, comm);
}

void asc_counts_sum_to_root(MPI_Comm comm, void *counts, int64_t n) {
    uint64_t *values = counts;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    for (int64_t i = 0; i < n; i += ASC_COUNTS_MESSAGE)
        MPI_Reduce(rank == 0 ? MPI_IN_PLACE : values + i, values + i, piece(n - i), MPI_UINT64_T,
                   MPI_SUM, 0, comm);
}
