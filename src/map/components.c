#include "map/components.h"

#include <cblas.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"

static asc_code find_axes(const asc_process_grid *grid, const asc_map_rows *rows,
                          const asc_moments *moments, asc_components *c) {
    const int64_t d = rows->dimension;
    const double scale = 1 / (double)(rows->n - 1);
    asc_cyclic covariance = {0};
    asc_code code = asc_cyclic_init(grid, d, "dimensions", &covariance);
    if (code != ASC_OK)
        goto done;
    for (int64_t i = 0; i < d; i++)
        c->total += moments->scatter[i * d + i] * scale;
    for (int j = 0; j < covariance.columns; j++)
        for (int i = 0; i < covariance.rows; i++) {
            const int64_t r = asc_cyclic_row(&covariance, i), s = asc_cyclic_column(&covariance, j);
            covariance.data[(int64_t)j * covariance.rows + i] =
                scale * moments->scatter[r < s ? r * d + s : s * d + r];
        }
    code = asc_cyclic_eigen(&covariance, c->k, "dimensions", c->variance, c->axes);
done:
    asc_cyclic_free(&covariance);
    return code;
}

/* own [count, k]: this rank's images on the axes. */
static asc_code project(const asc_map_rows *rows, const asc_moments *moments,
                        const asc_components *c, double *own) {
    const int d = rows->dimension, k = (int)c->k;
    double *batch = NULL;
    asc_code code =
        asc_alloc(&batch, (uint64_t)ASC_MAP_BATCH * (uint64_t)d, sizeof *batch, "embeddings");
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < rows->count; i += ASC_MAP_BATCH) {
        const int64_t n = rows->count - i < ASC_MAP_BATCH ? rows->count - i : ASC_MAP_BATCH;
        asc_map_rows_centre(rows, moments->mean, i, n, batch);
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)n, k, d, 1, batch, d, c->axes, d,
                    0, own + i * k, k);
    }
    free(batch);
    return ASC_OK;
}

/* Sums over images with a value: of both modalities, [2, k], and of squares [k]. */
static void add_eta_sums(const asc_map_rows *rows, const asc_images *images, int32_t a, int64_t k,
                         const double *own, int64_t count[2], double *sums) {
    for (int64_t i = 0; i < rows->count; i++) {
        const int8_t value = images->attributes[(rows->begin + i) * images->n_attributes + a];
        if (value == 0)
            continue;
        const int side = value < 0;
        count[side]++;
        for (int64_t c = 0; c < k; c++) {
            const double x = own[i * k + c];
            sums[side * k + c] += x;
            sums[2 * k + c] += x * x;
        }
    }
}

static double eta_squared(const int64_t count[2], double positive, double negative,
                          double squares) {
    const double p = (double)count[0], n = (double)count[1];
    if (count[0] == 0 || count[1] == 0)
        return NAN;
    const double all = (positive + negative) * (positive + negative) / (p + n);
    const double total = squares - all;
    return total > 0 ? (positive * positive / p + negative * negative / n - all) / total : NAN;
}

static asc_code explain(const asc_map_rows *rows, const asc_images *images, const double *own,
                        asc_components *c) {
    const int64_t k = c->k;
    double *sums = NULL;
    asc_code code =
        asc_agree(rows->comm, asc_alloc(&sums, 3 * (uint64_t)k, sizeof *sums, "variances"));
    for (int32_t a = 0; a < images->n_attributes && code == ASC_OK; a++) {
        int64_t count[2] = {0, 0};
        for (int64_t i = 0; i < 3 * k; i++)
            sums[i] = 0;
        add_eta_sums(rows, images, a, k, own, count, sums);
        MPI_Allreduce(MPI_IN_PLACE, count, 2, MPI_INT64_T, MPI_SUM, rows->comm);
        MPI_Allreduce(MPI_IN_PLACE, sums, (int)(3 * k), MPI_DOUBLE, MPI_SUM, rows->comm);
        for (int64_t i = 0; i < k; i++)
            c->eta[a * k + i] = eta_squared(count, sums[i], sums[k + i], sums[2 * k + i]);
    }
    free(sums);
    return code;
}

/* The root gets all images' coordinates, a rank after the other. */
static asc_code gather(const asc_map_rows *rows, const double *own, asc_components *c) {
    int rank = 0, size = 1;
    MPI_Comm_rank(rows->comm, &rank);
    MPI_Comm_size(rows->comm, &size);
    MPI_Datatype row;
    asc_code code = ASC_OK;
    if (rank == 0)
        code = asc_alloc(&c->images, (uint64_t)rows->n * (uint64_t)c->k, sizeof *c->images,
                         "coordinates");
    code = asc_agree(rows->comm, code);
    if (code != ASC_OK)
        return code;
    MPI_Type_contiguous((int)c->k, MPI_DOUBLE, &row);
    MPI_Type_commit(&row);
    if (rank == 0) {
        for (int64_t i = 0; i < rows->count * c->k; i++)
            c->images[i] = own[i];
        for (int r = 1; r < size; r++) {
            const int64_t begin = asc_partition_begin(rows->n, size, r);
            const int64_t end = asc_partition_begin(rows->n, size, r + 1);
            MPI_Recv(c->images + begin * c->k, (int)(end - begin), row, r, 0, rows->comm,
                     MPI_STATUS_IGNORE);
        }
    } else {
        MPI_Send(own, (int)rows->count, row, 0, 0, rows->comm);
    }
    MPI_Type_free(&row);
    return ASC_OK;
}

asc_code asc_components_find(const asc_process_grid *grid, const asc_map_rows *rows,
                             const asc_images *images, const asc_moments *moments, int64_t k,
                             asc_components *c) {
    *c = (asc_components){.k = k};
    c->k = rows->dimension < c->k ? rows->dimension : c->k;
    c->k = rows->n - 1 < c->k ? rows->n - 1 : c->k;
    const uint64_t count = (uint64_t)c->k;
    double *own = NULL;
    asc_code code = asc_alloc(&c->variance, count, sizeof(double), "components");
    if (code == ASC_OK)
        code = asc_alloc(&c->axes, count * (uint64_t)rows->dimension, sizeof(double), "components");
    if (code == ASC_OK)
        code = asc_alloc(&c->eta, (uint64_t)images->n_attributes * count, sizeof(double),
                         "components");
    if (code == ASC_OK)
        code = asc_alloc(&own, (uint64_t)rows->count * count, sizeof *own, "coordinates");
    ASC_TRY(code, asc_agree(rows->comm, code), done);
    ASC_TRY(code, find_axes(grid, rows, moments, c), done);
    ASC_TRY(code, asc_agree(rows->comm, project(rows, moments, c, own)), done);
    ASC_TRY(code, explain(rows, images, own, c), done);
    code = gather(rows, own, c);
done:
    free(own);
    return code;
}

void asc_components_free(asc_components *c) {
    free(c->variance);
    free(c->axes);
    free(c->images);
    free(c->eta);
    *c = (asc_components){0};
}
