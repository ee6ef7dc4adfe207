/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "stats/signed_rank_law.h"

/* Up to as many values the interval's ends come from the exact law. */
enum { MOST_EXACT = 200 };

static const double TAIL = 0.025;

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Doubles, none of them NaN, in the order of integers: halving a range of these ends after 64
 * steps at a double, wherever it lies. */
static int64_t order_of(double x) {
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits >= 0 ? bits : INT64_MIN - bits;
}

static double value_at(int64_t order) {
    const int64_t bits = order >= 0 ? order : INT64_MIN - order;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static double walsh(double a, double b) {
    return a / 2 + b / 2;
}

/* How many of the averages of x [n], ascending, lie at or below t: as i grows, so few j fit. */
static int64_t count_below(const double *x, int64_t n, double t) {
    int64_t count = 0, end = n;
    for (int64_t i = 0; i < end; i++) {
        while (end > i && walsh(x[i], x[end - 1]) > t)
            end--;
        count += end - i;
    }
    return count;
}

/* The k-th smallest (from 1) of the averages of x [n], ascending. */
static double kth_walsh(const double *x, int64_t n, int64_t k) {
    int64_t low = order_of(x[0]), high = order_of(x[n - 1]);
    while (low < high) {
        const int64_t middle = (low & high) + ((low ^ high) >> 1);
        if (count_below(x, n, value_at(middle)) >= k)
            high = middle;
        else
            low = middle + 1;
    }
    return value_at(low);
}

/* Which average from either end bounds the interval, and the level that this reaches. */
static asc_code end_of_interval(int64_t n, int64_t *k, double *level) {
    const double values = (double)n, total = values * (values + 1) / 2;
    double *law = NULL, below = 0;
    *k = 1;
    if (n > MOST_EXACT) {
        const double spread = sqrt(values * (values + 1) * (2 * values + 1) / 24);
        *k = (int64_t)(total / 2 + gsl_cdf_ugaussian_Pinv(TAIL) * spread);
        *level = 1 - 2 * TAIL;
        return ASC_OK;
    }
    asc_code code = asc_signed_rank_law(n, &law);
    if (code != ASC_OK)
        return code;
    below = law[0];
    for (; below + law[*k] < TAIL * (1 - 1e-12); (*k)++)
        below += law[*k];
    *level = 1 - 2 * below;
    free(law);
    return ASC_OK;
}

asc_code asc_hodges_lehmann(const double *values, int64_t n, asc_location *location) {
    double *x = NULL;
    int64_t count = 0, k = 1;
    *location = (asc_location){NAN, NAN, NAN, NAN};
    asc_code code = asc_alloc(&x, (uint64_t)n, sizeof *x, "averages of pairs");
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        if (!isnan(values[i]))
            x[count++] = values[i];
    if (code != ASC_OK || count == 0)
        goto done;
    qsort(x, (size_t)count, sizeof *x, ascending);
    ASC_TRY(code, end_of_interval(count, &k, &location->level), done);
    const int64_t total = count * (count + 1) / 2;
    location->estimate =
        (kth_walsh(x, count, (total + 1) / 2) + kth_walsh(x, count, total / 2 + 1)) / 2;
    location->low = kth_walsh(x, count, k);
    location->high = kth_walsh(x, count, total - k + 1);
done:
    free(x);
    return code;
}
