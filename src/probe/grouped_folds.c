/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folds that keep people together. Sums are taken in NumPy's order, since ties between folds that
 * are alike but for rounding decide as in scikit-learn. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "probe/folds.h"

/* NumPy's pairwise sum: eight running sums over up to 128 numbers, halves of more. */
static double sum_of(const double *x, int32_t n) {
    if (n < 8) {
        double sum = 0.0;
        for (int32_t i = 0; i < n; i++)
            sum += x[i];
        return sum;
    }
    if (n > 128) {
        const int32_t half = n / 2 - n / 2 % 8;
        return sum_of(x, half) + sum_of(x + half, n - half);
    }
    double r[8];
    int32_t i = 8;
    for (int32_t k = 0; k < 8; k++)
        r[k] = x[k];
    for (; i < n - n % 8; i += 8)
        for (int32_t k = 0; k < 8; k++)
            r[k] += x[i + k];
    double sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
    for (; i < n; i++)
        sum += x[i];
    return sum;
}

typedef struct group {
    int32_t index;
    int64_t images;
    double deviation; /* of its images over the classes */
} group;

static int by_deviation(const void *a, const void *b) {
    const group *x = a, *y = b;
    if (x->deviation != y->deviation)
        return x->deviation > y->deviation ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* An allotting under way; K classes, G groups, F folds. */
typedef struct allotting {
    int32_t n_classes, folds;
    group *groups;              /* [G] */
    int32_t *counts;            /* [G, K] images */
    int64_t *total;             /* [K] */
    int64_t *held;              /* [F, K] */
    int64_t *images;            /* [F] */
    double *unevenness, *trial; /* [K] deviation over folds of the share that each holds */
    double *scratch;            /* [K] */
} allotting;

static void allotting_free(allotting *a) {
    free(a->groups);
    free(a->counts);
    free(a->total);
    free(a->held);
    free(a->images);
    free(a->unevenness);
    free(a->trial);
    free(a->scratch);
}

static asc_code allotting_allocate(allotting *a, int32_t n_groups) {
    const uint64_t k = (uint64_t)a->n_classes, g = (uint64_t)n_groups, f = (uint64_t)a->folds;
    const char *what = "groups of the folds";
    uint64_t cells = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_multiply(g, k, &cells, what), done);
    ASC_TRY(code, asc_alloc(&a->groups, g, sizeof *a->groups, what), done);
    ASC_TRY(code, asc_alloc(&a->counts, cells, sizeof *a->counts, what), done);
    ASC_TRY(code, asc_alloc(&a->total, k, sizeof *a->total, what), done);
    ASC_TRY(code, asc_alloc(&a->held, f * k, sizeof *a->held, what), done);
    ASC_TRY(code, asc_alloc(&a->images, f, sizeof *a->images, what), done);
    ASC_TRY(code, asc_alloc(&a->unevenness, k, sizeof *a->unevenness, what), done);
    ASC_TRY(code, asc_alloc(&a->trial, k, sizeof *a->trial, what), done);
    ASC_TRY(code, asc_alloc(&a->scratch, k, sizeof *a->scratch, what), done);
done:
    return code;
}

static double deviation_over_classes(const allotting *a, const int32_t *counts) {
    const double n = (double)a->n_classes;
    double *x = a->scratch;
    for (int32_t c = 0; c < a->n_classes; c++)
        x[c] = (double)counts[c];
    const double mean = sum_of(x, a->n_classes) / n;
    for (int32_t c = 0; c < a->n_classes; c++)
        x[c] = (x[c] - mean) * (x[c] - mean);
    return sqrt(sum_of(x, a->n_classes) / n);
}

static double unevenness(const allotting *a, int32_t c) {
    const double total = (double)a->total[c];
    double sum = 0.0, squares = 0.0;
    for (int32_t f = 0; f < a->folds; f++)
        sum += (double)a->held[(int64_t)f * a->n_classes + c] / total;
    double mean = sum / a->folds;
    for (int32_t f = 0; f < a->folds; f++) {
        double d = (double)a->held[(int64_t)f * a->n_classes + c] / total - mean;
        squares += d * d;
    }
    return sqrt(squares / a->folds);
}

/* Adds (or takes, sign -1) a group's images to a fold and brings `into` up to date. */
static void hold(const allotting *a, const int32_t *counts, int32_t f, int sign, double *into) {
    for (int32_t c = 0; c < a->n_classes; c++)
        if (counts[c]) {
            a->held[(int64_t)f * a->n_classes + c] += sign * counts[c];
            into[c] = unevenness(a, c);
        }
}

static int32_t best_fold(const allotting *a, const int32_t *counts) {
    int32_t best = 0;
    double least = INFINITY;
    int64_t fewest = INT64_MAX;
    for (int32_t c = 0; c < a->n_classes; c++)
        a->trial[c] = a->unevenness[c];
    for (int32_t f = 0; f < a->folds; f++) {
        hold(a, counts, f, 1, a->trial);
        double value = sum_of(a->trial, a->n_classes) / a->n_classes;
        hold(a, counts, f, -1, a->trial);
        /* numpy.isclose: a tie up to rounding goes to the emptier fold. */
        bool close = isfinite(least) && fabs(value - least) <= 1e-8 + 1e-5 * fabs(least);
        if (value < least || (close && a->images[f] < fewest)) {
            least = value;
            fewest = a->images[f];
            best = f;
        }
    }
    return best;
}

asc_code asc_probe_grouped_folds(const int32_t *classes, const int32_t *groups, int64_t n,
                                 int32_t n_classes, int32_t n_groups, int32_t folds, int8_t *fold) {
    allotting a = {.n_classes = n_classes, .folds = folds};
    int8_t *fold_of = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, allotting_allocate(&a, n_groups), done);
    ASC_TRY(code, asc_alloc(&fold_of, (uint64_t)n_groups, sizeof *fold_of, "folds of groups"),
            done);
    for (int64_t i = 0; i < n; i++)
        if (classes[i] >= 0) {
            a.counts[(int64_t)groups[i] * n_classes + classes[i]]++;
            a.groups[groups[i]].images++;
            a.total[classes[i]]++;
        }
    for (int32_t g = 0; g < n_groups; g++) {
        a.groups[g].index = g;
        a.groups[g].deviation = deviation_over_classes(&a, a.counts + (int64_t)g * n_classes);
    }
    qsort(a.groups, (size_t)n_groups, sizeof *a.groups, by_deviation);
    for (int32_t g = 0; g < n_groups; g++) {
        if (a.groups[g].images == 0)
            continue;
        const int32_t *counts = a.counts + (int64_t)a.groups[g].index * n_classes;
        int32_t f = best_fold(&a, counts);
        hold(&a, counts, f, 1, a.unevenness);
        a.images[f] += a.groups[g].images;
        fold_of[a.groups[g].index] = (int8_t)f;
    }
    for (int64_t i = 0; i < n; i++)
        fold[i] = classes[i] < 0 ? -1 : fold_of[groups[i]];
done:
    allotting_free(&a);
    free(fold_of);
    return code;
}
