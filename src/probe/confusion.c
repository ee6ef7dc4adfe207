/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/confusion.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"

/* Scores of one fold from its counts [classes, classes]. */
static void score(const asc_probe_trait *trait, const int64_t *counts, double *scores) {
    const int32_t width = trait->width;
    int64_t all = 0, right = 0, met = 0;
    double recalls = 0.0, steps = 0.0;
    for (int32_t k = 0; k < width; k++) {
        int64_t total = 0;
        for (int32_t l = 0; l < width; l++) {
            const int64_t images = counts[(int64_t)k * width + l];
            total += images;
            steps += (double)images * abs(trait->labels[k] - trait->labels[l]);
        }
        const int64_t own = counts[(int64_t)k * width + k];
        all += total;
        right += own;
        if (total > 0) {
            recalls += (double)own / (double)total;
            met++;
        }
    }
    scores[ASC_TRAIT_ACCURACY] = (double)right / (double)all;
    scores[ASC_TRAIT_BALANCED] = recalls / (double)met;
    if (trait->kind == ASC_KIND_ORDERED)
        scores[ASC_TRAIT_CLASS_ERROR] = steps / (double)all;
}

typedef struct sighting {
    int32_t person;
    int64_t cell;
} sighting;

static int by_person(const void *a, const void *b) {
    const sighting *x = a, *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    return (x->cell > y->cell) - (x->cell < y->cell);
}

/* People [cells, 2][1] of each cell. */
static asc_code count_people(const asc_probe_trait_task *task, int32_t width,
                             const asc_images *images, const int32_t *predicted,
                             int64_t *confusion) {
    sighting *seen = NULL;
    int64_t count = 0;
    asc_code code = asc_alloc(&seen, (uint64_t)images->n, sizeof *seen, "people of classes");
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < images->n; i++)
        if (predicted[i] >= 0)
            seen[count++] =
                (sighting){images->identity[i], (int64_t)task->targets[i] * width + predicted[i]};
    qsort(seen, (size_t)count, sizeof *seen, by_person);
    for (int64_t i = 0; i < count; i++)
        if (i == 0 || by_person(&seen[i - 1], &seen[i]) != 0)
            confusion[2 * seen[i].cell + 1]++;
    free(seen);
    return ASC_OK;
}

asc_code asc_probe_confuse(const asc_probe_trait_task *task, const asc_probe_trait *trait,
                           const asc_images *images, int32_t folds, const int32_t *predicted,
                           double *scores, int64_t *confusion) {
    const int64_t width = trait->width, cells = width * width;
    int64_t *counts = NULL; /* [folds, classes, classes] */
    asc_code code =
        asc_alloc(&counts, (uint64_t)folds * (uint64_t)cells, sizeof *counts, "confusion matrices");
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < images->n; i++)
        if (predicted[i] >= 0)
            counts[task->fold[i] * cells + (int64_t)task->targets[i] * width + predicted[i]]++;
    for (int32_t f = 0; f < folds; f++)
        score(trait, counts + f * cells, scores + f * ASC_TRAIT_SCORES);
    if (confusion) {
        for (int64_t cell = 0; cell < cells; cell++)
            for (int32_t f = 0; f < folds; f++)
                confusion[2 * cell] += counts[f * cells + cell];
        code = count_people(task, trait->width, images, predicted, confusion);
    }
    free(counts);
    return code;
}
