/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "stats/signed_rank_law.h"

/* SciPy's bound on the differences whose ranks' law is taken exactly. */
enum { MOST_EXACT = 50 };

static int by_size(const void *a, const void *b) {
    const double x = fabs(*(const double *)a), y = fabs(*(const double *)b);
    return (x > y) - (x < y);
}

/* Sums ranks of d [n], ascending by size, ties sharing their mean rank. Returns the sum of the
 * squared ranks; *tied: whether there are ties. */
static double sum_ranks(const double *d, int64_t n, asc_signed_rank *test, bool *tied) {
    double squares = 0;
    *tied = false;
    for (int64_t i = 0, end; i < n; i = end) {
        int64_t positive = 0;
        for (end = i; end < n && fabs(d[end]) == fabs(d[i]); end++)
            positive += d[end] > 0;
        const double rank = (double)(i + 1 + end) / 2, count = (double)(end - i);
        test->positive += rank * (double)positive;
        test->negative += rank * (count - (double)positive);
        squares += rank * rank * count;
        *tied |= end - i > 1;
    }
    return squares;
}

static asc_code exact_pvalue(int64_t n, double least, double *pvalue) {
    double *law = NULL;
    asc_code code = asc_signed_rank_law(n, &law);
    double tail = 0;
    for (int64_t k = 0; code == ASC_OK && (double)k <= least; k++)
        tail += law[k];
    *pvalue = fmin(1, 2 * tail);
    free(law);
    return code;
}

asc_code asc_signed_rank_test(const double *differences, int64_t n, asc_signed_rank *test) {
    double *d = NULL;
    bool tied = false;
    int64_t values = 0;
    *test = (asc_signed_rank){.pvalue = NAN};
    asc_code code = asc_alloc(&d, (uint64_t)n, sizeof *d, "ranks");
    for (int64_t i = 0; i < n && code == ASC_OK; i++) {
        values += !isnan(differences[i]);
        if (!isnan(differences[i]) && differences[i] != 0)
            d[test->n++] = differences[i];
    }
    if (code != ASC_OK || values == 0)
        goto done;
    qsort(d, (size_t)test->n, sizeof *d, by_size);
    const double squares = sum_ranks(d, test->n, test, &tied);
    const double least = fmin(test->positive, test->negative);
    const double mean = (test->positive + test->negative) / 2;
    test->exact = test->n == values && test->n <= MOST_EXACT && !tied;
    if (test->n == 0)
        test->pvalue = 1;
    else if (test->exact)
        code = exact_pvalue(test->n, least, &test->pvalue);
    else
        test->pvalue = fmin(1, 2 * gsl_cdf_ugaussian_P((least - mean) / sqrt(squares / 4)));
done:
    free(d);
    return code;
}
