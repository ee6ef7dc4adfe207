/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spectra/components.h"

#include <cblas.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "spectra/axes.h"
#include "spectra/eigen.h"
#include "spectra/scatter.h"

static asc_code find_by_dimensions(const asc_spectra_rows *rows, const double *mean,
                                   asc_components *c) {
    const int64_t d = rows->dimension;
    double *scatter = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_scatter_compute(rows, mean, &scatter), done);
    for (int64_t i = 0; scatter && i < d; i++)
        c->total += scatter[i * d + i];
    code = asc_eigen_largest(rows->comm, scatter, d, c->k, "dimensions", c->variance, c->axes);
done:
    free(scatter);
    return code;
}

static asc_code find_by_images(const asc_spectra_rows *rows, const double *mean,
                               asc_components *c) {
    const uint64_t n = (uint64_t)rows->n, d = (uint64_t)rows->dimension;
    double *points = NULL;
    int rank = 0;
    MPI_Comm_rank(rows->comm, &rank);
    asc_code code = ASC_OK;
    if (rank == 0)
        code = asc_alloc(&points, n * d, sizeof *points, "embeddings of all ranks");
    ASC_TRY(code, asc_agree(rows->comm, code), done);
    ASC_TRY(code, asc_spectra_rows_gather(rows, mean, points), done);
    for (uint64_t i = 0; points && i < n * d; i++)
        c->total += points[i] * points[i];
    code = asc_axes_of_points(rows->comm, points, rows->n, rows->dimension, c->k, "images",
                              c->variance, c->axes);
done:
    free(points);
    return code;
}

/* own [count, k]: this rank's images on the axes. */
static asc_code project(const asc_spectra_rows *rows, const double *mean, const asc_components *c,
                        double *own) {
    const int d = rows->dimension, k = (int)c->k;
    double *batch = NULL, *out = NULL;
    asc_code code =
        asc_alloc(&batch, (uint64_t)ASC_SPECTRA_BATCH * (uint64_t)d, sizeof *batch, "embeddings");
    if (code == ASC_OK)
        code =
            asc_alloc(&out, (uint64_t)ASC_SPECTRA_BATCH * (uint64_t)k, sizeof *out, "coordinates");
    for (int64_t i = 0; i < rows->count && code == ASC_OK; i += ASC_SPECTRA_BATCH) {
        const int64_t n = asc_spectra_rows_batch(rows, i);
        asc_spectra_rows_centre(rows, mean, i, n, batch);
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)n, k, d, 1, batch, d, c->axes, d,
                    0, out, k);
        memcpy(own + i * k, out, (size_t)(n * k) * sizeof *out);
    }
    free(batch);
    free(out);
    return code;
}

/* Every rank gets all images' coordinates. */
static asc_code find_coordinates(const asc_spectra_rows *rows, const double *mean,
                                 asc_components *c) {
    enum { CHUNK = 1 << 24 };
    const int64_t values = rows->n * c->k;
    double *own = NULL;
    asc_code code =
        asc_alloc(&own, (uint64_t)rows->count * (uint64_t)c->k, sizeof *own, "coordinates");
    if (code == ASC_OK)
        code = asc_alloc(&c->images, (uint64_t)rows->n * (uint64_t)c->k, sizeof *c->images,
                         "coordinates");
    if (code == ASC_OK)
        code = project(rows, mean, c, own);
    code = asc_agree(rows->comm, code);
    if (code == ASC_OK)
        asc_spectra_rows_collect(rows, own, c->k, c->images);
    for (int64_t i = 0; i < values && code == ASC_OK; i += CHUNK)
        MPI_Bcast(c->images + i, (int)(values - i < CHUNK ? values - i : CHUNK), MPI_DOUBLE, 0,
                  rows->comm);
    free(own);
    return code;
}

asc_code asc_components_find(const asc_spectra_rows *rows, const double *mean, int64_t k,
                             asc_components *c) {
    const bool few = rows->n <= rows->dimension;
    *c = (asc_components){.k = k};
    c->k = rows->dimension < c->k ? rows->dimension : c->k;
    c->k = rows->n - 1 < c->k ? rows->n - 1 : c->k;
    asc_code code = asc_alloc(&c->variance, (uint64_t)c->k, sizeof(double), "components");
    if (code == ASC_OK)
        code = asc_alloc(&c->axes, (uint64_t)c->k * (uint64_t)rows->dimension, sizeof(double),
                         "components");
    if (code == ASC_OK)
        code = asc_alloc(&c->share, (uint64_t)c->k, sizeof(double), "components");
    ASC_TRY(code, asc_agree(rows->comm, code), done);
    ASC_TRY(code, few ? find_by_images(rows, mean, c) : find_by_dimensions(rows, mean, c), done);
    c->total /= (double)(rows->n - 1);
    for (int64_t i = 0; i < c->k; i++) {
        c->variance[i] /= (double)(rows->n - 1);
        c->share[i] = c->variance[i] / c->total; /* before any unit makes squares leave the range */
    }
    code = find_coordinates(rows, mean, c);
done:
    return code;
}

void asc_components_free(asc_components *c) {
    free(c->variance);
    free(c->share);
    free(c->axes);
    free(c->images);
    *c = (asc_components){0};
}
