/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/midranks.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"

typedef struct placed {
    double value, weight;
    int64_t at;
} placed;

static int compare(const void *a, const void *b) {
    const placed *x = a, *y = b;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

asc_code asc_midranks(const double *values, const double *weights, int64_t n, double *ranks) {
    placed *list = NULL;
    int64_t known = 0;
    double all = 0, less = 0;
    asc_code code = asc_alloc(&list, (uint64_t)n, sizeof *list, "ranks");
    for (int64_t i = 0; i < n && code == ASC_OK; i++) {
        ranks[i] = NAN;
        if (!isnan(values[i]))
            list[known++] = (placed){values[i], weights ? weights[i] : 1, i};
    }
    if (known > 0)
        qsort(list, (size_t)known, sizeof *list, compare);
    for (int64_t i = 0; i < known; i++)
        all += list[i].weight;
    for (int64_t i = 0, end = 0; i < known; i = end) {
        double equal = 0;
        for (; end < known && list[end].value == list[i].value; end++)
            equal += list[end].weight;
        for (int64_t j = i; j < end; j++)
            ranks[list[j].at] = (less + equal / 2) / all;
        less += equal;
    }
    free(list);
    return code;
}

int32_t asc_quantile_class(double rank, int32_t n) {
    if (isnan(rank))
        return -1;
    const int32_t class = (int32_t)floor(rank * n + ASC_RANK_EDGE);
    return class < n ? class : n - 1;
}
