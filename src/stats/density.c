/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "attrscope/stats.h"

void asc_density_gaussian(const double *x, const double *weight, int64_t n, double bandwidth,
                          double low, double high, int64_t points, double *density) {
    double total = 0;
    for (int64_t k = 0; k < points; k++) {
        const double at = points > 1 ? low + (high - low) * (double)k / (double)(points - 1) : low;
        double sum = 0;
        for (int64_t i = 0; i < n; i++) {
            const double u = (at - x[i]) / bandwidth;
            sum += (weight ? weight[i] : 1) * exp(-0.5 * u * u);
        }
        density[k] = sum;
        total += sum;
    }
    for (int64_t k = 0; k < points; k++)
        density[k] /= total;
}
