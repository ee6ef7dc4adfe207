#include <math.h>

#include "attrscope/stats.h"

double asc_jackknife_error(const double *without, int64_t n, int64_t stride) {
    double sum = 0, squares = 0;
    for (int64_t k = 0; k < n; k++)
        sum += without[k * stride];
    const double mean = sum / (double)n;
    for (int64_t k = 0; k < n; k++)
        squares += (without[k * stride] - mean) * (without[k * stride] - mean);
    return n > 1 ? sqrt((double)(n - 1) / (double)n * squares) : NAN;
}
