/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fairness/splits.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "sources/trait_classes.h"

/* What all splits are made with: the class of every image, images of every person in a class. */
typedef struct workshop {
    const asc_images *images;
    int64_t people_at_least;
    int32_t *classes; /* [N] -1: none */
    int64_t *own;     /* [K] */
} workshop;

static int64_t pairs_of(int64_t n) {
    return n * (n - 1) / 2;
}

/* Images of class c into shop->own; returns how many people have one. */
static int64_t count_people(workshop *shop, int32_t c) {
    const asc_images *images = shop->images;
    int64_t people = 0;
    memset(shop->own, 0, (size_t)images->n_identities * sizeof *shop->own);
    for (int64_t i = 0; i < images->n; i++)
        if (shop->classes[i] == c)
            people += shop->own[images->identity[i]]++ == 0;
    return people;
}

/* Class c as the next group; shop->own becomes the entry of each person. */
static void add_group(workshop *shop, int32_t c, const char *label, asc_fairness_split *split) {
    const asc_images *images = shop->images;
    const int32_t g = split->n++;
    split->labels[g] = label;
    for (int64_t k = 0; k < images->n_identities; k++) {
        const int64_t size = shop->own[k];
        if (size == 0)
            continue;
        const int64_t e = split->n_entries++;
        split->group[e] = g;
        split->person[e] = (int32_t)k;
        split->size[e] = size;
        split->people[g]++;
        split->images[g] += size;
        split->matched[g] += pairs_of(size);
        shop->own[k] = e;
    }
    split->first[g + 1] = split->n_entries;
    split->unmatched[g] = pairs_of(split->images[g]) - split->matched[g];
    for (int64_t i = 0; i < images->n; i++)
        if (shop->classes[i] == c)
            split->entry_of[i] = (int32_t)shop->own[images->identity[i]];
}

static asc_code allocate(int64_t n, int32_t n_classes, asc_fairness_split *split) {
    const uint64_t images = (uint64_t)n, groups = (uint64_t)n_classes;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&split->labels, groups, sizeof *split->labels, "groups"), done);
    ASC_TRY(code, asc_alloc(&split->people, groups, sizeof(int64_t), "groups"), done);
    ASC_TRY(code, asc_alloc(&split->images, groups, sizeof(int64_t), "groups"), done);
    ASC_TRY(code, asc_alloc(&split->matched, groups, sizeof(int64_t), "groups"), done);
    ASC_TRY(code, asc_alloc(&split->unmatched, groups, sizeof(int64_t), "groups"), done);
    ASC_TRY(code, asc_alloc(&split->first, groups + 1, sizeof(int64_t), "groups"), done);
    ASC_TRY(code, asc_alloc(&split->entry_of, images, sizeof(int32_t), "groups of images"), done);
    ASC_TRY(code, asc_alloc(&split->group, images, sizeof(int32_t), "groups of people"), done);
    ASC_TRY(code, asc_alloc(&split->person, images, sizeof(int32_t), "groups of people"), done);
    ASC_TRY(code, asc_alloc(&split->size, images, sizeof(int64_t), "groups of people"), done);
    for (int64_t i = 0; i < n; i++)
        split->entry_of[i] = -1;
done:
    return code;
}

/* Groups of shop->classes, called labels [n_classes]. */
static asc_code fill(workshop *shop, int32_t n_classes, const char *const *labels,
                     asc_fairness_split *split) {
    asc_code code = allocate(shop->images->n, n_classes, split);
    for (int32_t c = 0; c < n_classes && code == ASC_OK; c++) {
        const int64_t people = count_people(shop, c);
        if (people >= shop->people_at_least) {
            add_group(shop, c, labels[c], split);
            continue;
        }
        split->left_out += people > 0;
        for (int64_t k = 0; k < shop->images->n_identities; k++)
            split->left_out_images += shop->own[k];
    }
    return code;
}

static asc_code add_binary(workshop *shop, int32_t a, asc_fairness_split *split) {
    static const char *const labels[] = {"negative", "positive"};
    const asc_images *images = shop->images;
    split->attribute = images->attribute_names[a];
    split->kind = "binary";
    for (int64_t i = 0; i < images->n; i++) {
        const int8_t value = images->attributes[i * images->n_attributes + a];
        shop->classes[i] = value == 0 ? -1 : value > 0;
    }
    return fill(shop, 2, labels, split);
}

static asc_code add_trait(workshop *shop, int32_t t, asc_fairness_split *split) {
    const asc_trait *trait = &shop->images->traits[t];
    const int32_t n = asc_trait_count(trait);
    const char **labels = NULL;
    split->attribute = trait->name;
    split->kind = asc_kind_name(trait->kind);
    asc_code code = asc_alloc(&labels, (uint64_t)n, sizeof *labels, "groups");
    for (int32_t c = 0; c < n && code == ASC_OK; c++)
        labels[c] = asc_trait_label(trait, c);
    if (code == ASC_OK)
        code = asc_trait_classes(shop->images, t, shop->classes);
    if (code == ASC_OK)
        code = fill(shop, n, labels, split);
    free(labels);
    return code;
}

static bool is_asked(const asc_fairness_settings *settings, const char *name) {
    for (int64_t a = 0; a < settings->n_attributes; a++)
        if (strcmp(settings->attributes[a], name) == 0)
            return true;
    return settings->n_attributes == 0;
}

/* People, and pairs of two. */
static void count_all(workshop *shop, asc_fairness_splits *splits) {
    const asc_images *images = shop->images;
    memset(shop->own, 0, (size_t)images->n_identities * sizeof *shop->own);
    for (int64_t i = 0; i < images->n; i++)
        shop->own[images->identity[i]]++;
    splits->unmatched = pairs_of(images->n);
    for (int64_t k = 0; k < images->n_identities; k++) {
        splits->people += shop->own[k] > 0;
        splits->paired += shop->own[k] > 1;
        splits->unmatched -= pairs_of(shop->own[k]);
    }
}

asc_code asc_fairness_splits_make(const asc_images *images, const asc_fairness_settings *settings,
                                  asc_fairness_splits *splits) {
    workshop shop = {.images = images, .people_at_least = settings->people_at_least};
    asc_code code = ASC_OK;
    *splits = (asc_fairness_splits){.images = images};
    ASC_TRY(code,
            asc_alloc(&splits->splits, (uint64_t)images->n_attributes + (uint64_t)images->n_traits,
                      sizeof *splits->splits, "groups"),
            done);
    ASC_TRY(code, asc_alloc(&shop.classes, (uint64_t)images->n, sizeof(int32_t), "classes"), done);
    ASC_TRY(code, asc_alloc(&shop.own, (uint64_t)images->n_identities, sizeof(int64_t), "people"),
            done);
    for (int32_t a = 0; a < images->n_attributes; a++)
        if (is_asked(settings, images->attribute_names[a]))
            ASC_TRY(code, add_binary(&shop, a, &splits->splits[splits->n++]), done);
    for (int32_t t = 0; t < images->n_traits; t++)
        if (is_asked(settings, images->traits[t].name))
            ASC_TRY(code, add_trait(&shop, t, &splits->splits[splits->n++]), done);
    for (int32_t s = 0; s < splits->n; s++) {
        splits->n_groups += splits->splits[s].n;
        splits->n_entries += splits->splits[s].n_entries;
    }
    count_all(&shop, splits);
done:
    free(shop.classes);
    free(shop.own);
    return code;
}

void asc_fairness_splits_free(asc_fairness_splits *splits) {
    for (int32_t s = 0; s < splits->n; s++) {
        asc_fairness_split *split = &splits->splits[s];
        free(split->labels);
        free(split->people);
        free(split->images);
        free(split->matched);
        free(split->unmatched);
        free(split->first);
        free(split->entry_of);
        free(split->group);
        free(split->person);
        free(split->size);
    }
    free(splits->splits);
    *splits = (asc_fairness_splits){0};
}
