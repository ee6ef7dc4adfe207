/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"

/* Exact up to this product of the sizes: the table of the distribution is small. */
enum { MOST_EXACT = 400 };

typedef struct labelled {
    double value;
    int side;
} labelled;

static int ascending(const void *a, const void *b) {
    const double x = ((const labelled *)a)->value, y = ((const labelled *)b)->value;
    return (x > y) - (x < y);
}

/* Sum of the ranks of side 0, ties sharing their mean rank; *ties = sum of t^3 - t. */
static double rank_sum(const labelled *all, int64_t n, double *ties) {
    double sum = 0;
    *ties = 0;
    for (int64_t i = 0, end; i < n; i = end) {
        int64_t mine = 0;
        for (end = i; end < n && all[end].value == all[i].value; end++)
            mine += all[end].side == 0;
        const double t = (double)(end - i);
        sum += (double)mine * ((double)(i + 1 + end) / 2);
        *ties += t * t * t - t;
    }
    return sum;
}

/* P(U >= u) for n and m values without ties: P_nm(k) = n/(n+m) P_(n-1)m(k-m) + m/(n+m) P_n(m-1)(k),
 * by whether the largest value is of the first sample. */
static asc_code exact_tail(int64_t n, int64_t m, double u, double *tail) {
    const int64_t size = n * m + 1;
    double *table = NULL; /* [m + 1, size] for the current n */
    asc_code code =
        asc_alloc(&table, (uint64_t)((m + 1) * size), sizeof *table, "exact distribution");
    if (code != ASC_OK)
        return code;
    for (int64_t b = 0; b <= m; b++)
        table[b * size] = 1;
    for (int64_t a = 1; a <= n; a++)
        for (int64_t b = 1; b <= m; b++)
            for (int64_t k = a * b; k >= 0; k--) {
                const double first = k >= b ? table[b * size + k - b] : 0;
                const double second = table[(b - 1) * size + k];
                table[b * size + k] = ((double)a * first + (double)b * second) / (double)(a + b);
            }
    *tail = 0;
    for (int64_t k = size - 1; (double)k >= u; k--)
        *tail += table[m * size + k];
    free(table);
    return ASC_OK;
}

asc_code asc_mann_whitney(const double *x, int64_t n, const double *y, int64_t m, double *u,
                          double *pvalue, bool *exact) {
    labelled *all = NULL;
    *u = *pvalue = NAN;
    *exact = false;
    if (n == 0 || m == 0)
        return ASC_OK;
    asc_code code = asc_alloc(&all, (uint64_t)(n + m), sizeof *all, "ranks");
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < n + m; i++)
        all[i] = i < n ? (labelled){x[i], 0} : (labelled){y[i - n], 1};
    qsort(all, (size_t)(n + m), sizeof *all, ascending);
    double ties;
    const double product = (double)n * (double)m, total = (double)(n + m);
    *u = rank_sum(all, n + m, &ties) - (double)n * (double)(n + 1) / 2;
    free(all);
    const double larger = fmax(*u, product - *u);
    *exact = ties == 0 && product <= MOST_EXACT;
    if (*exact) {
        code = exact_tail(n, m, larger, pvalue);
        *pvalue = fmin(1, 2 * *pvalue);
        return code;
    }
    const double variance = product / 12 * (total + 1 - ties / (total * (total - 1)));
    *pvalue = variance > 0
                  ? fmin(1, 2 * gsl_cdf_ugaussian_Q((larger - product / 2 - 0.5) / sqrt(variance)))
                  : 1;
    return ASC_OK;
}
