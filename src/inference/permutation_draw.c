#include <omp.h>
#include <stdbool.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "inference/permutation.h"

/* Streams of ASC_RANDOM_PERMUTATION; permutation p is stream FIRST_PERMUTATION + p. */
enum { STREAM_IMAGE, STREAM_ORDER, FIRST_PERMUTATION };

/* An identity's first image in a shuffle of each modality, -1 for none. */
typedef struct candidate {
    uint64_t key[2], order;
    int64_t image[2];
    int side; /* 0 positive, 1 negative, -1 not drawn */
} candidate;

typedef struct placed {
    uint64_t key;
    int64_t place;
} placed;

static int compare_keys(const void *a, const void *b) {
    const placed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static uint32_t stream_of(int32_t attribute, int64_t stream) {
    return (uint32_t)((uint64_t)attribute << 16 ^ (uint64_t)stream);
}

static void find_candidates(const asc_images *images, const int64_t *rows, uint64_t seed,
                            int32_t attribute, candidate *all) {
    for (int64_t k = 0; k < images->n_identities; k++)
        all[k] = (candidate){.image = {-1, -1}, .side = -1};
    for (int64_t i = 0; i < images->n; i++) {
        const int8_t value = images->attributes[i * images->n_attributes + attribute];
        if (value == 0)
            continue;
        candidate *one = &all[images->identity[i]];
        const int side = value < 0;
        const uint64_t key = asc_random_bits(seed, ASC_RANDOM_PERMUTATION, (uint64_t)rows[i],
                                             stream_of(attribute, STREAM_IMAGE));
        if (one->image[side] < 0 || key < one->key[side]) {
            one->key[side] = key;
            one->image[side] = i;
        }
    }
}

/* In shuffled order: identities of one modality first, then those with both where fewer are. */
static void choose_sides(const placed *order, int64_t n, int64_t most, candidate *all) {
    int64_t count[2] = {0, 0};
    for (int pass = 0; pass < 2; pass++)
        for (int64_t r = 0; r < n; r++) {
            candidate *one = &all[order[r].place];
            const bool has[2] = {one->image[0] >= 0, one->image[1] >= 0};
            if (has[0] + has[1] != pass + 1)
                continue;
            const int side = pass == 0 ? has[1] : count[1] < count[0];
            if (count[side] >= most)
                continue;
            one->side = side;
            count[side]++;
        }
}

/* A permutation of the labels of n images, n_positive of them positive: Fisher-Yates, stopped when
 * the positive ones have their places. signs: [n, lanes] of the stratum; places: [n] scratch. */
static void permute(uint64_t seed, uint64_t counter, int64_t p, int64_t lanes, int64_t n,
                    int64_t n_positive, int8_t *signs, int32_t *places) {
    for (int64_t i = 0; i < n; i++) {
        places[i] = (int32_t)i;
        signs[i * lanes + p + 1] = -1;
    }
    for (int64_t i = 0; i < n_positive; i++) {
        const double u = asc_random_uniform(seed, ASC_RANDOM_PERMUTATION, counter + (uint64_t)i,
                                            (uint32_t)(FIRST_PERMUTATION + p));
        const int64_t other = i + (int64_t)(u * (double)(n - i));
        const int32_t taken = places[other];
        places[other] = places[i];
        signs[taken * lanes + p + 1] = 1;
    }
}

static asc_code permute_all(const asc_inference_settings *settings, int32_t attribute,
                            asc_permutation_draw *draw) {
    const int64_t threads = omp_get_max_threads(), lanes = 1 + settings->permutations;
    int32_t *places = NULL;
    asc_code code =
        asc_alloc(&places, (uint64_t)(threads * draw->n), sizeof *places, "permutations");
    if (code != ASC_OK)
        return code;
    for (int64_t s = 0; s < draw->n_strata; s++) {
        const int64_t first = draw->first[s], n = draw->first[s + 1] - first;
        int8_t *signs = draw->signs + first * lanes;
        int64_t positive = 0;
        for (int64_t i = 0; i < n; i++)
            positive += signs[i * lanes] > 0;
#pragma omp parallel for schedule(static)
        for (int64_t p = 0; p < settings->permutations; p++)
            permute(settings->seed, (uint64_t)attribute << 32 | (uint64_t)first, p, lanes, n,
                    positive, signs, places + (int64_t)omp_get_thread_num() * draw->n);
    }
    free(places);
    return ASC_OK;
}

/* A drawn image; its stratum is the given attributes' values as bits. */
typedef struct drawn_image {
    uint64_t stratum;
    int64_t image;
    int8_t sign;
} drawn_image;

static int by_stratum(const void *a, const void *b) {
    const drawn_image *x = a, *y = b;
    if (x->stratum != y->stratum)
        return x->stratum < y->stratum ? -1 : 1;
    return (x->image > y->image) - (x->image < y->image);
}

/* False where a given attribute has no value. */
static bool find_stratum(const asc_images *images, int64_t image, asc_given given,
                         uint64_t *stratum) {
    *stratum = 0;
    for (int32_t g = 0; g < given.n; g++) {
        const int8_t value = images->attributes[image * images->n_attributes + given.attributes[g]];
        if (value == 0)
            return false;
        *stratum = *stratum << 1 | (value > 0);
    }
    return true;
}

/* Copies the strata with two images on either side; all: [n] sorted. `whole`: there is but one. */
static void keep_strata(const drawn_image *all, int64_t n, int64_t lanes, bool whole,
                        asc_permutation_draw *draw) {
    for (int64_t begin = 0, end; begin < n; begin = end) {
        int64_t side[2] = {0, 0};
        for (end = begin; end < n && all[end].stratum == all[begin].stratum; end++)
            side[all[end].sign < 0]++;
        if (!whole && (side[0] < 2 || side[1] < 2)) {
            draw->left_out += end - begin;
            continue;
        }
        for (int64_t i = begin; i < end; i++) {
            draw->images[draw->n] = all[i].image;
            draw->signs[draw->n++ * lanes] = all[i].sign;
        }
        draw->n_positive += side[0];
        draw->first[++draw->n_strata] = draw->n;
    }
}

static asc_code list_images(const asc_images *images, const candidate *candidates, int64_t lanes,
                            asc_given given, asc_permutation_draw *draw) {
    drawn_image *all = NULL;
    int64_t n = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&all, (uint64_t)images->n_identities, sizeof *all, "drawn images"),
            done);
    for (int64_t k = 0; k < images->n_identities; k++) {
        if (candidates[k].side < 0)
            continue;
        const int64_t image = candidates[k].image[candidates[k].side];
        uint64_t stratum;
        if (find_stratum(images, image, given, &stratum))
            all[n++] = (drawn_image){stratum, image, candidates[k].side == 0 ? 1 : -1};
        else
            draw->left_out++;
    }
    qsort(all, (size_t)n, sizeof *all, by_stratum);
    ASC_TRY(code, asc_alloc(&draw->images, (uint64_t)n, sizeof(int64_t), "drawn images"), done);
    ASC_TRY(code, asc_alloc(&draw->first, (uint64_t)n + 1, sizeof(int64_t), "strata"), done);
    ASC_TRY(code, asc_alloc(&draw->signs, (uint64_t)n * (uint64_t)lanes, 1, "permutations"), done);
    keep_strata(all, n, lanes, given.n == 0, draw);
done:
    free(all);
    return code;
}

asc_code asc_permutation_draw_make(const asc_images *images, const int64_t *rows,
                                   const asc_inference_settings *settings, int32_t attribute,
                                   asc_given given, asc_permutation_draw *draw) {
    const int64_t lanes = 1 + settings->permutations, identities = images->n_identities;
    const int64_t most = settings->max_samples > 0 ? settings->max_samples : identities;
    candidate *all = NULL;
    placed *order = NULL;
    *draw = (asc_permutation_draw){0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&all, (uint64_t)identities, sizeof *all, "identities"), done);
    ASC_TRY(code, asc_alloc(&order, (uint64_t)identities, sizeof *order, "identities"), done);
    find_candidates(images, rows, settings->seed, attribute, all);
    for (int64_t k = 0; k < identities; k++)
        order[k] = (placed){asc_random_bits(settings->seed, ASC_RANDOM_PERMUTATION, (uint64_t)k,
                                            stream_of(attribute, STREAM_ORDER)),
                            k};
    qsort(order, (size_t)identities, sizeof *order, compare_keys);
    choose_sides(order, identities, most, all);
    ASC_TRY(code, list_images(images, all, lanes, given, draw), done);
    code = permute_all(settings, attribute, draw);
done:
    free(all);
    free(order);
    return code;
}

void asc_permutation_draw_free(asc_permutation_draw *draw) {
    free(draw->images);
    free(draw->signs);
    free(draw->first);
    *draw = (asc_permutation_draw){0};
}
