/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spectra/rows.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "distance/rows.h"

static asc_code prepare(const asc_study_model *model, asc_spectra_rows *rows) {
    const asc_distance *metric = asc_distance_of(model->metric);
    for (int64_t i = 0; i < rows->count; i++)
        if (!asc_distance_prepare(metric, rows->data + i * rows->dimension, rows->dimension))
            return asc_fail(ASC_DATA, "model %s: image %lld %s: import with images.skip_bad_rows",
                            model->label, (long long)(rows->begin + i), metric->refusal);
    return ASC_OK;
}

static int64_t count_batches(int64_t n) {
    return (n + ASC_SPECTRA_BATCH - 1) / ASC_SPECTRA_BATCH;
}

int64_t asc_spectra_rows_begin(int64_t n, int size, int rank) {
    const int64_t begin = asc_partition_begin(count_batches(n), size, rank) * ASC_SPECTRA_BATCH;
    return begin < n ? begin : n;
}

asc_code asc_spectra_rows_read(MPI_Comm comm, asc_study *study, int64_t model,
                               const asc_selection *selection, asc_spectra_rows *rows) {
    const asc_study_model *about = asc_study_get_model(study, model);
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    *rows = (asc_spectra_rows){.comm = comm,
                               .n = selection->images.n,
                               .begin = asc_spectra_rows_begin(selection->images.n, size, rank),
                               .batches = count_batches(selection->images.n),
                               .dimension = about->dimension};
    rows->count = asc_spectra_rows_begin(rows->n, size, rank + 1) - rows->begin;
    uint64_t values = 0;
    asc_code code = asc_multiply((uint64_t)rows->count, (uint64_t)rows->dimension, &values,
                                 "embeddings of a rank");
    if (code == ASC_OK)
        code = asc_alloc(&rows->data, values, sizeof *rows->data, "embeddings");
    code = asc_agree(comm, code);
    if (code == ASC_OK)
        code = asc_study_read_embeddings(study, model, selection->rows + rows->begin, rows->count,
                                         rows->data);
    if (code == ASC_OK)
        code = asc_agree(comm, prepare(about, rows));
    return code;
}

void asc_spectra_rows_free(asc_spectra_rows *rows) {
    free(rows->data);
    *rows = (asc_spectra_rows){0};
}

int64_t asc_spectra_rows_batch(const asc_spectra_rows *rows, int64_t first) {
    const int64_t left = rows->count - first;
    return left < ASC_SPECTRA_BATCH ? left : ASC_SPECTRA_BATCH;
}

void asc_spectra_rows_centre(const asc_spectra_rows *rows, const double *mean, int64_t first,
                             int64_t n, double *out) {
    const int32_t dimension = rows->dimension;
    for (int64_t i = 0; i < n; i++)
        for (int32_t d = 0; d < dimension; d++)
            out[i * dimension + d] = (double)rows->data[(first + i) * dimension + d] - mean[d];
}

/* A rank after the other sends its rows of `width` numbers to the root, which has its own. */
static void collect(const asc_spectra_rows *rows, MPI_Datatype type, size_t size, const void *own,
                    int64_t width, void *all) {
    int rank = 0, ranks = 1;
    MPI_Datatype row;
    MPI_Comm_rank(rows->comm, &rank);
    MPI_Comm_size(rows->comm, &ranks);
    MPI_Type_contiguous((int)width, type, &row);
    MPI_Type_commit(&row);
    if (rank != 0)
        MPI_Send(own, (int)rows->count, row, 0, 0, rows->comm);
    else if (rows->count > 0)
        memcpy(all, own, (size_t)(rows->count * width) * size);
    for (int r = 1; rank == 0 && r < ranks; r++) {
        const int64_t begin = asc_spectra_rows_begin(rows->n, ranks, r);
        const int64_t end = asc_spectra_rows_begin(rows->n, ranks, r + 1);
        MPI_Recv((char *)all + (size_t)(begin * width) * size, (int)(end - begin), row, r, 0,
                 rows->comm, MPI_STATUS_IGNORE);
    }
    MPI_Type_free(&row);
}

asc_code asc_spectra_rows_gather(const asc_spectra_rows *rows, const double *mean, double *out) {
    asc_spectra_rows all = {.n = rows->n, .dimension = rows->dimension};
    int rank = 0;
    MPI_Comm_rank(rows->comm, &rank);
    asc_code code = ASC_OK;
    if (rank == 0)
        code = asc_alloc(&all.data, (uint64_t)rows->n * (uint64_t)rows->dimension, sizeof *all.data,
                         "embeddings of all ranks");
    code = asc_agree(rows->comm, code);
    if (code == ASC_OK) {
        collect(rows, MPI_FLOAT, sizeof *all.data, rows->data, rows->dimension, all.data);
        if (rank == 0)
            asc_spectra_rows_centre(&all, mean, 0, rows->n, out);
    }
    free(all.data);
    return code;
}

void asc_spectra_rows_collect(const asc_spectra_rows *rows, const double *values, int64_t width,
                              double *all) {
    collect(rows, MPI_DOUBLE, sizeof *values, values, width, all);
}
