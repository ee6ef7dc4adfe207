/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "sources/images_parts.h"

const char *asc_kind_name(asc_kind kind) {
    static const char *const names[ASC_KINDS] = {"classes", "ordered", "continuous"};
    return names[kind];
}

int32_t asc_images_find_trait(const asc_images *images, const char *name) {
    for (int32_t t = 0; t < images->n_traits; t++)
        if (strcmp(images->traits[t].name, name) == 0)
            return t;
    return -1;
}

int64_t asc_images_trait_classes(const asc_images *images, int64_t *widest) {
    int64_t all = 0;
    *widest = 0;
    for (int32_t t = 0; t < images->n_traits; t++) {
        const int64_t own = images->traits[t].n_labels > 0 ? images->traits[t].n_labels : 1;
        all += own;
        *widest = own > *widest ? own : *widest;
    }
    return all;
}

int64_t asc_images_wide_traits(const asc_images *images, double *pairs) {
    int64_t wide = 0;
    *pairs = 0;
    for (int32_t t = 0; t < images->n_traits; t++) {
        const double own = images->traits[t].n_labels;
        wide += own > ASC_TRAIT_NARROW;
        *pairs += own > ASC_TRAIT_NARROW ? own * own : 0;
    }
    return wide;
}

asc_code asc_images_allocate_traits(asc_images *images, int32_t n_traits) {
    const uint64_t n = (uint64_t)n_traits;
    uint64_t size = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_multiply((uint64_t)images->n, n, &size, "attributes"), done);
    ASC_TRY(code, asc_alloc(&images->traits, n, sizeof *images->traits, "attributes"), done);
    images->n_traits = n_traits;
    ASC_TRY(code, asc_alloc(&images->classes, size, sizeof *images->classes, "attributes"), done);
    ASC_TRY(code, asc_alloc(&images->values, size, sizeof *images->values, "attributes"), done);
    for (uint64_t i = 0; i < size; i++) {
        images->classes[i] = -1;
        images->values[i] = NAN;
    }
done:
    return code;
}

void asc_trait_clear(asc_trait *trait) {
    free(trait->name);
    asc_free_strings(trait->labels, trait->n_labels);
    *trait = (asc_trait){0};
}

asc_code asc_images_append_trait(asc_images *images, asc_trait *trait, const int32_t *classes,
                                 const double *values) {
    asc_images before = *images; /* its traits alone are freed */
    const int32_t n = images->n_traits;
    images->traits = NULL;
    images->classes = NULL;
    images->values = NULL;
    asc_code code = asc_images_allocate_traits(images, n + 1);
    if (code != ASC_OK) {
        asc_trait_clear(trait);
        asc_images_free_traits(&before);
        return code;
    }
    for (int32_t t = 0; t < n; t++) {
        images->traits[t] = before.traits[t];
        before.traits[t] = (asc_trait){0};
    }
    images->traits[n] = *trait;
    *trait = (asc_trait){0};
    for (int64_t i = 0; i < images->n; i++) {
        const int64_t to = i * (n + 1), from = i * n;
        for (int32_t t = 0; t < n; t++) {
            images->classes[to + t] = before.classes[from + t];
            images->values[to + t] = before.values[from + t];
        }
        images->classes[to + n] = classes ? classes[i] : -1;
        images->values[to + n] = values ? values[i] : NAN;
    }
    asc_images_free_traits(&before);
    return ASC_OK;
}

void asc_images_free_traits(asc_images *images) {
    for (int32_t t = 0; images->traits && t < images->n_traits; t++)
        asc_trait_clear(&images->traits[t]);
    free(images->traits);
    free(images->classes);
    free(images->values);
    images->traits = NULL;
    images->classes = NULL;
    images->values = NULL;
    images->n_traits = 0;
}

asc_code asc_trait_copy(const asc_trait *from, asc_trait *to) {
    *to = (asc_trait){.kind = from->kind};
    asc_code code = asc_copy_string(&to->name, from->name);
    if (code == ASC_OK)
        code = asc_alloc(&to->labels, (uint64_t)from->n_labels, sizeof(char *), "labels");
    for (int32_t c = 0; c < from->n_labels && code == ASC_OK; c++, to->n_labels++)
        code = asc_copy_string(&to->labels[c], from->labels[c]);
    return code;
}

asc_code asc_trait_lists_of(const asc_images *images, asc_trait_lists *lists) {
    const uint64_t n = (uint64_t)images->n_traits;
    *lists = (asc_trait_lists){.n = images->n_traits};
    asc_code code = ASC_OK;
    for (int32_t t = 0; t < images->n_traits; t++)
        lists->total += images->traits[t].n_labels;
    ASC_TRY(code, asc_alloc(&lists->names, n, sizeof(char *), "attributes"), done);
    ASC_TRY(code, asc_alloc(&lists->kinds, n, 1, "attributes"), done);
    ASC_TRY(code, asc_alloc(&lists->n_labels, n, sizeof(int32_t), "attributes"), done);
    ASC_TRY(code, asc_alloc(&lists->labels, (uint64_t)lists->total, sizeof(char *), "labels"),
            done);
    for (int32_t t = 0, at = 0; t < images->n_traits; t++) {
        const asc_trait *trait = &images->traits[t];
        lists->names[t] = trait->name;
        lists->kinds[t] = (uint8_t)trait->kind;
        lists->n_labels[t] = trait->n_labels;
        for (int32_t c = 0; c < trait->n_labels; c++)
            lists->labels[at++] = trait->labels[c];
    }
done:
    return code;
}

void asc_trait_lists_free(asc_trait_lists *lists, bool with_texts) {
    if (with_texts) {
        asc_free_strings(lists->names, lists->n);
        asc_free_strings(lists->labels, lists->total);
    } else {
        free(lists->names);
        free(lists->labels);
    }
    free(lists->kinds);
    free(lists->n_labels);
    *lists = (asc_trait_lists){0};
}

/* A text changes hands. */
static char *take(char **text) {
    char *taken = *text;
    *text = NULL;
    return taken;
}

asc_code asc_images_take_traits(asc_images *images, asc_trait_lists *lists) {
    int64_t at = 0;
    asc_code code = asc_images_allocate_traits(images, lists->n);
    for (int32_t t = 0; t < lists->n && code == ASC_OK; t++) {
        asc_trait *trait = &images->traits[t];
        trait->name = take(&lists->names[t]);
        trait->kind = (asc_kind)lists->kinds[t];
        code = asc_alloc(&trait->labels, (uint64_t)lists->n_labels[t], sizeof(char *), "labels");
        if (code != ASC_OK)
            break;
        trait->n_labels = lists->n_labels[t];
        for (int32_t c = 0; c < trait->n_labels; c++)
            trait->labels[c] = take(&lists->labels[at++]);
    }
    return code;
}

double asc_images_trait_pairs(const asc_images *images) {
    enum { OF_NUMBERS = 4 * 4 };
    double pairs = 0;
    for (int32_t t = 0; t < images->n_traits; t++) {
        const double n = images->traits[t].n_labels;
        pairs += n > 0 ? n * n : OF_NUMBERS;
    }
    return pairs;
}
