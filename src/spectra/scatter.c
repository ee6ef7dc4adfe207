/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spectra/scatter.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "core/counts.h"
#include "core/fixed.h"

/* The largest squared distance from the mean; batch: [ASC_SPECTRA_BATCH, D] scratch. */
static double find_largest(const asc_spectra_rows *rows, const double *mean, double *batch) {
    double largest = 0;
    for (int64_t i = 0; i < rows->count; i++) {
        double square = 0;
        asc_spectra_rows_centre(rows, mean, i, 1, batch);
        for (int32_t d = 0; d < rows->dimension; d++)
            square += batch[d] * batch[d];
        largest = fmax(largest, square);
    }
    MPI_Allreduce(MPI_IN_PLACE, &largest, 1, MPI_DOUBLE, MPI_MAX, rows->comm);
    return largest > 0 ? largest : 1;
}

static void add_batch(const asc_spectra_rows *rows, const double *mean, int64_t first,
                      asc_fixed fixed, double *batch, double *part, int64_t *sums) {
    const int32_t d = rows->dimension;
    const int64_t n = asc_spectra_rows_batch(rows, first);
    asc_spectra_rows_centre(rows, mean, first, n, batch);
    cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, d, (int)n, 1, batch, d, 0, part, d);
    for (int64_t i = 0; i < d; i++)
        for (int64_t j = i; j < d; j++)
            sums[i * d + j] += asc_fixed_from(fixed, part[i * d + j]);
}

asc_code asc_scatter_compute(const asc_spectra_rows *rows, const double *mean, double **matrix) {
    const int32_t d = rows->dimension;
    double *batch = NULL, *part = NULL;
    int64_t *sums = NULL;
    int rank = 0;
    MPI_Comm_rank(rows->comm, &rank);
    *matrix = NULL;
    asc_code code =
        asc_alloc(&batch, (uint64_t)ASC_SPECTRA_BATCH * (uint64_t)d, sizeof *batch, "embeddings");
    if (code == ASC_OK)
        code = asc_alloc(&part, (uint64_t)d * (uint64_t)d, sizeof *part, "scatter matrix");
    if (code == ASC_OK)
        code = asc_alloc(&sums, (uint64_t)d * (uint64_t)d, sizeof *sums, "scatter matrix");
    ASC_TRY(code, asc_agree(rows->comm, code), done);
    const asc_fixed fixed =
        asc_fixed_for((double)rows->n * find_largest(rows, mean, batch), rows->batches);
    for (int64_t first = 0; first < rows->count; first += ASC_SPECTRA_BATCH)
        add_batch(rows, mean, first, fixed, batch, part, sums);
    asc_counts_sum_to_root(rows->comm, sums, (int64_t)d * d);
    for (int64_t i = 0; i < (int64_t)d * d; i++)
        part[i] = asc_fixed_value(fixed, sums[i]);
    if (rank == 0) {
        *matrix = part;
        part = NULL;
    }
done:
    free(batch);
    free(part);
    free(sums);
    return code;
}
