/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "inference/strata.h"

/* Sums of weights differ in their last bits. */
static const double APART = 1e-9;

typedef struct scored {
    int32_t score;
    int64_t row;
} scored;

static int by_score(const void *a, const void *b) {
    const scored *x = a, *y = b;
    if (x->score != y->score)
        return x->score < y->score ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static double weigh(const asc_inference_scores *of, const scored *rows, int64_t n) {
    double all = 0;
    for (int64_t i = 0; i < n; i++)
        all += of->weights[rows[i].row];
    return all;
}

/* The column of the largest weighted variance, the first of such; -1: none varies. */
static int32_t find_column(const asc_inference_scores *of, const scored *rows, int64_t n) {
    const double all = weigh(of, rows, n);
    double most = 0;
    int32_t found = -1;
    for (int32_t c = 0; c < of->d; c++) {
        const int32_t origin = of->scores[rows[0].row * of->d + c];
        double sum = 0, squares = 0;
        for (int64_t i = 0; i < n; i++) {
            const double x = (double)of->scores[rows[i].row * of->d + c] - origin;
            sum += of->weights[rows[i].row] * x;
            squares += of->weights[rows[i].row] * x * x;
        }
        const double variance = squares / all - sum / all * (sum / all);
        if (squares > 0 && variance > most * (1 + APART)) {
            most = variance;
            found = c;
        }
    }
    return found;
}

/* Rows before the cut nearest to a share of the weight, the first of such; *before their weight. */
static int64_t find_cut(const asc_inference_scores *of, const scored *rows, int64_t n, double share,
                        double *before) {
    const double all = weigh(of, rows, n);
    double sum = 0, nearest = INFINITY;
    int64_t cut = 0;
    for (int64_t i = 1; i < n; i++) {
        sum += of->weights[rows[i - 1].row];
        const double gap = fabs(sum / all - share);
        if (rows[i].score == rows[i - 1].score || gap >= nearest - APART)
            continue;
        nearest = gap;
        cut = i;
        *before = sum / all;
    }
    return cut;
}

/* Splits rows [n], which are put in another order; *next: the number of the next stratum. */
static void split(const asc_inference_scores *of, scored *rows, int64_t n, int32_t s, int32_t *next,
                  int32_t *strata) {
    const int32_t column = s > 1 && n > 1 ? find_column(of, rows, n) : -1;
    double before = 0;
    if (column < 0) {
        for (int64_t i = 0; i < n; i++)
            strata[rows[i].row] = *next;
        ++*next;
        return;
    }
    for (int64_t i = 0; i < n; i++)
        rows[i].score = of->scores[rows[i].row * of->d + column];
    qsort(rows, (size_t)n, sizeof *rows, by_score);
    const int64_t cut = find_cut(of, rows, n, (double)(s / 2) / s, &before);
    const int32_t rounded = (int32_t)floor(s * before + 0.5 + APART);
    const int32_t first = rounded < 1 ? 1 : rounded > s - 1 ? s - 1 : rounded;
    split(of, rows, cut, first, next, strata);
    split(of, rows + cut, n - cut, s - first, next, strata);
}

asc_code asc_inference_strata_split(asc_inference_scores scores, int32_t s, int32_t *strata) {
    scored *rows = NULL;
    int32_t next = 0;
    asc_code code = asc_alloc(&rows, (uint64_t)scores.n, sizeof *rows, "strata");
    for (int64_t i = 0; i < scores.n && code == ASC_OK; i++)
        rows[i].row = i;
    if (code == ASC_OK && scores.n > 0)
        split(&scores, rows, scores.n, s, &next, strata);
    free(rows);
    return code;
}
