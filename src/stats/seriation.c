/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"

/* Clusters in the making: those that are joined into another are no more. A cluster's members stand
 * in the order that they have so far, as a list through `next` from `first` to `last`. */
typedef struct clusters {
    int64_t n;
    double *far;                  /* [n, n] between points */
    double *linkage;              /* [n, n] between clusters */
    int64_t *nearest;             /* [n] */
    int64_t *size;                /* [n] 0: no more */
    int64_t *first, *last, *next; /* [n] */
} clusters;

static double root_mean_square(const double *x, const double *y, int64_t d) {
    double sum = 0;
    int64_t defined = 0;
    for (int64_t k = 0; k < d; k++)
        if (!isnan(x[k]) && !isnan(y[k])) {
            sum += (x[k] - y[k]) * (x[k] - y[k]);
            defined++;
        }
    return defined > 0 ? sqrt(sum / (double)defined) : NAN;
}

/* Rows without a common column are as far from each other as any. */
static void measure(const double *rows, int64_t d, clusters *c) {
    double most = 0;
    for (int64_t i = 0; i < c->n; i++)
        for (int64_t j = 0; j < c->n; j++) {
            c->far[i * c->n + j] = root_mean_square(rows + i * d, rows + j * d, d);
            most = fmax(most, c->far[i * c->n + j]); /* fmax passes over NaN */
        }
    for (int64_t i = 0; i < c->n * c->n; i++)
        c->linkage[i] = c->far[i] = isnan(c->far[i]) ? most : c->far[i];
}

/* The nearest other cluster, the first of those that are alike; -1: there is none. */
static int64_t find_nearest(const clusters *c, int64_t i) {
    int64_t best = -1;
    for (int64_t j = 0; j < c->n; j++)
        if (j != i && c->size[j] > 0 &&
            (best < 0 || c->linkage[i * c->n + j] < c->linkage[i * c->n + best]))
            best = j;
    return best;
}

static void turn(clusters *c, int64_t i) {
    int64_t at = c->first[i], before = -1;
    while (at >= 0) {
        const int64_t after = c->next[at];
        c->next[at] = before;
        before = at;
        at = after;
    }
    c->last[i] = c->first[i];
    c->first[i] = before;
}

/* Puts b behind a, either of them turned so that the ends that meet are nearest. */
static void join_lists(clusters *c, int64_t a, int64_t b) {
    const int64_t left[] = {c->last[a], c->first[a]}, right[] = {c->first[b], c->last[b]};
    int best = 0;
    for (int way = 1; way < 4; way++)
        if (c->far[left[way / 2] * c->n + right[way % 2]] <
            c->far[left[best / 2] * c->n + right[best % 2]])
            best = way;
    if (best / 2)
        turn(c, a);
    if (best % 2)
        turn(c, b);
    c->next[c->last[a]] = c->first[b];
    c->last[a] = c->last[b];
}

/* Joins b into a, a < b. */
static void join(clusters *c, int64_t a, int64_t b) {
    const double of_a = (double)c->size[a], of_b = (double)c->size[b];
    join_lists(c, a, b);
    c->size[a] += c->size[b];
    c->size[b] = 0;
    for (int64_t k = 0; k < c->n; k++) {
        if (k == a || c->size[k] == 0)
            continue;
        c->linkage[a * c->n + k] = c->linkage[k * c->n + a] =
            (of_a * c->linkage[a * c->n + k] + of_b * c->linkage[b * c->n + k]) / (of_a + of_b);
    }
    for (int64_t k = 0; k < c->n; k++)
        if (c->size[k] > 0 && (k == a || c->nearest[k] == a || c->nearest[k] == b))
            c->nearest[k] = find_nearest(c, k);
}

static void cluster(clusters *c) {
    for (int64_t i = 0; i < c->n; i++) {
        c->size[i] = 1;
        c->first[i] = c->last[i] = i;
        c->next[i] = -1;
    }
    for (int64_t i = 0; i < c->n; i++)
        c->nearest[i] = find_nearest(c, i);
    for (int64_t step = 1; step < c->n; step++) {
        int64_t a = -1;
        for (int64_t i = 0; i < c->n; i++)
            if (c->size[i] > 0 && (a < 0 || c->linkage[i * c->n + c->nearest[i]] <
                                                c->linkage[a * c->n + c->nearest[a]]))
                a = i;
        join(c, a, c->nearest[a]);
    }
}

/* Mean of the defined values of a row; NaN where there are none. */
static double mean_of(const double *row, int64_t d) {
    double sum = 0;
    int64_t defined = 0;
    for (int64_t k = 0; k < d; k++)
        if (!isnan(row[k])) {
            sum += row[k];
            defined++;
        }
    return defined > 0 ? sum / (double)defined : NAN;
}

asc_code asc_seriate(const double *rows, int64_t n, int64_t d, int64_t *order) {
    const uint64_t count = (uint64_t)n;
    clusters c = {.n = n};
    uint64_t squares = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_multiply(count, count, &squares, "an order"), done);
    ASC_TRY(code, asc_alloc(&c.far, squares, sizeof *c.far, "an order"), done);
    ASC_TRY(code, asc_alloc(&c.linkage, squares, sizeof *c.linkage, "an order"), done);
    ASC_TRY(code, asc_alloc(&c.nearest, count, sizeof *c.nearest, "an order"), done);
    ASC_TRY(code, asc_alloc(&c.size, count, sizeof *c.size, "an order"), done);
    ASC_TRY(code, asc_alloc(&c.first, count, sizeof *c.first, "an order"), done);
    ASC_TRY(code, asc_alloc(&c.last, count, sizeof *c.last, "an order"), done);
    ASC_TRY(code, asc_alloc(&c.next, count, sizeof *c.next, "an order"), done);
    measure(rows, d, &c);
    cluster(&c);
    if (n > 0 && mean_of(rows + c.first[0] * d, d) > mean_of(rows + c.last[0] * d, d))
        turn(&c, 0);
    int64_t place = 0;
    for (int64_t at = n > 0 ? c.first[0] : -1; at >= 0; at = c.next[at])
        order[place++] = at;
done:
    free(c.far);
    free(c.linkage);
    free(c.nearest);
    free(c.size);
    free(c.first);
    free(c.last);
    free(c.next);
    return code;
}
