/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/alike.h"

#include <math.h>

/* Sum over the images of the product of what two folds say, all columns together. */
static double product(const asc_probe_points *points, const double *a, const double *b,
                      int32_t width) {
    const int32_t size = points->dimension + 1;
    double sum = 0;
    for (int32_t k = 0; k < width; k++)
        for (int32_t j = 0; j < points->dimension; j++)
            sum += points->spectrum[j] * a[(int64_t)k * size + j] * b[(int64_t)k * size + j];
    return sum;
}

double asc_probe_alike(const asc_probe_points *points, const double *rotated, int32_t folds,
                       int32_t width) {
    const int64_t stride = (int64_t)width * (points->dimension + 1);
    double sum = 0;
    for (int32_t f = 0; f < folds; f++)
        for (int32_t g = 0; g < f; g++) {
            const double *a = rotated + f * stride, *b = rotated + g * stride;
            sum += product(points, a, b, width) /
                   sqrt(product(points, a, a, width) * product(points, b, b, width));
        }
    const double mean = 2 * sum / ((double)folds * (folds - 1));
    return isnan(mean) ? 0 : fmin(fmax(1 - (folds - 1) * (1 - mean), 0), 1);
}

double asc_probe_alike_factor(double alike) {
    return sqrt(2 - 2 / M_PI * asin(alike));
}
