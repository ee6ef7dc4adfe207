/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "attrscope/stats.h"

void asc_jackknife_influence(const double *without, int64_t n, int64_t stride, double *influence,
                             int64_t influence_stride) {
    double sum = 0;
    for (int64_t k = 0; k < n; k++)
        sum += without[k * stride];
    const double mean = sum / (double)n;
    const double scale = n > 1 ? sqrt((double)(n - 1) / (double)n) : NAN;
    for (int64_t k = 0; k < n; k++)
        influence[k * influence_stride] = scale * (without[k * stride] - mean);
}

double asc_influence_error(const double *influence, int64_t n, int64_t stride) {
    double squares = 0;
    for (int64_t k = 0; k < n; k++)
        squares += influence[k * stride] * influence[k * stride];
    return sqrt(squares);
}

asc_interval asc_interval_of(double statistic, double error, double least, double most) {
    if (isnan(statistic) || isnan(error))
        return (asc_interval){NAN, NAN};
    return (asc_interval){fmax(statistic - ASC_NORMAL_975 * error, least),
                          fmin(statistic + ASC_NORMAL_975 * error, most)};
}

double asc_normal_pvalue(double statistic, double error) {
    if (error == 0) /* two models that are the same */
        return statistic == 0 ? 1 : 0;
    return erfc(fabs(statistic) / error * M_SQRT1_2);
}
