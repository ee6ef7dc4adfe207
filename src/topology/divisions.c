/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/divisions.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "sources/trait_classes.h"

static asc_code add(asc_divisions *divisions, asc_division about, int32_t **classes) {
    asc_division *new = &divisions->of[divisions->count++];
    *new = about;
    asc_code code =
        asc_alloc(&new->classes, (uint64_t)divisions->n, sizeof *new->classes, "classes of points");
    *classes = new->classes;
    return code;
}

static bool is_named(char *const *names, int64_t n_names, const char *attribute) {
    for (int64_t i = 0; i < n_names; i++)
        if (strcmp(names[i], attribute) == 0)
            return true;
    return n_names == 0;
}

static asc_code add_binary(const asc_images *images, int32_t a, asc_divisions *divisions) {
    int32_t *classes = NULL;
    asc_code code =
        add(divisions, (asc_division){.attribute = images->attribute_names[a], .n_classes = 2},
            &classes);
    for (int64_t i = 0; i < images->n && code == ASC_OK; i++) {
        const int8_t value = images->attributes[i * images->n_attributes + a];
        classes[i] = value > 0 ? 0 : value < 0 ? 1 : -1;
    }
    return code;
}

static asc_code add_trait(const asc_images *images, int32_t t, asc_divisions *divisions) {
    int32_t *classes = NULL;
    const asc_trait *trait = &images->traits[t];
    asc_code code =
        add(divisions,
            (asc_division){
                .attribute = trait->name, .trait = trait, .n_classes = asc_trait_count(trait)},
            &classes);
    return code == ASC_OK ? asc_trait_classes(images, t, classes) : code;
}

asc_code asc_divisions_of_images(const asc_images *images, char *const *names, int64_t n_names,
                                 asc_divisions *divisions) {
    const uint64_t most = 1 + (uint64_t)images->n_attributes + (uint64_t)images->n_traits;
    int32_t *classes = NULL;
    *divisions = (asc_divisions){.n = images->n};
    asc_code code = asc_alloc(&divisions->of, most, sizeof *divisions->of, "subsets");
    if (code == ASC_OK)
        code = add(divisions, (asc_division){.attribute = "", .n_classes = 1}, &classes);
    for (int32_t a = 0; a < images->n_attributes && code == ASC_OK; a++)
        if (is_named(names, n_names, images->attribute_names[a]))
            code = add_binary(images, a, divisions);
    for (int32_t t = 0; t < images->n_traits && code == ASC_OK; t++)
        if (is_named(names, n_names, images->traits[t].name))
            code = add_trait(images, t, divisions);
    if (code != ASC_OK)
        asc_divisions_free(divisions);
    return code;
}

/* The most frequent of counts [n], -1 where it is not one alone. */
static int32_t most_frequent(const int32_t *counts, int32_t n) {
    int32_t most = 0;
    for (int32_t c = 1; c < n; c++)
        most = counts[c] > counts[most] ? c : most;
    for (int32_t c = 0; c < n; c++)
        if (counts[most] == 0 || (c != most && counts[c] == counts[most]))
            return -1;
    return most;
}

static asc_code vote(const asc_images *images, const asc_division *of_images, int32_t *classes) {
    const int32_t n = of_images->n_classes;
    int32_t *counts = NULL;
    uint64_t size = 0;
    asc_code code =
        asc_multiply((uint64_t)images->n_identities, (uint64_t)n, &size, "people's values");
    if (code == ASC_OK)
        code = asc_alloc(&counts, size, sizeof *counts, "people's values");
    for (int64_t i = 0; i < images->n && code == ASC_OK; i++)
        if (of_images->classes[i] >= 0)
            counts[(int64_t)images->identity[i] * n + of_images->classes[i]]++;
    for (int64_t k = 0; k < images->n_identities && code == ASC_OK; k++)
        classes[k] = most_frequent(counts + k * n, n);
    free(counts);
    return code;
}

asc_code asc_divisions_of_people(const asc_images *images, const asc_divisions *of_images,
                                 asc_divisions *divisions) {
    *divisions = (asc_divisions){.n = images->n_identities};
    asc_code code =
        asc_alloc(&divisions->of, (uint64_t)of_images->count, sizeof *divisions->of, "subsets");
    for (int32_t d = 0; d < of_images->count && code == ASC_OK; d++) {
        int32_t *classes = NULL;
        code = add(divisions, of_images->of[d], &classes);
        if (code == ASC_OK)
            code = vote(images, &of_images->of[d], classes);
    }
    if (code != ASC_OK)
        asc_divisions_free(divisions);
    return code;
}

void asc_divisions_free(asc_divisions *divisions) {
    for (int32_t d = 0; d < divisions->count; d++)
        free(divisions->of[d].classes);
    free(divisions->of);
    *divisions = (asc_divisions){0};
}

int64_t asc_divisions_sets(const asc_divisions *divisions) {
    int64_t sets = 0;
    for (int32_t d = 0; d < divisions->count; d++)
        sets += divisions->of[d].n_classes;
    return sets;
}

const char *asc_division_label(const asc_division *division, int32_t class) {
    if (division->trait)
        return asc_trait_label(division->trait, class);
    return division->n_classes == 1 ? "" : class == 0 ? "positive" : "negative";
}
