/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/scores.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"

typedef struct held_out {
    double value;
    int8_t positive;
} held_out;

static int by_value(const void *a, const void *b) {
    const held_out *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* Twice the number of positive-negative pairs in the right order, ties counting one, of sorted
 * images. */
static int64_t twice_ordered_pairs(const held_out *images, int64_t n) {
    int64_t twice = 0, negatives_below = 0;
    for (int64_t i = 0; i < n;) {
        int64_t positives = 0, negatives = 0, end = i;
        for (; end < n && images[end].value == images[i].value; end++)
            *(images[end].positive ? &positives : &negatives) += 1;
        twice += positives * (2 * negatives_below + negatives);
        negatives_below += negatives;
        i = end;
    }
    return twice;
}

asc_code asc_probe_score(const double *values, const int8_t *classes, int64_t n, double *scores) {
    held_out *images = NULL;
    asc_code code = asc_alloc(&images, (uint64_t)n, sizeof *images, "held-out images");
    if (code != ASC_OK)
        return code;
    int64_t total[2] = {0, 0}, right[2] = {0, 0};
    for (int64_t i = 0; i < n; i++) {
        int positive = classes[i] > 0;
        images[i] = (held_out){.value = values[i], .positive = (int8_t)positive};
        total[positive]++;
        right[positive] += (values[i] > 0.0) == positive;
    }
    qsort(images, (size_t)n, sizeof *images, by_value);
    double negatives = (double)total[0], positives = (double)total[1];
    scores[ASC_SCORE_ACCURACY] = n ? (double)(right[0] + right[1]) / (double)n : NAN;
    scores[ASC_SCORE_BALANCED] = NAN;
    scores[ASC_SCORE_AUC] = NAN;
    if (total[0] && total[1]) {
        scores[ASC_SCORE_BALANCED] =
            0.5 * ((double)right[0] / negatives + (double)right[1] / positives);
        scores[ASC_SCORE_AUC] =
            0.5 * (double)twice_ordered_pairs(images, n) / (negatives * positives);
    }
    free(images);
    return ASC_OK;
}

void asc_probe_summary(const double *numbers, int64_t n, double *mean, double *deviation) {
    double sum = 0.0, squares = 0.0;
    int64_t known = 0;
    for (int64_t i = 0; i < n; i++)
        if (!isnan(numbers[i])) {
            sum += numbers[i];
            known++;
        }
    *mean = known ? sum / (double)known : NAN;
    for (int64_t i = 0; i < n; i++)
        if (!isnan(numbers[i]))
            squares += (numbers[i] - *mean) * (numbers[i] - *mean);
    *deviation = known ? sqrt(squares / (double)known) : NAN;
}
