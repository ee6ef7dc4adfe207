/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/folds.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"

void asc_probe_allot(const int8_t *labels, const int8_t *fold, int64_t n, int8_t *allotments) {
    for (int64_t i = 0; i < n; i++)
        allotments[i] = labels[i] ? (int8_t)(labels[i] * (fold[i] + 1)) : 0;
}

/* How many of the positions begin <= i < end have i mod folds == fold. */
static int64_t positions_of_fold(int64_t begin, int64_t end, int32_t folds, int32_t fold) {
    int64_t before_end = (end - fold + folds - 1) / folds;
    int64_t before_begin = (begin - fold + folds - 1) / folds;
    return before_end - before_begin;
}

/* A class on the line that all classes make, laid end to end. */
typedef struct stretch {
    int64_t begin, count; /* its images; begin -1: not met yet */
    int32_t fold;         /* that its next image belongs to */
    int64_t left;         /* images that this fold still takes */
} stretch;

asc_code asc_probe_stratified_folds(const int32_t *classes, int64_t n, int32_t n_classes,
                                    int32_t folds, int8_t *fold) {
    /* Classes are ordered by first appearance; every folds-th image of the line counts towards a
     * fold. */
    stretch *stretches = NULL;
    int32_t *order = NULL, met = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&stretches, (uint64_t)n_classes, sizeof *stretches, "classes"), done);
    ASC_TRY(code, asc_alloc(&order, (uint64_t)n_classes, sizeof *order, "classes"), done);
    for (int64_t i = 0; i < n; i++)
        if (classes[i] >= 0 && stretches[classes[i]].count++ == 0)
            order[met++] = classes[i];
    for (int64_t k = 0, begin = 0; k < met; k++) {
        stretch *s = &stretches[order[k]];
        s->begin = begin;
        begin += s->count;
        s->left = positions_of_fold(s->begin, begin, folds, 0);
    }
    for (int64_t i = 0; i < n; i++) {
        fold[i] = -1;
        if (classes[i] < 0)
            continue;
        stretch *s = &stretches[classes[i]];
        while (s->left == 0)
            s->left = positions_of_fold(s->begin, s->begin + s->count, folds, ++s->fold);
        s->left--;
        fold[i] = (int8_t)s->fold;
    }
done:
    free(stretches);
    free(order);
    return code;
}

asc_code asc_probe_shuffle(const int32_t *classes, int64_t n, uint64_t seed, uint32_t attribute,
                           int64_t *source) {
    int64_t *present = NULL, count = 0;
    asc_code code = asc_alloc(&present, (uint64_t)n, sizeof *present, "images to shuffle");
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < n; i++) {
        source[i] = classes[i] < 0 ? -1 : i;
        if (classes[i] >= 0)
            present[count++] = i;
    }
    for (int64_t i = count - 1; i > 0; i--) {
        uint64_t bits = asc_random_bits(seed, ASC_RANDOM_PROBE_SHUFFLE, (uint64_t)i, attribute);
        int64_t j = (int64_t)(((unsigned __int128)bits * (uint64_t)(i + 1)) >> 64);
        int64_t kept = source[present[i]];
        source[present[i]] = source[present[j]];
        source[present[j]] = kept;
    }
    free(present);
    return ASC_OK;
}
