/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "attrscope/stats.h"

double asc_mean(const double *x, int64_t n) {
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += x[i];
    return n > 0 ? sum / (double)n : NAN;
}

double asc_deviation(const double *x, int64_t n, int ddof) {
    if (n <= ddof)
        return NAN;
    const double mean = asc_mean(x, n);
    double squares = 0;
    for (int64_t i = 0; i < n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    return sqrt(squares / (double)(n - ddof));
}

double asc_quantile(double *x, int64_t n, double q) {
    if (n == 0)
        return NAN;
    gsl_sort(x, 1, (size_t)n);
    return gsl_stats_quantile_from_sorted_data(x, 1, (size_t)n, q);
}
