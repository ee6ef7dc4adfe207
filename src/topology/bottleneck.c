/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/bottleneck.h"

#include <math.h>
#include <stdbool.h>

/* Whether those of a that the diagonal is too far from find partners; the first one that fits is
 * the best, as all reach equally far. */
static bool is_covered(const double *a, int64_t n, const double *b, int64_t m, double t) {
    int64_t j = 0;
    for (int64_t i = 0; i < n; i++) {
        if (0.5 * a[i] <= t)
            continue;
        while (j < m && a[i] - b[j] > t)
            j++;
        if (j == m || b[j] - a[i] > t)
            return false;
        j++;
    }
    return true;
}

double asc_bottleneck(const double *a, int64_t n, const double *b, int64_t m) {
    double low = 0, high = 0.5 * fmax(n > 0 ? a[n - 1] : 0, m > 0 ? b[m - 1] : 0);
    if (is_covered(a, n, b, m, 0) && is_covered(b, m, a, n, 0))
        return 0;
    while (true) {
        const double middle = low + 0.5 * (high - low);
        if (!(middle > low && middle < high))
            return high;
        if (is_covered(a, n, b, m, middle) && is_covered(b, m, a, n, middle))
            high = middle;
        else
            low = middle;
    }
}
