/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "attrscope/stats.h"

double asc_entropy(const double *p, int64_t n) {
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum -= p[i] > 0 ? p[i] * log(p[i]) : 0;
    return sum;
}

double asc_entropy_binary(int64_t positive, int64_t negative) {
    const double n = (double)positive + (double)negative;
    if (n == 0)
        return NAN;
    const double p[] = {(double)positive / n, (double)negative / n};
    return asc_entropy(p, 2);
}
