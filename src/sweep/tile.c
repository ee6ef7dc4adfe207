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

asc_tile asc_tile_compute(const asc_points *points, const asc_kernels *kernels,
                          const asc_block *rows, const asc_block *columns, int32_t strip,
                          float *distances, float *cosines) {
    const bool diagonal = rows->index == columns->index;
    const int32_t first = strip * ASC_STRIP_ROWS, left = rows->count - first;
    const int32_t n_rows = left < ASC_STRIP_ROWS ? left : ASC_STRIP_ROWS;
    const int32_t first_column = diagonal ? first : 0;
    const int32_t n_columns = columns->count - first_column;
    const int64_t row_offset = (int64_t)first * points->stride;
    const int64_t column_offset = (int64_t)first_column * points->stride;

    const asc_rows a = {rows->rows + row_offset, rows->norms ? rows->norms + first : NULL, n_rows};
    const asc_rows b = {columns->rows + column_offset,
                        columns->norms ? columns->norms + first_column : NULL, n_columns};
    asc_tile_distances(points, kernels, a, b, distances, ASC_BLOCK_ROWS);
    if (cosines)
        kernels->product(rows->fields + row_offset, n_rows, columns->fields + column_offset,
                         n_columns, points->stride, cosines, ASC_BLOCK_ROWS);
    return (asc_tile){
        .row_begin = rows->begin + first,
        .column_begin = columns->begin + first_column,
        .n_rows = n_rows,
        .n_columns = n_columns,
        .stride = ASC_BLOCK_ROWS,
        .diagonal = diagonal,
        .distances = distances,
        .cosines = cosines,
    };
}
