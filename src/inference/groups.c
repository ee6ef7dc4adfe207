/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/groups.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"

enum { FEWEST = 10 }; /* people of a class */

/* An image that may be drawn; first by stratum, then by person. */
typedef struct candidate {
    int32_t stratum; /* of the person */
    int32_t identity;
    uint64_t key; /* of the image */
    int64_t image;
} candidate;

static int by_person(const void *a, const void *b) {
    const candidate *x = a, *y = b;
    if (x->stratum != y->stratum)
        return x->stratum < y->stratum ? -1 : 1;
    if (x->identity != y->identity)
        return x->identity < y->identity ? -1 : 1;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->image > y->image) - (x->image < y->image);
}

static uint64_t bits_of(const int64_t *rows, uint64_t seed, int64_t image) {
    return asc_random_bits(seed, ASC_RANDOM_INFERENCE_IMAGE, (uint64_t)rows[image], 0);
}

static bool same_images(const asc_inference_traits *traits, int32_t a, int32_t b) {
    for (int64_t i = 0; i < traits->images->n; i++)
        if (asc_inference_is_known(traits, i, a) != asc_inference_is_known(traits, i, b))
            return false;
    return true;
}

/* A person's stratum: that of the image with the least random number among those that count. */
typedef struct person {
    uint64_t key;
    int32_t stratum;
    bool is_known, has_stratum;
} person;

static asc_code choose_strata(const asc_inference_traits *traits, const int64_t *rows,
                              uint64_t seed, int32_t attribute, const int32_t *strata,
                              person **people) {
    asc_code code =
        asc_alloc(people, (uint64_t)traits->images->n_identities, sizeof **people, "identities");
    for (int64_t i = 0; i < traits->images->n && code == ASC_OK; i++) {
        person *one = &(*people)[traits->images->identity[i]];
        if (!asc_inference_is_known(traits, i, attribute))
            continue;
        one->is_known = true;
        if (strata[i] < 0)
            continue;
        const uint64_t key = bits_of(rows, seed, i);
        if (!one->has_stratum || key < one->key)
            *one = (person){key, strata[i], true, true};
    }
    return code;
}

/* Images of the people's strata, sorted: *n of them. */
static asc_code list_candidates(const asc_inference_traits *traits, const int64_t *rows,
                                uint64_t seed, const person *people, int32_t attribute,
                                const int32_t *strata, candidate **all, int64_t *n) {
    asc_code code = asc_alloc(all, (uint64_t)traits->images->n, sizeof **all, "images of people");
    *n = 0;
    for (int64_t i = 0; i < traits->images->n && code == ASC_OK; i++) {
        const int32_t identity = traits->images->identity[i];
        if (asc_inference_is_known(traits, i, attribute) && strata[i] >= 0 &&
            strata[i] == people[identity].stratum)
            (*all)[(*n)++] = (candidate){strata[i], identity, bits_of(rows, seed, i), i};
    }
    if (code == ASC_OK && *n > 0)
        qsort(*all, (size_t)*n, sizeof **all, by_person);
    return code;
}

static asc_code list_people(const candidate *all, int64_t count, asc_inference_group *group) {
    asc_code code = ASC_OK;
    for (int64_t c = 0; c < count; c++)
        group->n += c == 0 || all[c].identity != all[c - 1].identity;
    const uint64_t n = (uint64_t)group->n;
    ASC_TRY(code, asc_alloc(&group->identity, n, sizeof(int32_t), "people"), done);
    ASC_TRY(code, asc_alloc(&group->images, (uint64_t)count, sizeof(int64_t), "images"), done);
    ASC_TRY(code, asc_alloc(&group->first_image, n + 1, sizeof(int64_t), "people"), done);
    ASC_TRY(code, asc_alloc(&group->first, n + 1, sizeof(int64_t), "strata"), done);
    int64_t k = 0;
    group->n_images = count;
    for (int64_t c = 0; c < count; c++) {
        group->images[c] = all[c].image;
        if (c > 0 && all[c].identity == all[c - 1].identity)
            continue;
        if (c == 0 || all[c].stratum != all[c - 1].stratum)
            group->first[group->n_strata++] = k;
        group->identity[k] = all[c].identity;
        group->first_image[k++] = c;
    }
    group->first_image[k] = count;
    group->first[group->n_strata] = k;
done:
    return code;
}

/* 1, 2, 3-4, 5-8 ... photos are 0, 1, 2, 3 ... */
static int photos_bin(const asc_inference_group *group, int64_t k) {
    const int64_t photos = group->first_image[k + 1] - group->first_image[k];
    int bin = 0;
    while ((int64_t)1 << bin < photos)
        bin++;
    return bin;
}

/* Classes of one stratum from number `next` on: what follows the last of them is returned. */
static int32_t class_stratum(const asc_inference_group *group, int64_t first, int64_t end,
                             int32_t next, int32_t *classes) {
    enum { BINS = 64 };
    int64_t people[BINS] = {0}, left = end - first, held = 0;
    int32_t of_bin[BINS];
    for (int64_t k = first; k < end; k++)
        people[photos_bin(group, k)]++;
    for (int b = 0; b < BINS; b++) {
        of_bin[b] = next;
        held += people[b];
        left -= people[b];
        if (held >= FEWEST && left >= FEWEST) {
            next++;
            held = 0;
        }
    }
    for (int64_t k = first; k < end; k++)
        classes[k] = of_bin[photos_bin(group, k)];
    return next + 1;
}

static asc_code class_people(asc_inference_group *group) {
    asc_code code = ASC_OK;
    int32_t next = 0;
    for (int e = 0; e < ASC_INFERENCE_EXCHANGES && code == ASC_OK; e++)
        code = asc_alloc(&group->classes[e], (uint64_t)group->n, sizeof(int32_t), "people");
    for (int64_t s = 0; s < group->n_strata && code == ASC_OK; s++) {
        for (int64_t k = group->first[s]; k < group->first[s + 1]; k++)
            group->classes[ASC_INFERENCE_EXCHANGE_ALL][k] = (int32_t)s;
        next = class_stratum(group, group->first[s], group->first[s + 1], next,
                             group->classes[ASC_INFERENCE_EXCHANGE_PHOTOS]);
    }
    return code;
}

static bool varies_within_people(const asc_inference_traits *traits,
                                 const asc_inference_group *group, int32_t attribute) {
    for (int64_t k = 0; k < group->n; k++)
        for (int64_t c = group->first_image[k] + 1; c < group->first_image[k + 1]; c++)
            if (!asc_inference_is_same(traits, group->images[c], group->images[c - 1], attribute))
                return true;
    return false;
}

/* The group's attributes are known. */
static asc_code fill_group(const asc_inference_traits *traits, const int64_t *rows, uint64_t seed,
                           asc_inference_given given, asc_inference_group *group) {
    const int32_t any = group->attributes[0];
    person *people = NULL;
    candidate *all = NULL;
    int32_t *strata = NULL;
    int64_t n = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&strata, (uint64_t)traits->images->n, sizeof *strata, "strata"), done);
    ASC_TRY(code, asc_inference_strata_make(traits, given, any, strata), done);
    ASC_TRY(code, choose_strata(traits, rows, seed, any, strata, &people), done);
    ASC_TRY(code, list_candidates(traits, rows, seed, people, any, strata, &all, &n), done);
    ASC_TRY(code, list_people(all, n, group), done);
    ASC_TRY(code, class_people(group), done);
    for (int64_t k = 0; k < traits->images->n_identities; k++)
        group->n_without += people[k].is_known && !people[k].has_stratum;
    for (int32_t a = 0; a < group->n_attributes; a++)
        group->exchange[a] = varies_within_people(traits, group, group->attributes[a])
                                 ? ASC_INFERENCE_EXCHANGE_PHOTOS
                                 : ASC_INFERENCE_EXCHANGE_ALL;
done:
    free(strata);
    free(people);
    free(all);
    return code;
}

/* Whether two attributes have the same people in the same strata. */
static bool share_group(const asc_inference_traits *traits, asc_inference_given given, int32_t a,
                        int32_t b) {
    return !asc_inference_has_propensity(given, a) && !asc_inference_has_propensity(given, b) &&
           same_images(traits, a, b);
}

/* Adds an attribute to its group, or makes one. */
static asc_code place_attribute(const asc_inference_traits *traits, asc_inference_given given,
                                int32_t attribute, asc_inference_group *groups, int32_t *n_groups) {
    int32_t g = 0;
    while (g < *n_groups && !share_group(traits, given, attribute, groups[g].attributes[0]))
        g++;
    asc_inference_group *group = &groups[g];
    asc_code code = ASC_OK;
    if (g == *n_groups) {
        const uint64_t most = (uint64_t)(traits->images->n_attributes + traits->n - attribute);
        ++*n_groups;
        ASC_TRY(code, asc_alloc(&group->attributes, most, sizeof(int32_t), "attributes"), done);
        ASC_TRY(code,
                asc_alloc(&group->exchange, most, sizeof(asc_inference_exchange), "attributes"),
                done);
    }
    group->attributes[group->n_attributes++] = attribute;
done:
    return code;
}

asc_code asc_inference_groups_make(const asc_inference_traits *traits, const int64_t *rows,
                                   uint64_t seed, asc_inference_given given,
                                   asc_inference_group **groups, int32_t *n_groups) {
    const int32_t n = traits->images->n_attributes + traits->n;
    *n_groups = 0;
    asc_code code = asc_alloc(groups, (uint64_t)n, sizeof **groups, "attributes");
    for (int32_t a = 0; a < n && code == ASC_OK; a++)
        code = place_attribute(traits, given, a, *groups, n_groups);
    for (int32_t g = 0; g < *n_groups && code == ASC_OK; g++)
        code = fill_group(traits, rows, seed, given, &(*groups)[g]);
    return code;
}

void asc_inference_groups_free(asc_inference_group *groups, int32_t n_groups) {
    for (int32_t g = 0; g < n_groups; g++) {
        free(groups[g].attributes);
        free(groups[g].exchange);
        free(groups[g].identity);
        free(groups[g].images);
        free(groups[g].first_image);
        free(groups[g].first);
        for (int e = 0; e < ASC_INFERENCE_EXCHANGES; e++)
            free(groups[g].classes[e]);
    }
    free(groups);
}
