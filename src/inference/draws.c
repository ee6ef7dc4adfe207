/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/draws.h"

#include <omp.h>
#include <stdlib.h>

#include "attrscope/inference.h"
#include "attrscope/memory.h"
#include "attrscope/random.h"

/* A person and its random number. */
typedef struct keyed {
    uint64_t key;
    int32_t person;
} keyed;

static int by_key(const void *a, const void *b) {
    const keyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

static int by_number(const void *a, const void *b) {
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static int32_t draw_image(const asc_inference_group *group, const int64_t *rows, uint64_t seed,
                          int64_t k, uint32_t stream) {
    int64_t chosen = group->first_image[k];
    uint64_t least = UINT64_MAX;
    for (int64_t c = group->first_image[k]; c < group->first_image[k + 1]; c++) {
        const uint64_t key = asc_random_bits(seed, ASC_RANDOM_INFERENCE_IMAGE,
                                             (uint64_t)rows[group->images[c]], stream);
        if (key < least) {
            least = key;
            chosen = c;
        }
    }
    return (int32_t)chosen;
}

/* People of the draw, all or so many at random. */
static asc_code choose_people(const asc_inference_group *group, uint64_t seed, uint32_t r,
                              asc_inference_draw *draw) {
    keyed *order = NULL;
    asc_code code = asc_alloc(&draw->people, (uint64_t)draw->n, sizeof(int32_t), "a draw");
    if (code == ASC_OK)
        code = asc_alloc(&order, (uint64_t)group->n, sizeof *order, "a draw");
    if (code == ASC_OK && group->n > 0) {
        for (int64_t k = 0; k < group->n; k++)
            order[k] = (keyed){
                asc_random_bits(seed, ASC_RANDOM_INFERENCE_PEOPLE, (uint64_t)group->identity[k], r),
                (int32_t)k};
        qsort(order, (size_t)group->n, sizeof *order, by_key);
        for (int64_t i = 0; i < draw->n; i++)
            draw->people[i] = order[i].person;
        qsort(draw->people, (size_t)draw->n, sizeof *draw->people, by_number);
    }
    free(order);
    return code;
}

asc_code asc_inference_draw_make(const asc_inference_group *group, const int64_t *rows,
                                 const asc_inference_settings *settings, int64_t r,
                                 asc_inference_draw *draw) {
    const int64_t most = settings->max_samples;
    *draw = (asc_inference_draw){.n = most > 0 && most < group->n ? most : group->n,
                                 .n_strata = group->n_strata};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&draw->images, (uint64_t)draw->n, sizeof(int32_t), "a draw"), done);
    ASC_TRY(code, asc_alloc(&draw->first, (uint64_t)group->n_strata + 1, sizeof(int64_t), "strata"),
            done);
    ASC_TRY(code, choose_people(group, settings->seed, (uint32_t)r, draw), done);
    for (int64_t i = 0; i < draw->n; i++)
        draw->images[i] =
            draw_image(group, rows, settings->seed, draw->people[i], (uint32_t)(1 + r));
    for (int64_t s = 0, i = 0; s < group->n_strata; s++) {
        while (i < draw->n && draw->people[i] < group->first[s + 1])
            i++;
        draw->first[s + 1] = i;
    }
done:
    return code;
}

void asc_inference_draw_free(asc_inference_draw *draw) {
    free(draw->images);
    free(draw->people);
    free(draw->first);
    *draw = (asc_inference_draw){0};
}

/* People by class: members [n], first [*n_classes + 1]. */
static int64_t list_classes(const int32_t *classes, int64_t n, int32_t *members, int64_t *first) {
    int64_t n_classes = 0;
    for (int64_t k = 0; k < n; k++)
        n_classes = classes[k] >= n_classes ? classes[k] + 1 : n_classes;
    for (int64_t k = 0; k < n; k++)
        first[classes[k] + 1]++;
    for (int64_t c = 0; c < n_classes; c++)
        first[c + 1] += first[c];
    for (int64_t k = 0; k < n; k++)
        members[first[classes[k]]++] = (int32_t)k;
    for (int64_t c = n_classes; c > 0; c--)
        first[c] = first[c - 1];
    first[0] = 0;
    return n_classes;
}

asc_code asc_inference_permutations_make(const asc_inference_group *group,
                                         asc_inference_exchange exchange, uint64_t seed,
                                         int64_t permutations, int32_t **others) {
    const int64_t n = group->n;
    const uint64_t threads = (uint64_t)omp_get_max_threads();
    int32_t *members = NULL;
    int64_t *first = NULL;
    keyed *order = NULL;
    uint64_t size = 0;
    asc_code code = ASC_OK;
    *others = NULL;
    ASC_TRY(code, asc_multiply((uint64_t)n, (uint64_t)permutations, &size, "permutations"), done);
    ASC_TRY(code, asc_alloc(others, size, sizeof **others, "permutations"), done);
    ASC_TRY(code, asc_alloc(&members, (uint64_t)n, sizeof *members, "people"), done);
    ASC_TRY(code, asc_alloc(&first, (uint64_t)n + 1, sizeof *first, "people"), done);
    ASC_TRY(code, asc_alloc(&order, threads * (uint64_t)n, sizeof *order, "people"), done);
    const int64_t n_classes = list_classes(group->classes[exchange], n, members, first);
#pragma omp parallel for schedule(static)
    for (int64_t p = 0; p < permutations; p++) {
        keyed *mine = order + omp_get_thread_num() * n;
        for (int64_t j = 0; j < n; j++)
            mine[j] =
                (keyed){asc_random_bits(seed, ASC_RANDOM_PERMUTATION,
                                        (uint64_t)group->identity[members[j]], (uint32_t)(1 + p)),
                        members[j]};
        for (int64_t c = 0; c < n_classes; c++)
            qsort(mine + first[c], (size_t)(first[c + 1] - first[c]), sizeof *mine, by_key);
        for (int64_t j = 0; j < n; j++)
            (*others)[members[j] * permutations + p] = mine[j].person;
    }
done:
    free(members);
    free(first);
    free(order);
    return code;
}

asc_code asc_inference_sources_make(const asc_inference_group *group,
                                    const asc_inference_draw *draw, const int32_t *others,
                                    int64_t permutations, int32_t **sources) {
    asc_code code =
        asc_alloc(sources, (uint64_t)draw->n * (uint64_t)permutations, sizeof **sources, "labels");
    if (code != ASC_OK)
        return code;
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < draw->n; i++) {
        const int64_t k = draw->people[i], *first = group->first_image;
        const int64_t own = first[k + 1] - first[k], number = draw->images[i] - first[k];
        for (int64_t p = 0; p < permutations; p++) {
            const int32_t other = others[k * permutations + p];
            const int64_t theirs = first[other + 1] - first[other];
            (*sources)[i * permutations + p] = (int32_t)(first[other] + number * theirs / own);
        }
    }
    return ASC_OK;
}
