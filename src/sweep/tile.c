/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/tile.h"

#include "distance/rows.h"

/* Recomputes from the rows what the product has lost to cancellation. */
static void mend_close_pairs(const asc_points *points, asc_rows a, int32_t row, asc_rows b,
                             float *distances) {
    const asc_distance *metric = asc_distance_of(points->metric);
    const float norm = metric->unit ? 1 : a.norms[row];
    const float *x = a.rows + (int64_t)row * points->stride;
    int32_t j = metric->next_close(distances, 0, b.n, norm, b.norms);
    for (; j < b.n; j = metric->next_close(distances, j + 1, b.n, norm, b.norms))
        distances[j] = (float)asc_distance_prepared(metric, x, b.rows + (int64_t)j * points->stride,
                                                    points->dimension);
}

void asc_tile_distances(const asc_points *points, const asc_kernels *kernels, asc_rows a,
                        asc_rows b, float *out, int32_t out_stride) {
    const asc_distance *metric = asc_distance_of(points->metric);
    kernels->product(a.rows, a.n, b.rows, b.n, points->stride, out, out_stride);
    for (int32_t i = 0; i < a.n; i++) {
        float *line = out + (int64_t)i * out_stride;
        const float norm = metric->unit ? 1 : a.norms[i];
        if (metric->products[kernels->set](line, b.n, norm, b.norms))
            mend_close_pairs(points, a, i, b, line);
    }
}
