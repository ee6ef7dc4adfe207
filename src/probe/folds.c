/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/folds.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"

/* How many of the positions begin <= i < end have i mod folds == fold. */
static int64_t positions_of_fold(int64_t begin, int64_t end, int32_t folds, int32_t fold) {
    int64_t before_end = (end - fold + folds - 1) / folds;
    int64_t before_begin = (begin - fold + folds - 1) / folds;
    return before_end - before_begin;
}

void asc_probe_stratified_folds(const int8_t *labels, int64_t n, int32_t folds,
                                int8_t *allotments) {
    /* Classes are ordered by first appearance; laid end to end, every folds-th image of that line
     * counts towards a fold. */
    int first = 0;
    int64_t count[2] = {0, 0};
    for (int64_t i = 0; i < n; i++) {
        if (!labels[i])
            continue;
        if (!first)
            first = labels[i];
        count[labels[i] != first]++;
    }
    int32_t fold[2] = {0, 0};
    int64_t left[2] = {positions_of_fold(0, count[0], folds, 0),
                       positions_of_fold(count[0], count[0] + count[1], folds, 0)};
    for (int64_t i = 0; i < n; i++) {
        allotments[i] = 0;
        if (!labels[i])
            continue;
        int c = labels[i] != first;
        while (left[c] == 0) {
            fold[c]++;
            int64_t begin = c ? count[0] : 0;
            left[c] = positions_of_fold(begin, begin + count[c], folds, fold[c]);
        }
        left[c]--;
        allotments[i] = (int8_t)(labels[i] * (fold[c] + 1));
    }
}

typedef struct group {
    int32_t index;
    int64_t images[2]; /* negative, positive */
} group;

static int by_imbalance(const void *a, const void *b) {
    const group *x = a, *y = b;
    int64_t dx = llabs(x->images[1] - x->images[0]), dy = llabs(y->images[1] - y->images[0]);
    if (dx != dy)
        return dx > dy ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* Population standard deviation over folds of the share of a class that each fold holds. */
static double unevenness(const int64_t (*held)[2], int c, int32_t folds, int64_t total) {
    double sum = 0.0, squares = 0.0;
    for (int32_t f = 0; f < folds; f++)
        sum += (double)held[f][c] / (double)total;
    double mean = sum / folds;
    for (int32_t f = 0; f < folds; f++) {
        double d = (double)held[f][c] / (double)total - mean;
        squares += d * d;
    }
    return sqrt(squares / folds);
}

static int32_t best_fold(int64_t (*held)[2], const int64_t *total, const group *g, int32_t folds) {
    int32_t best = 0;
    double least = INFINITY;
    int64_t fewest = INT64_MAX;
    for (int32_t f = 0; f < folds; f++) {
        int64_t images = held[f][0] + held[f][1];
        double sum = 0.0;
        for (int c = 0; c < 2; c++)
            held[f][c] += g->images[c];
        for (int c = 0; c < 2; c++)
            sum += total[c] ? unevenness((const int64_t(*)[2])held, c, folds, total[c]) : 0.0;
        for (int c = 0; c < 2; c++)
            held[f][c] -= g->images[c];
        double value = sum / 2.0;
        /* numpy.isclose: a tie up to rounding goes to the emptier fold. */
        bool close = isfinite(least) && fabs(value - least) <= 1e-8 + 1e-5 * fabs(least);
        if (value < least || (close && images < fewest)) {
            least = value;
            fewest = images;
            best = f;
        }
    }
    return best;
}

asc_code asc_probe_grouped_folds(const int8_t *labels, const int32_t *groups, int64_t n,
                                 int32_t n_groups, int32_t folds, int8_t *allotments) {
    group *list = NULL;
    int32_t *fold = NULL;
    asc_code code = asc_alloc(&list, (uint64_t)n_groups, sizeof *list, "groups of the folds");
    if (code == ASC_OK)
        code = asc_alloc(&fold, (uint64_t)n_groups, sizeof *fold, "folds of groups");
    if (code != ASC_OK)
        goto done;
    int64_t total[2] = {0, 0}, held[ASC_PROBE_MAX_FOLDS][2] = {{0}};
    for (int32_t g = 0; g < n_groups; g++)
        list[g].index = g;
    for (int64_t i = 0; i < n; i++)
        if (labels[i]) {
            list[groups[i]].images[labels[i] > 0]++;
            total[labels[i] > 0]++;
        }
    qsort(list, (size_t)n_groups, sizeof *list, by_imbalance);
    for (int32_t g = 0; g < n_groups; g++) {
        if (list[g].images[0] + list[g].images[1] == 0)
            continue;
        int32_t f = best_fold(held, total, &list[g], folds);
        for (int c = 0; c < 2; c++)
            held[f][c] += list[g].images[c];
        fold[list[g].index] = f;
    }
    for (int64_t i = 0; i < n; i++)
        allotments[i] = (int8_t)(labels[i] * (fold[groups[i]] + 1));
done:
    free(list);
    free(fold);
    return code;
}

asc_code asc_probe_shuffle(const int8_t *labels, int64_t n, uint64_t seed, int32_t attribute,
                           int8_t *shuffled) {
    int64_t *present = NULL, count = 0;
    asc_code code = asc_alloc(&present, (uint64_t)n, sizeof *present, "images to shuffle");
    if (code != ASC_OK)
        return code;
    memcpy(shuffled, labels, (size_t)n);
    for (int64_t i = 0; i < n; i++)
        if (labels[i])
            present[count++] = i;
    for (int64_t i = count - 1; i > 0; i--) {
        uint64_t bits =
            asc_random_bits(seed, ASC_RANDOM_PROBE_SHUFFLE, (uint64_t)i, (uint32_t)attribute);
        int64_t j = (int64_t)(((unsigned __int128)bits * (uint64_t)(i + 1)) >> 64);
        int8_t kept = shuffled[present[i]];
        shuffled[present[i]] = shuffled[present[j]];
        shuffled[present[j]] = kept;
    }
    free(present);
    return ASC_OK;
}
