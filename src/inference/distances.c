/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/distances.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "distance/rows.h"

/* Below this share of the squared norms a squared distance has lost digits in the product. */
static const double close_share = 1e-3;

enum { STRIP = 64 }; /* rows of one product */

/* Prepared rows in float64, and their squared norms. */
typedef struct test_points {
    int32_t dimension;
    double *rows;  /* [n, dimension] */
    double *norms; /* [n] */
} test_points;

static asc_code widen(asc_metric metric, const float *embeddings, int64_t n, test_points *points) {
    const int32_t dimension = points->dimension;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&points->rows, (uint64_t)n * (uint64_t)dimension, sizeof(double),
                      "drawn embeddings"),
            done);
    ASC_TRY(code, asc_alloc(&points->norms, (uint64_t)n, sizeof(double), "norms"), done);
    for (int64_t i = 0; i < n; i++) {
        const float *from = embeddings + i * dimension;
        const asc_placing at = asc_distance_place(asc_distance_of(metric), from, dimension);
        double *row = points->rows + i * dimension, squares = 0;
        for (int32_t d = 0; d < dimension; d++) {
            row[d] = ((double)from[d] - at.shift) / at.length;
            squares += row[d] * row[d];
        }
        points->norms[i] = squares;
    }
done:
    return code;
}

static double distance(const test_points *points, int64_t i, int64_t j, double product) {
    const double sum = points->norms[i] + points->norms[j];
    double square = sum - 2 * product;
    if (square < close_share * sum) {
        const double *x = points->rows + i * points->dimension;
        const double *y = points->rows + j * points->dimension;
        square = 0;
        for (int32_t d = 0; d < points->dimension; d++)
            square += (x[d] - y[d]) * (x[d] - y[d]);
    }
    return sqrt(square);
}

/* Strip by strip, what stands right of the diagonal; products are always cut alike. */
static void fill_stratum(const test_points *points, int64_t first, int64_t n, double *out,
                         double *sums) {
    const int32_t dimension = points->dimension;
#pragma omp parallel for schedule(dynamic)
    for (int64_t begin = 0; begin < n; begin += STRIP) {
        const int64_t end = begin + STRIP < n ? begin + STRIP : n;
        const double *rows = points->rows + (first + begin) * dimension;
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)(end - begin), (int)(n - begin),
                    dimension, 1, rows, dimension, rows, dimension, 0, out + begin * n + begin,
                    (int)n);
        for (int64_t i = begin; i < end; i++) {
            out[i * n + i] = 0;
            for (int64_t j = i + 1; j < n; j++)
                out[i * n + j] = distance(points, first + i, first + j, out[i * n + j]);
        }
    }
#pragma omp parallel for schedule(dynamic, STRIP)
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++)
            out[i * n + j] = out[j * n + i];
#pragma omp parallel for schedule(dynamic, STRIP)
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            sums[i] += out[i * n + j];
}

asc_code asc_inference_distances_make(asc_metric metric, int32_t dimension, const float *embeddings,
                                      int64_t n_strata, const int64_t *first,
                                      asc_inference_distances *distances) {
    test_points points = {.dimension = dimension};
    asc_code code = ASC_OK;
    *distances = (asc_inference_distances){.n_strata = n_strata, .first = first};
    ASC_TRY(code, widen(metric, embeddings, first[n_strata], &points), done);
    ASC_TRY(code, asc_alloc(&distances->of_stratum, (uint64_t)n_strata, sizeof(double *), "strata"),
            done);
    ASC_TRY(code,
            asc_alloc(&distances->sums, (uint64_t)first[n_strata], sizeof(double), "distances"),
            done);
    for (int64_t s = 0; s < n_strata; s++) {
        const int64_t n = first[s + 1] - first[s];
        ASC_TRY(code,
                asc_alloc(&distances->of_stratum[s], (uint64_t)n * (uint64_t)n, sizeof(double),
                          "distances of a draw"),
                done);
        fill_stratum(&points, first[s], n, distances->of_stratum[s], distances->sums + first[s]);
    }
done:
    free(points.rows);
    free(points.norms);
    return code;
}

void asc_inference_distances_free(asc_inference_distances *distances) {
    for (int64_t s = 0; distances->of_stratum && s < distances->n_strata; s++)
        free(distances->of_stratum[s]);
    free(distances->of_stratum);
    free(distances->sums);
    *distances = (asc_inference_distances){0};
}
