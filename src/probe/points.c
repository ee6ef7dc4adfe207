/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/points.h"

#include <cblas.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "core/blas.h"
#include "core/counts.h"
#include "core/fixed.h"
#include "distance/rows.h"

enum { MOST_IN_A_MESSAGE = 1 << 24 }; /* elements: counts are ints */

/* LAPACK's symmetric eigensolver, divide and conquer; OpenBLAS and MKL carry it. */
extern void dsyevd_(const char *job, const char *half, const int *n, double *matrix,
                    const int *leading, double *values, double *work, const int *work_size,
                    int *integer_work, const int *integer_size, int *info);

int64_t asc_probe_blocks(int64_t n) {
    return (n + ASC_PROBE_BLOCK - 1) / ASC_PROBE_BLOCK;
}

void asc_probe_share(int64_t n, int size, int rank, int64_t *begin, int64_t *end) {
    int64_t blocks = asc_probe_blocks(n);
    *begin = asc_partition_begin(blocks, size, rank) * ASC_PROBE_BLOCK;
    *end = asc_partition_begin(blocks, size, rank + 1) * ASC_PROBE_BLOCK;
    *begin = *begin < n ? *begin : n;
    *end = *end < n ? *end : n;
}

static int block_rows(const asc_probe_points *points, int64_t first) {
    int64_t left = points->count - first;
    return (int)(left < ASC_PROBE_BLOCK ? left : ASC_PROBE_BLOCK);
}

static void prepare_rows(asc_probe_points *points, asc_metric metric) {
    const int32_t d = points->dimension;
#pragma omp parallel for
    for (int64_t i = 0; i < points->count; i++)
        (void)asc_distance_prepare(asc_distance_of(metric), points->rows + i * d, d);
}

static double largest_value(const asc_probe_points *points) {
    int64_t values = points->count * points->dimension;
    double largest = 0.0;
#pragma omp parallel for reduction(max : largest)
    for (int64_t i = 0; i < values; i++) {
        double size = fabs((double)points->rows[i]);
        largest = size > largest ? size : largest;
    }
    MPI_Allreduce(MPI_IN_PLACE, &largest, 1, MPI_DOUBLE, MPI_MAX, points->comm);
    return largest > 0.0 ? largest : 1.0;
}

static asc_code centre(asc_probe_points *points) {
    int32_t d = points->dimension;
    int64_t *sums = NULL;
    double *part = NULL;
    asc_code code = asc_alloc(&sums, (uint64_t)d, sizeof *sums, "sums of embeddings");
    if (code == ASC_OK)
        code = asc_alloc(&part, (uint64_t)d, sizeof *part, "sums of a block");
    code = asc_agree(points->comm, code);
    if (code != ASC_OK)
        goto done;
    asc_fixed fixed = asc_fixed_for((double)points->n * points->largest, points->blocks);
    for (int64_t first = 0; first < points->count; first += ASC_PROBE_BLOCK) {
        int count = block_rows(points, first);
        memset(part, 0, (size_t)d * sizeof *part);
        for (int i = 0; i < count; i++)
            for (int32_t j = 0; j < d; j++)
                part[j] += points->rows[(first + i) * d + j];
        for (int32_t j = 0; j < d; j++)
            sums[j] += asc_fixed_from(fixed, part[j]);
    }
    asc_counts_sum(points->comm, sums, d);
    for (int32_t j = 0; j < d; j++)
        points->mean[j] = asc_fixed_value(fixed, sums[j]) / (double)points->n;
#pragma omp parallel for
    for (int64_t i = 0; i < points->count; i++)
        for (int32_t j = 0; j < d; j++) {
            float *value = &points->rows[i * d + j];
            *value = (float)(*value - points->mean[j]);
        }
done:
    free(sums);
    free(part);
    return code;
}

/* Sum of x x' over all rows, its upper half, into `gram` [D, D]. `parts` [threads, D, D] floats. */
static void sum_products(const asc_probe_points *points, float *parts, int64_t *gram) {
    int32_t d = points->dimension;
    int64_t cells = (int64_t)d * d;
    double bound = (double)points->n * points->largest * points->largest;
    asc_fixed fixed = asc_fixed_for(bound, points->blocks);
#pragma omp parallel for schedule(dynamic)
    for (int64_t first = 0; first < points->count; first += ASC_PROBE_BLOCK) {
        float *part = parts + omp_get_thread_num() * cells;
        cblas_ssyrk(CblasRowMajor, CblasUpper, CblasTrans, d, block_rows(points, first), 1.0f,
                    points->rows + first * d, d, 0.0f, part, d);
        for (int32_t j = 0; j < d; j++)
            for (int32_t k = j; k < d; k++) {
                int64_t value = asc_fixed_from(fixed, part[(int64_t)j * d + k]);
#pragma omp atomic
                gram[(int64_t)j * d + k] += value;
            }
    }
    asc_counts_sum(points->comm, gram, cells);
    for (int32_t j = 0; j < d; j++)
        for (int32_t k = 0; k < d; k++) {
            int64_t sum = j <= k ? gram[(int64_t)j * d + k] : gram[(int64_t)k * d + j];
            points->basis[(int64_t)j * d + k] = asc_fixed_value(fixed, sum);
        }
}

/* Replaces the symmetric matrix in points->basis by its eigenvectors. Root only. */
static asc_code decompose(asc_probe_points *points) {
    int n = points->dimension, info = 0, work_size = -1, integer_size = -1, integer_wish = 0;
    double wish = 0.0, *work = NULL;
    int *integer_work = NULL;
    dsyevd_("V", "U", &n, points->basis, &n, points->spectrum, &wish, &work_size, &integer_wish,
            &integer_size, &info);
    double wanted = ceil(wish * (1.0 + 1e-12));
    if (wanted > (double)INT32_MAX)
        return asc_fail(ASC_DATA,
                        "probe: %d dimensions need more workspace than LAPACK's 32-bit "
                        "sizes can say; reduce the embeddings first",
                        n);
    work_size = (int)wanted;
    integer_size = integer_wish;
    asc_code code = asc_alloc(&work, (uint64_t)work_size, sizeof *work, "eigensolver");
    if (code == ASC_OK)
        code =
            asc_alloc(&integer_work, (uint64_t)integer_size, sizeof *integer_work, "eigensolver");
    if (code == ASC_OK) {
        dsyevd_("V", "U", &n, points->basis, &n, points->spectrum, work, &work_size, integer_work,
                &integer_size, &info);
        if (info != 0)
            code = asc_fail(ASC_INTERNAL, "probe: LAPACK's dsyevd failed with info %d", info);
    }
    for (int j = 0; j < n; j++)
        points->spectrum[j] = points->spectrum[j] > 0.0 ? points->spectrum[j] : 0.0;
    free(work);
    free(integer_work);
    return code;
}

/* rows <- rows x basis'. `turned` [threads, block, D]. */
static void rotate(asc_probe_points *points, const float *basis, float *turned) {
    int32_t d = points->dimension;
#pragma omp parallel for schedule(dynamic)
    for (int64_t first = 0; first < points->count; first += ASC_PROBE_BLOCK) {
        int count = block_rows(points, first);
        float *out = turned + (int64_t)omp_get_thread_num() * ASC_PROBE_BLOCK * d;
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, count, d, d, 1.0f,
                    points->rows + first * d, d, basis, d, 0.0f, out, d);
        memcpy(points->rows + first * d, out, (size_t)count * (size_t)d * sizeof *out);
    }
}

static asc_code find_basis(asc_probe_points *points) {
    int rank = 0, threads = omp_get_max_threads();
    MPI_Comm_rank(points->comm, &rank);
    uint64_t d = (uint64_t)points->dimension;
    uint64_t taller = d > ASC_PROBE_BLOCK ? d : ASC_PROBE_BLOCK;
    int64_t *gram = NULL;
    float *scratch = NULL, *single = NULL;
    asc_code code = asc_alloc(&gram, d * d, sizeof *gram, "covariance of embeddings");
    if (code == ASC_OK)
        code = asc_alloc(&scratch, (uint64_t)threads * taller * d, sizeof *scratch,
                         "blocks of products");
    if (code == ASC_OK)
        code = asc_alloc(&single, d * d, sizeof *single, "basis of embeddings");
    ASC_TRY(code, asc_agree(points->comm, code), done);
    sum_products(points, scratch, gram);
    if (rank == 0)
        code = decompose(points);
    ASC_TRY(code, asc_agree(points->comm, code), done);
    uint64_t chunk = 0;
    for (uint64_t begin = 0; begin < d * d; begin += chunk) {
        chunk = d * d - begin < MOST_IN_A_MESSAGE ? d * d - begin : MOST_IN_A_MESSAGE;
        MPI_Bcast(points->basis + begin, (int)chunk, MPI_DOUBLE, 0, points->comm);
    }
    MPI_Bcast(points->spectrum, (int)d, MPI_DOUBLE, 0, points->comm);
    for (uint64_t i = 0; i < d * d; i++)
        single[i] = (float)points->basis[i];
    rotate(points, single, scratch);
done:
    free(gram);
    free(scratch);
    free(single);
    return code;
}

asc_code asc_probe_points_prepare(MPI_Comm comm, int64_t n, int32_t dimension, float *rows,
                                  asc_metric metric, asc_probe_points *points) {
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    *points = (asc_probe_points){.comm = comm, .n = n, .dimension = dimension, .rows = rows};
    int64_t end = 0;
    asc_probe_share(n, size, rank, &points->begin, &end);
    points->count = end - points->begin;
    points->blocks = asc_probe_blocks(n);
    asc_blas_prepare();

    uint64_t d = (uint64_t)dimension;
    asc_code code = asc_alloc(&points->mean, d, sizeof(double), "mean embedding");
    if (code == ASC_OK)
        code = asc_alloc(&points->basis, d * d, sizeof(double), "basis of embeddings");
    if (code == ASC_OK)
        code = asc_alloc(&points->spectrum, d, sizeof(double), "spectrum of embeddings");
    ASC_TRY(code, asc_agree(comm, code), failed);
    prepare_rows(points, metric);
    points->largest = largest_value(points);
    ASC_TRY(code, centre(points), failed);
    points->largest = largest_value(points);
    ASC_TRY(code, find_basis(points), failed);
    points->largest = largest_value(points);
    return ASC_OK;
failed:
    asc_probe_points_free(points);
    return code;
}

void asc_probe_points_free(asc_probe_points *points) {
    free(points->rows);
    free(points->mean);
    free(points->basis);
    free(points->spectrum);
    *points = (asc_probe_points){0};
}
