/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/points_take.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"

/* Own rows that are taken, in their order, and who gets them: as the list ascends, so do both. */
typedef struct parcel {
    float *rows, *norms;                              /* [count] */
    int *sent, *sent_from, *received, *received_from; /* [ranks] */
    int64_t count;
} parcel;

/* `root`: who gets all of them; -1: everybody a share. */
static int receiver(int64_t n, int ranks, int root, int64_t place) {
    return root >= 0 ? root : (int)asc_partition_owner(n, ranks, place);
}

static asc_code parcel_init(const asc_points *points, const int64_t *which, int64_t n, int root,
                            parcel *out) {
    int rank = 0, ranks = 1;
    MPI_Comm_rank(points->comm, &rank);
    MPI_Comm_size(points->comm, &ranks);
    asc_code code = asc_alloc(&out->sent, 4 * (uint64_t)ranks, sizeof(int), "points");
    if (code != ASC_OK)
        return code;
    out->sent_from = out->sent + ranks;
    out->received = out->sent_from + ranks;
    out->received_from = out->received + ranks;
    for (int64_t i = 0; i < n; i++) {
        const int from = (int)asc_partition_owner(points->n, ranks, which[i]);
        const int to = receiver(n, ranks, root, i);
        out->sent[to] += from == rank;
        out->received[from] += to == rank;
        out->count += from == rank;
    }
    for (int r = 1; r < ranks; r++) {
        out->sent_from[r] = out->sent_from[r - 1] + out->sent[r - 1];
        out->received_from[r] = out->received_from[r - 1] + out->received[r - 1];
    }
    code = asc_alloc(&out->rows, (uint64_t)out->count * (uint64_t)points->stride, sizeof(float),
                     "points");
    return code == ASC_OK ? asc_alloc(&out->norms, (uint64_t)out->count, sizeof(float), "points")
                          : code;
}

static void parcel_free(parcel *of) {
    free(of->rows);
    free(of->norms);
    free(of->sent);
}

static void fill(const asc_points *points, const int64_t *which, int64_t n, parcel *out) {
    int64_t at = 0;
    for (int64_t i = 0; i < n; i++) {
        const int64_t own = which[i] - points->begin;
        if (own < 0 || own >= points->count)
            continue;
        memcpy(out->rows + at * points->stride, points->rows + own * points->stride,
               (size_t)points->stride * sizeof(float));
        out->norms[at++] = points->norms ? points->norms[own] : 0;
    }
}

/* Into points that have room for them. */
static asc_code send(const asc_points *points, const int64_t *which, int64_t n, int root,
                     asc_points *taken) {
    parcel out = {0};
    MPI_Datatype row;
    asc_code code = asc_agree(points->comm, parcel_init(points, which, n, root, &out));
    if (code == ASC_OK) {
        fill(points, which, n, &out);
        MPI_Type_contiguous(points->stride, MPI_FLOAT, &row);
        MPI_Type_commit(&row);
        MPI_Alltoallv(out.rows, out.sent, out.sent_from, row, taken->rows, out.received,
                      out.received_from, row, points->comm);
        MPI_Type_free(&row);
        if (points->norms)
            MPI_Alltoallv(out.norms, out.sent, out.sent_from, MPI_FLOAT, taken->norms, out.received,
                          out.received_from, MPI_FLOAT, points->comm);
    }
    parcel_free(&out);
    if (code != ASC_OK)
        asc_points_free(taken);
    return code;
}

asc_code asc_points_take(const asc_points *points, const int64_t *which, int64_t n,
                         asc_points *taken) {
    asc_code code =
        asc_points_init(points->comm, points->metric, n, points->dimension, false, taken);
    return code == ASC_OK ? send(points, which, n, -1, taken) : code;
}

asc_code asc_points_gather(const asc_points *points, const int64_t *which, int64_t n, int root,
                           asc_points *gathered) {
    int rank = 0;
    MPI_Comm_rank(points->comm, &rank);
    asc_code code =
        asc_agree(points->comm, asc_points_init(MPI_COMM_SELF, points->metric, rank == root ? n : 0,
                                                points->dimension, false, gathered));
    return code == ASC_OK ? send(points, which, n, root, gathered) : code;
}
