/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distance/rows.h"

asc_row_sums asc_distance_sum(const float *row, int32_t dimension) {
    asc_row_sums of = {0, 0};
    for (int32_t d = 0; d < dimension; d++) {
        of.sum += (double)row[d];
        of.squares += (double)row[d] * (double)row[d];
    }
    return of;
}

asc_placing asc_distance_place(const asc_distance *metric, const float *row, int32_t dimension) {
    const asc_row_sums of = asc_distance_sum(row, dimension);
    return metric->place(of.sum, of.squares, dimension);
}

bool asc_distance_prepare(const asc_distance *metric, float *row, int32_t dimension) {
    const asc_placing at = asc_distance_place(metric, row, dimension);
    for (int32_t d = 0; d < dimension && at.length > 0; d++)
        row[d] = (float)(((double)row[d] - at.shift) / at.length);
    return at.length > 0;
}

bool asc_distance_prepare_wide(const asc_distance *metric, double *row, int32_t dimension) {
    double sum = 0, squares = 0;
    for (int32_t d = 0; d < dimension; d++) {
        sum += row[d];
        squares += row[d] * row[d];
    }
    const asc_placing at = metric->place(sum, squares, dimension);
    for (int32_t d = 0; d < dimension && at.length > 0; d++)
        row[d] = (row[d] - at.shift) / at.length;
    return at.length > 0;
}

double asc_distance_placed(const asc_distance *metric, const float *x, asc_placing of_x,
                           const float *y, asc_placing of_y, int32_t dimension) {
    double square = 0;
    for (int32_t d = 0; d < dimension; d++) {
        const double difference =
            ((double)x[d] - of_x.shift) / of_x.length - ((double)y[d] - of_y.shift) / of_y.length;
        square += difference * difference;
    }
    return metric->of_square(square);
}

double asc_distance_prepared(const asc_distance *metric, const float *x, const float *y,
                             int32_t dimension) {
    double square = 0;
    for (int32_t d = 0; d < dimension; d++) {
        const double difference = (double)x[d] - (double)y[d];
        square += difference * difference;
    }
    return metric->of_square(square);
}
