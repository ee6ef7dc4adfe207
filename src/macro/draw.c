/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "macro/draw.h"

#include <stdlib.h>

#include "attrscope/macro.h"
#include "attrscope/memory.h"
#include "attrscope/random.h"

/* An identity's first image in the shuffle. */
typedef struct first_image {
    uint64_t key;
    int64_t image; /* -1: the identity has none in this modality */
} first_image;

static int compare_keys(const void *a, const void *b) {
    const first_image *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->image > y->image) - (x->image < y->image);
}

/* Shuffles one modality: the first image of every identity that has one, in shuffled order. */
static int64_t shuffle_modality(const asc_macro_input *input, int64_t draw, int32_t attribute,
                                int8_t sign, first_image *firsts) {
    const asc_images *images = input->images;
    const uint64_t seed = asc_macro_settings_of(input->settings)->sampled.seed;
    const uint32_t stream = (uint32_t)(draw * images->n_attributes + attribute);
    int64_t present = 0;
    for (int64_t k = 0; k < images->n_identities; k++)
        firsts[k] = (first_image){.image = -1};
    for (int64_t i = 0; i < images->n; i++) {
        if (images->attributes[i * images->n_attributes + attribute] != sign)
            continue;
        const first_image candidate = {
            .key = asc_random_bits(seed, ASC_RANDOM_SAMPLED_DRAW, (uint64_t)input->rows[i], stream),
            .image = i};
        first_image *first = &firsts[images->identity[i]];
        if (first->image < 0 || compare_keys(&candidate, first) < 0)
            *first = candidate;
    }
    for (int64_t k = 0; k < images->n_identities; k++)
        if (firsts[k].image >= 0)
            firsts[present++] = firsts[k];
    qsort(firsts, (size_t)present, sizeof *firsts, compare_keys);
    return present;
}

asc_code asc_draw_make(const asc_macro_input *input, int64_t draw, int32_t attribute,
                       asc_draw *out) {
    *out = (asc_draw){.n = asc_macro_settings_of(input->settings)->sampled.max_samples};
    const uint64_t k = (uint64_t)input->images->n_identities;
    first_image *firsts[2] = {NULL, NULL};
    asc_code code = ASC_OK;
    for (int m = 0; m < 2; m++) {
        ASC_TRY(code, asc_alloc(&firsts[m], k, sizeof **firsts, "a draw"), done);
        const int64_t present =
            shuffle_modality(input, draw, attribute, m == 0 ? 1 : -1, firsts[m]);
        out->n = present < out->n ? present : out->n;
    }
    for (int m = 0; m < 2; m++) {
        ASC_TRY(code, asc_alloc(&out->images[m], (uint64_t)out->n, sizeof(int64_t), "a draw"),
                done);
        for (int64_t i = 0; i < out->n; i++)
            out->images[m][i] = firsts[m][i].image;
    }
done:
    free(firsts[0]);
    free(firsts[1]);
    if (code != ASC_OK)
        asc_draw_free(out);
    return code;
}

void asc_draw_free(asc_draw *draw) {
    free(draw->images[0]);
    free(draw->images[1]);
    *draw = (asc_draw){0};
}
