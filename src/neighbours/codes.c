/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "neighbours/codes.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "sources/trait_classes.h"
#include "sweep/labels.h"

static void take_binary(asc_codes *c) {
    const asc_images *images = c->images;
    for (int64_t i = 0; i < images->n; i++)
        for (int32_t a = 0; a < images->n_attributes; a++) {
            const int8_t value = images->attributes[i * images->n_attributes + a];
            c->code[i * c->stride + a] = value == 0 ? -1 : value > 0;
        }
    for (int32_t a = 0; a < images->n_attributes; a++)
        c->classes[a] = 2;
}

static asc_code take_trait(asc_codes *c, int32_t t) {
    const asc_images *images = c->images;
    const int32_t lane = images->n_attributes + t;
    int32_t *classes = NULL;
    asc_code code = asc_alloc(&classes, (uint64_t)images->n, sizeof *classes, "classes of images");
    if (code == ASC_OK)
        code = asc_trait_classes(images, t, classes);
    for (int64_t i = 0; i < images->n && code == ASC_OK; i++)
        c->code[i * c->stride + lane] = classes[i];
    c->classes[lane] = asc_trait_count(&images->traits[t]);
    free(classes);
    return code;
}

asc_code asc_codes_init(const asc_images *images, asc_codes *c) {
    const int32_t lanes = images->n_attributes + images->n_traits;
    const int32_t stride = (lanes + ASC_CODE_LANES - 1) / ASC_CODE_LANES * ASC_CODE_LANES;
    *c = (asc_codes){.images = images, .n_lanes = lanes, .stride = stride};
    const uint64_t row = (uint64_t)stride * sizeof *c->code;
    asc_code code = asc_alloc(&c->code, (uint64_t)images->n, row, "values of images");
    if (code == ASC_OK)
        code = asc_alloc(&c->known, (uint64_t)lanes, sizeof *c->known, "images with a value");
    if (code == ASC_OK)
        code = asc_alloc(&c->classes, (uint64_t)lanes, sizeof *c->classes, "classes");
    if (code != ASC_OK)
        return code;
    take_binary(c);
    for (int32_t t = 0; t < images->n_traits && code == ASC_OK; t++)
        code = take_trait(c, t);
    for (int64_t i = 0; i < images->n; i++) {
        for (int32_t l = 0; l < lanes; l++)
            c->known[l] += c->code[i * stride + l] >= 0;
        for (int32_t l = lanes; l < stride; l++)
            c->code[i * stride + l] = -1;
    }
    return code;
}

void asc_codes_free(asc_codes *c) {
    free(c->code);
    free(c->known);
    free(c->classes);
    *c = (asc_codes){0};
}

const char *asc_codes_name(const asc_images *images, int32_t lane) {
    return lane < images->n_attributes ? images->attribute_names[lane]
                                       : images->traits[lane - images->n_attributes].name;
}

const char *asc_codes_kind(const asc_images *images, int32_t lane) {
    return lane < images->n_attributes
               ? "binary"
               : asc_kind_name(images->traits[lane - images->n_attributes].kind);
}

/* Images of a group with a value, and of each class of a lane. */
static int64_t count_values(const asc_codes *c, int32_t lane, const int64_t *images, int64_t n,
                            int64_t *count) {
    int64_t known = 0;
    for (int64_t i = 0; i < n; i++) {
        const int32_t code = c->code[images[i] * c->stride + lane];
        known += code >= 0;
        if (code >= 0)
            count[code]++;
    }
    return known;
}

/* Sum and number of the shares of a person's judged images [n]; count, own [classes]: of all
 * images, and zero. */
static void add_person(const asc_codes *c, int32_t lane, const uint8_t *judged, bool apart,
                       const int64_t *images, int64_t n, const int64_t *count, int64_t *own,
                       double *sum, int64_t *used) {
    const int64_t mine = count_values(c, lane, images, n, own);
    for (int64_t i = 0; i < n; i++) {
        const int32_t code = c->code[images[i] * c->stride + lane];
        if (!judged[images[i]])
            continue;
        *sum += (double)(count[code] - (apart ? own[code] : 1)) /
                (double)(c->known[lane] - (apart ? mine : 1));
        ++*used;
    }
    for (int64_t i = 0; i < n; i++) {
        const int32_t code = c->code[images[i] * c->stride + lane];
        if (code >= 0)
            own[code] = 0;
    }
}

asc_code asc_codes_chance(const asc_codes *c, int32_t lane, const uint8_t *judged, bool apart,
                          double *chance) {
    const asc_images *images = c->images;
    const uint64_t classes = (uint64_t)c->classes[lane];
    asc_identity_groups people = {0};
    int64_t *count = NULL, *own = NULL, used = 0;
    double sum = 0;
    asc_code code = asc_identity_groups_init(images->identity, images->n, &people);
    if (code == ASC_OK)
        code = asc_alloc(&count, classes, sizeof *count, "classes");
    if (code == ASC_OK)
        code = asc_alloc(&own, classes, sizeof *own, "classes");
    if (code == ASC_OK) {
        count_values(c, lane, people.images, images->n, count);
        for (int32_t k = 0; k < people.n; k++)
            add_person(c, lane, judged, apart, people.images + people.first[k],
                       people.first[k + 1] - people.first[k], count, own, &sum, &used);
        *chance = used > 0 ? sum / (double)used : NAN;
    }
    asc_identity_groups_free(&people);
    free(count);
    free(own);
    return code;
}
