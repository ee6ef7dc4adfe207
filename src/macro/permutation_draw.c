#include <omp.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "macro/permutation.h"

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

/* A permutation of the n labels: Fisher-Yates, stopped when the positive ones have their places.
 * places: [n] scratch. */
static void permute(uint64_t seed, int32_t attribute, int64_t p, int64_t lanes,
                    const asc_permutation_draw *draw, int32_t *places) {
    const uint64_t use = (uint64_t)attribute << 32;
    const int64_t n = draw->n;
    for (int64_t i = 0; i < n; i++) {
        places[i] = (int32_t)i;
        draw->signs[i * lanes + p + 1] = -1;
    }
    for (int64_t i = 0; i < draw->n_positive; i++) {
        const double u = asc_random_uniform(seed, ASC_RANDOM_PERMUTATION, use | (uint64_t)i,
                                            (uint32_t)(FIRST_PERMUTATION + p));
        const int64_t other = i + (int64_t)(u * (double)(n - i));
        const int32_t taken = places[other];
        places[other] = places[i];
        draw->signs[taken * lanes + p + 1] = 1;
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
#pragma omp parallel for schedule(static)
    for (int64_t p = 0; p < settings->permutations; p++)
        permute(settings->seed, attribute, p, lanes, draw,
                places + (int64_t)omp_get_thread_num() * draw->n);
    free(places);
    return ASC_OK;
}

static asc_code list_images(const asc_images *images, const candidate *all, int64_t lanes,
                            asc_permutation_draw *draw) {
    asc_code code = ASC_OK;
    uint8_t *taken = NULL;
    for (int64_t k = 0; k < images->n_identities; k++) {
        draw->n += all[k].side >= 0;
        draw->n_positive += all[k].side == 0;
    }
    ASC_TRY(code, asc_alloc(&taken, (uint64_t)images->n, 1, "drawn images"), done);
    ASC_TRY(code, asc_alloc(&draw->images, (uint64_t)draw->n, sizeof(int64_t), "drawn images"),
            done);
    ASC_TRY(code, asc_alloc(&draw->signs, (uint64_t)draw->n * (uint64_t)lanes, 1, "permutations"),
            done);
    for (int64_t k = 0; k < images->n_identities; k++)
        if (all[k].side >= 0)
            taken[all[k].image[all[k].side]] = (uint8_t)(1 + all[k].side);
    int64_t n = 0;
    for (int64_t i = 0; i < images->n; i++)
        if (taken[i]) {
            draw->images[n] = i;
            draw->signs[n++ * lanes] = taken[i] == 1 ? 1 : -1;
        }
done:
    free(taken);
    return code;
}

asc_code asc_permutation_draw_make(const asc_images *images, const int64_t *rows,
                                   const asc_inference_settings *settings, int32_t attribute,
                                   asc_permutation_draw *draw) {
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
    ASC_TRY(code, list_images(images, all, lanes, draw), done);
    code = permute_all(settings, attribute, draw);
done:
    free(all);
    free(order);
    return code;
}

void asc_permutation_draw_free(asc_permutation_draw *draw) {
    free(draw->images);
    free(draw->signs);
    *draw = (asc_permutation_draw){0};
}
