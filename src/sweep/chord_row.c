/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/chord_row.h"

#include <math.h>

#include "distance/distance.h"

void asc_chord_row(asc_metric metric, const asc_tile *tile, int32_t row, const int32_t *identity,
                   double *out) {
    const float *distances = tile->distances + (int64_t)row * tile->stride;
    const int32_t own = identity[tile->row_begin + row];
    const int32_t *others = identity + tile->column_begin;
    const int32_t first = asc_tile_first_column(tile, row);
    for (int32_t j = 0; j < first && j < tile->n_columns; j++)
        out[j] = 0;
    if (first < tile->n_columns)
        asc_distance_of(metric)->chords(distances + first, tile->n_columns - first, out + first);
    for (int32_t j = first; j < tile->n_columns; j++)
        out[j] = others[j] == own ? 0 : out[j];
}

double asc_chord_most(const asc_points *points) {
    const asc_distance *metric = asc_distance_of(points->metric);
    float norm = 0;
    if (metric->unit)
        return 2;
    for (int64_t i = 0; i < points->count; i++)
        norm = points->norms[i] > norm ? points->norms[i] : norm;
    MPI_Allreduce(MPI_IN_PLACE, &norm, 1, MPI_FLOAT, MPI_MAX, points->comm);
    return 2.001 * sqrt((double)norm);
}

int asc_sum_exponent(double most) {
    int exponent = 0;
    frexp(most, &exponent);
    return 62 - exponent;
}
