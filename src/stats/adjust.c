/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"

typedef struct placed {
    double p;
    int64_t place;
} placed;

static int ascending(const void *a, const void *b) {
    const placed *x = a, *y = b;
    if (x->p != y->p)
        return x->p < y->p ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* The known p-values in ascending order: *n of them, owned by the caller. */
static asc_code sort_known(const double *p, int64_t count, placed **sorted, int64_t *n) {
    *n = 0;
    asc_code code = asc_alloc(sorted, (uint64_t)count, sizeof **sorted, "p-values");
    for (int64_t i = 0; i < count && code == ASC_OK; i++)
        if (!isnan(p[i]))
            (*sorted)[(*n)++] = (placed){p[i], i};
    if (code == ASC_OK)
        qsort(*sorted, (size_t)*n, sizeof **sorted, ascending);
    return code;
}

asc_code asc_adjust_benjamini_hochberg(const double *p, int64_t count, double *adjusted) {
    placed *sorted = NULL;
    int64_t n = 0;
    asc_code code = sort_known(p, count, &sorted, &n);
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < count; i++)
        adjusted[i] = NAN;
    double least = 1;
    for (int64_t r = n; r > 0; r--) {
        least = fmin(least, sorted[r - 1].p * (double)n / (double)r);
        adjusted[sorted[r - 1].place] = least;
    }
    free(sorted);
    return ASC_OK;
}

asc_code asc_adjust_holm(const double *p, int64_t count, double *adjusted) {
    placed *sorted = NULL;
    int64_t n = 0;
    asc_code code = sort_known(p, count, &sorted, &n);
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < count; i++)
        adjusted[i] = NAN;
    double most = 0;
    for (int64_t r = 0; r < n; r++) {
        most = fmin(1, fmax(most, sorted[r].p * (double)(n - r)));
        adjusted[sorted[r].place] = most;
    }
    free(sorted);
    return ASC_OK;
}
