/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/square.h"

/* The upper triangle by tiles, then mirrored. */
void asc_square_fill(const asc_points *points, const asc_kernels *kernels, asc_rows of,
                     float *distances) {
    const int64_t n = of.n, stride = points->stride;
    for (int64_t i = 0; i < n; i += ASC_STRIP_ROWS) {
        const int32_t height = (int32_t)(n - i < ASC_STRIP_ROWS ? n - i : ASC_STRIP_ROWS);
        const asc_rows a = {of.rows + i * stride, of.norms ? of.norms + i : NULL, height};
        for (int64_t j = i; j < n; j += ASC_BLOCK_ROWS) {
            const int32_t width = (int32_t)(n - j < ASC_BLOCK_ROWS ? n - j : ASC_BLOCK_ROWS);
            const asc_rows b = {of.rows + j * stride, of.norms ? of.norms + j : NULL, width};
            asc_tile_distances(points, kernels, a, b, distances + i * n + j, (int32_t)n);
        }
    }
    for (int64_t i = 0; i < n; i++) {
        distances[i * n + i] = 0;
        for (int64_t j = 0; j < i; j++)
            distances[i * n + j] = distances[j * n + i];
    }
}
