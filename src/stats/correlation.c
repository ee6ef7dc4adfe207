/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"

/* Ranks from 1, ties by their average; order: [n] scratch. */
static void average_ranks(const double *x, int64_t n, size_t *order, double *ranks) {
    gsl_sort_index(order, x, 1, (size_t)n);
    for (int64_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && x[order[end]] == x[order[i]];)
            end++;
        for (int64_t t = i; t < end; t++)
            ranks[order[t]] = 0.5 * (double)(i + 1 + end);
    }
}

/* Pearson's correlation of two lists of ranks. Twice a rank is whole, so all sums are exact and rho
 * is exactly +-1 where the orders agree. */
static double rank_correlation(const double *a, const double *b, int64_t n) {
    double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
    for (int64_t i = 0; i < n; i++) {
        const double x = 2 * a[i], y = 2 * b[i];
        sa += x;
        sb += y;
        saa += x * x;
        sbb += y * y;
        sab += x * y;
    }
    const double m = (double)n;
    return (m * sab - sa * sb) / sqrt((m * saa - sa * sa) * (m * sbb - sb * sb));
}

asc_code asc_spearman(const double *x, const double *y, int64_t n, double *rho, double *pvalue) {
    double *values = NULL;
    size_t *order = NULL;
    asc_code code = ASC_OK;
    *rho = *pvalue = NAN;
    ASC_TRY(code, asc_alloc(&values, 4 * (uint64_t)n, sizeof *values, "ranks"), done);
    ASC_TRY(code, asc_alloc(&order, (uint64_t)n, sizeof *order, "ranks"), done);
    double *a = values, *b = values + n, *rank_a = values + 2 * n, *rank_b = values + 3 * n;
    int64_t m = 0;
    for (int64_t i = 0; i < n; i++)
        if (!isnan(x[i]) && !isnan(y[i])) {
            a[m] = x[i];
            b[m++] = y[i];
        }
    if (m < 3) /* any two are in order */
        goto done;
    average_ranks(a, m, order, rank_a);
    average_ranks(b, m, order, rank_b);
    /* 0 / 0 where one side is constant. */
    *rho = rank_correlation(rank_a, rank_b, m);
    const double freedom = (double)(m - 2);
    if (!isnan(*rho)) {
        const double t = fabs(*rho) * sqrt(freedom / fmax((1 - *rho) * (1 + *rho), 0));
        *pvalue = isinf(t) ? 0 : 2 * gsl_cdf_tdist_Q(t, freedom);
    }
done:
    free(values);
    free(order);
    return code;
}
