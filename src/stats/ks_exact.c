/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"

enum { EXACT_MOST = 10000 }; /* values of the larger sample, as in SciPy */

static int64_t common_divisor(int64_t a, int64_t b) {
    while (b) {
        const int64_t r = a % b;
        a = b;
        b = r;
    }
    return a;
}

/* Chance that a path from (0, 0) to (n, m), all being as likely, is somewhere `width` or more away
 * from the straight line: |x m - y n| / divisor >= width. `left` [m + 1] holds that of paths to
 * (x, y), 1 outside the band. */
static double chance_to_leave(int64_t n, int64_t m, int64_t divisor, int64_t width, double *left) {
    const int64_t step_x = m / divisor, step_y = n / divisor;
    for (int64_t y = 0; y <= m; y++)
        left[y] = 1;
    for (int64_t x = 0; x <= n; x++) {
        const int64_t below = x * step_x - width, above = x * step_x + width;
        const int64_t first = below < 0 ? 0 : below / step_y + 1;
        const int64_t last = (above - 1) / step_y < m ? (above - 1) / step_y : m;
        double before = 1; /* (x, first - 1) is outside */
        for (int64_t y = first; y <= last; y++) {
            const double steps = (double)(x + y);
            before = steps > 0 ? (double)x / steps * left[y] + (double)y / steps * before : 0;
            left[y] = before;
        }
    }
    return left[m];
}

asc_code asc_ks_pvalue_default(double statistic, int64_t n, int64_t m, double *pvalue) {
    double *left = NULL;
    if (isnan(statistic) || n < 1 || m < 1 || n > EXACT_MOST || m > EXACT_MOST) {
        *pvalue = asc_ks_pvalue(statistic, (double)n, (double)m);
        return ASC_OK;
    }
    const int64_t divisor = common_divisor(n, m), multiple = n / divisor * m;
    const int64_t width = (int64_t)nearbyint(statistic * (double)multiple);
    *pvalue = 1;
    if (width == 0)
        return ASC_OK;
    asc_code code = asc_alloc(&left, (uint64_t)m + 1, sizeof *left, "paths of the KS statistic");
    if (code == ASC_OK)
        *pvalue = fmin(chance_to_leave(n, m, divisor, width, left), 1);
    free(left);
    return code;
}
