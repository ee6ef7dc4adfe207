/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gsl/gsl_sort.h>
#include <math.h>

#include "attrscope/stats.h"

double asc_ks_statistic(double *a, int64_t n, double *b, int64_t m) {
    if (n == 0 || m == 0)
        return NAN;
    gsl_sort(a, 1, (size_t)n);
    gsl_sort(b, 1, (size_t)m);
    double best = 0;
    for (int64_t i = 0, j = 0; i < n && j < m;) {
        const double t = a[i] < b[j] ? a[i] : b[j];
        while (i < n && a[i] <= t)
            i++;
        while (j < m && b[j] <= t)
            j++;
        best = fmax(best, fabs((double)i / (double)n - (double)j / (double)m));
    }
    return best;
}
