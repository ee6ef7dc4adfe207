/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/traits.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "sources/trait_classes.h"
#include "stats/midranks.h"

static asc_code make_trait(const asc_images *images, int32_t t, asc_inference_trait *trait) {
    const uint64_t n = (uint64_t)images->n;
    asc_code code = ASC_OK;
    trait->kind = images->traits[t].kind;
    trait->n_classes = asc_trait_count(&images->traits[t]);
    ASC_TRY(code, asc_alloc(&trait->classes, n, sizeof *trait->classes, "attributes"), done);
    ASC_TRY(code, asc_alloc(&trait->places, n, sizeof *trait->places, "attributes"), done);
    if (trait->kind == ASC_KIND_CONTINUOUS) {
        ASC_TRY(code, asc_trait_ranks(images, t, trait->places), done);
        for (int64_t i = 0; i < images->n; i++)
            trait->classes[i] = asc_quantile_class(trait->places[i], ASC_QUANTILE_CLASSES);
        return ASC_OK;
    }
    for (int64_t i = 0; i < images->n; i++) {
        trait->classes[i] = images->classes[i * images->n_traits + t];
        trait->places[i] = trait->classes[i] < 0 ? NAN : (double)trait->classes[i];
    }
done:
    return code;
}

asc_code asc_inference_traits_make(const asc_images *images, asc_inference_traits *traits) {
    *traits = (asc_inference_traits){.images = images, .n = images->n_traits};
    asc_code code = asc_alloc(&traits->of, (uint64_t)traits->n, sizeof *traits->of, "attributes");
    for (int32_t t = 0; t < traits->n && code == ASC_OK; t++)
        code = make_trait(images, t, &traits->of[t]);
    return code;
}

void asc_inference_traits_free(asc_inference_traits *traits) {
    for (int32_t t = 0; traits->of && t < traits->n; t++) {
        free(traits->of[t].classes);
        free(traits->of[t].places);
    }
    free(traits->of);
    *traits = (asc_inference_traits){0};
}

const asc_inference_trait *asc_inference_trait_of(const asc_inference_traits *traits,
                                                  int32_t attribute) {
    const int32_t binary = traits->images->n_attributes;
    return attribute < binary ? NULL : &traits->of[attribute - binary];
}

bool asc_inference_is_known(const asc_inference_traits *traits, int64_t image, int32_t attribute) {
    return asc_inference_class(traits, image, attribute) >= 0;
}

bool asc_inference_is_same(const asc_inference_traits *traits, int64_t image, int64_t other,
                           int32_t attribute) {
    const asc_inference_trait *trait = asc_inference_trait_of(traits, attribute);
    return trait ? trait->places[image] == trait->places[other]
                 : asc_inference_class(traits, image, attribute) ==
                       asc_inference_class(traits, other, attribute);
}

int32_t asc_inference_class(const asc_inference_traits *traits, int64_t image, int32_t attribute) {
    const asc_inference_trait *trait = asc_inference_trait_of(traits, attribute);
    if (trait)
        return trait->classes[image];
    const int8_t value =
        traits->images->attributes[image * traits->images->n_attributes + attribute];
    return value == 0 ? -1 : value > 0;
}

int32_t asc_inference_class_count(const asc_inference_traits *traits, int32_t attribute) {
    const asc_inference_trait *trait = asc_inference_trait_of(traits, attribute);
    return trait ? trait->n_classes : 2;
}
