/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/tile.h"

#include <math.h>

static double distance_from_rows(const float *x, const float *y, const asc_points *points) {
    double sum = 0;
    for (int32_t k = 0; k < points->dimension; k++) {
        double difference = (double)x[k] - (double)y[k];
        sum += difference * difference;
    }
    return points->metric == ASC_COSINE ? 0.5 * sum : sqrt(sum);
}

/* Recomputes from the rows what the product has lost to cancellation. */
static void mend_close_pairs(const asc_points *points, asc_rows a, int32_t row, asc_rows b,
                             float *distances) {
    const float *x = a.rows + (int64_t)row * points->stride;
    for (int32_t j = 0; j < b.n; j++) {
        float limit = ASC_CLOSE_COSINE, measure = distances[j];
        if (points->metric == ASC_EUCLIDEAN) {
            /* A little beyond the kernel's limit, since d has been through a square root. */
            limit = 1.001f * ASC_CLOSE_EUCLIDEAN * (a.norms[row] + b.norms[j]);
            measure *= measure;
        }
        if (measure < limit || measure == 0.0f)
            distances[j] =
                (float)distance_from_rows(x, b.rows + (int64_t)j * points->stride, points);
    }
}

void asc_tile_distances(const asc_points *points, const asc_kernels *kernels, asc_rows a,
                        asc_rows b, float *out, int32_t out_stride) {
    kernels->product(a.rows, a.n, b.rows, b.n, points->stride, out, out_stride);
    for (int32_t i = 0; i < a.n; i++) {
        float *line = out + (int64_t)i * out_stride;
        const bool close = points->metric == ASC_COSINE
                               ? kernels->cosine(line, b.n)
                               : kernels->euclidean(line, b.n, a.norms[i], b.norms);
        if (close)
            mend_close_pairs(points, a, i, b, line);
    }
}
