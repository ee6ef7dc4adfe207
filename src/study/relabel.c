/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/relabel.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"

enum { LEAST = 10 }; /* identities of a class */

typedef struct sized {
    int64_t size, identity;
} sized;

static int by_size(const void *a, const void *b) {
    const sized *x = a, *y = b;
    if (x->size != y->size)
        return x->size < y->size ? -1 : 1;
    return (x->identity > y->identity) - (x->identity < y->identity);
}

static int64_t size_of(const asc_relabel *e, int64_t identity) {
    return e->first[identity + 1] - e->first[identity];
}

static void list_images(const asc_images *images, asc_relabel *e) {
    for (int64_t i = 0; i < images->n; i++)
        e->first[images->identity[i] + 1]++;
    for (int64_t k = 0; k < e->n_identities; k++)
        e->first[k + 1] += e->first[k];
    /* first[k] walks to where k + 1 begins, and is put back. */
    for (int64_t i = 0; i < images->n; i++)
        e->images[e->first[images->identity[i]]++] = i;
    for (int64_t k = e->n_identities; k > 0; k--)
        e->first[k] = e->first[k - 1];
    e->first[0] = 0;
}

static asc_code sort_identities(asc_relabel *e) {
    sized *all = NULL;
    asc_code code = asc_alloc(&all, (uint64_t)e->n_identities, sizeof *all, "sizes of identities");
    if (code != ASC_OK)
        return code;
    for (int64_t k = 0; k < e->n_identities; k++)
        all[k] = (sized){size_of(e, k), k};
    qsort(all, (size_t)e->n_identities, sizeof *all, by_size);
    for (int64_t k = 0; k < e->n_identities; k++)
        e->order[k] = all[k].identity;
    free(all);
    return ASC_OK;
}

static void find_classes(asc_relabel *e) {
    e->n_classes = 1;
    for (int64_t i = 1; i < e->n_identities; i++) {
        const int64_t begin = e->classes[e->n_classes - 1];
        if (i - begin >= LEAST && e->n_identities - i >= LEAST &&
            4 * size_of(e, e->order[i]) > 5 * size_of(e, e->order[begin]))
            e->classes[e->n_classes++] = i;
    }
    e->classes[e->n_classes] = e->n_identities;
}

asc_code asc_relabel_init(const asc_images *images, uint64_t seed, asc_relabel *e) {
    const uint64_t k = (uint64_t)images->n_identities;
    *e = (asc_relabel){.n_identities = images->n_identities, .seed = seed};
    asc_code code = asc_alloc(&e->first, k + 2, sizeof(int64_t), "images of identities");
    if (code == ASC_OK)
        code = asc_alloc(&e->images, (uint64_t)images->n, sizeof(int64_t), "images of identities");
    if (code == ASC_OK)
        code = asc_alloc(&e->order, k, sizeof(int64_t), "order of identities");
    if (code == ASC_OK)
        code = asc_alloc(&e->classes, k / LEAST + 2, sizeof(int64_t), "classes of identities");
    if (code != ASC_OK)
        return code;
    list_images(images, e);
    code = sort_identities(e);
    if (code == ASC_OK)
        find_classes(e);
    return code;
}

void asc_relabel_free(asc_relabel *e) {
    free(e->first);
    free(e->images);
    free(e->order);
    free(e->classes);
    *e = (asc_relabel){0};
}

static int64_t below(const asc_relabel *e, int64_t p, int64_t counter, int64_t n) {
    const double u =
        asc_random_uniform(e->seed, ASC_RANDOM_RELABEL, (uint64_t)counter, (uint32_t)p);
    return (int64_t)(u * (double)n);
}

/* partner [K]: pi, a permutation (Fisher-Yates) inside every class. */
static void permute(const asc_relabel *e, int64_t p, int64_t *partner) {
    for (int64_t k = 0; k < e->n_identities; k++)
        partner[k] = k;
    for (int64_t c = 0; c < e->n_classes; c++)
        for (int64_t i = e->classes[c]; i + 1 < e->classes[c + 1]; i++) {
            const int64_t other = i + below(e, p, i, e->classes[c + 1] - i);
            const int64_t one = e->order[i], two = e->order[other], held = partner[one];
            partner[one] = partner[two];
            partner[two] = held;
        }
}

void asc_relabel_draw(const asc_relabel *e, int64_t p, int64_t *partner, int64_t *source) {
    if (p == 0) {
        for (int64_t i = 0; i < e->first[e->n_identities]; i++)
            source[e->images[i]] = e->images[i];
        return;
    }
    permute(e, p, partner);
    for (int64_t k = 0; k < e->n_identities; k++) {
        const int64_t *own = e->images + e->first[k], size = size_of(e, k);
        const int64_t *others = e->images + e->first[partner[k]], n = size_of(e, partner[k]);
        int64_t at = below(e, p, e->n_identities + k, n);
        for (int64_t t = 0; t < size; t++, at++) {
            at = at < n ? at : 0;
            source[own[t]] = others[at];
        }
    }
}
