/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "synth/synth_parts.h"

static const char *const CELEBA_NAMES[] = {"5_o_Clock_Shadow",
                                           "Arched_Eyebrows",
                                           "Attractive",
                                           "Bags_Under_Eyes",
                                           "Bald",
                                           "Bangs",
                                           "Big_Lips",
                                           "Big_Nose",
                                           "Black_Hair",
                                           "Blond_Hair",
                                           "Blurry",
                                           "Brown_Hair",
                                           "Bushy_Eyebrows",
                                           "Chubby",
                                           "Double_Chin",
                                           "Eyeglasses",
                                           "Goatee",
                                           "Gray_Hair",
                                           "Heavy_Makeup",
                                           "High_Cheekbones",
                                           "Male",
                                           "Mouth_Slightly_Open",
                                           "Mustache",
                                           "Narrow_Eyes",
                                           "No_Beard",
                                           "Oval_Face",
                                           "Pale_Skin",
                                           "Pointy_Nose",
                                           "Receding_Hairline",
                                           "Rosy_Cheeks",
                                           "Sideburns",
                                           "Smiling",
                                           "Straight_Hair",
                                           "Wavy_Hair",
                                           "Wearing_Earrings",
                                           "Wearing_Hat",
                                           "Wearing_Lipstick",
                                           "Wearing_Necklace",
                                           "Wearing_Necktie",
                                           "Young"};

enum { CELEBA_ATTRIBUTES = sizeof CELEBA_NAMES / sizeof *CELEBA_NAMES };

static asc_code name_attributes(int32_t count, char **names) {
    asc_code code = ASC_OK;
    for (int32_t a = 0; a < count && code == ASC_OK; a++)
        code = count <= CELEBA_ATTRIBUTES ? asc_copy_string(&names[a], CELEBA_NAMES[a])
                                          : asc_format(&names[a], "attr_%03d", a + 1);
    return code;
}

/* Index of the interval of ascending ends [count] that holds x. */
static int64_t find_interval(const double *ends, int64_t count, double x) {
    int64_t low = 0, high = count - 1;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (ends[middle] > x)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static asc_code assign_identities(const asc_synth_options *options, int32_t *identity) {
    const double LEAST_POPULARITY = 0.1; /* the most popular identity has 11 times as much */
    int64_t n = options->n_images, k = options->n_identities;
    uint64_t seed = options->seed;
    double *ends = NULL;
    asc_code code = asc_alloc(&ends, (uint64_t)k, sizeof *ends, "popularity of identities");
    if (code != ASC_OK)
        return code;
    double total = 0.0;
    for (int64_t i = 0; i < k; i++) {
        total += LEAST_POPULARITY + asc_random_uniform(seed, ASC_RANDOM_SYNTH_SIZE, (uint64_t)i, 0);
        ends[i] = total;
    }
    for (int64_t i = 0; i < n; i++) {
        double x = total * asc_random_uniform(seed, ASC_RANDOM_SYNTH_SIZE, (uint64_t)i, 1);
        identity[i] = (int32_t)(i < k ? i : find_interval(ends, k, x));
    }
    for (int64_t i = n - 1; i > 0; i--) {
        uint64_t bits = asc_random_bits(seed, ASC_RANDOM_SYNTH_ORDER, (uint64_t)i, 0);
        int64_t j = (int64_t)(bits % (uint64_t)(i + 1));
        int32_t swapped = identity[i];
        identity[i] = identity[j];
        identity[j] = swapped;
    }
    free(ends);
    return ASC_OK;
}

static int8_t draw_value(const asc_synth_options *options, int64_t image, int32_t identity,
                         int32_t attribute) {
    uint32_t b = 2 * (uint32_t)attribute;
    uint64_t seed = options->seed;
    double mine = asc_random_uniform(seed, ASC_RANDOM_SYNTH_ATTRIBUTE, (uint64_t)image, b);
    double u = mine < options->identity_share
                   ? asc_random_uniform(seed, ASC_RANDOM_SYNTH_IDENTITY, (uint64_t)identity, b)
                   : asc_random_uniform(seed, ASC_RANDOM_SYNTH_ATTRIBUTE, (uint64_t)image, b + 1);
    return u < options->prevalence[attribute] ? 1 : -1;
}

asc_code asc_synth_invent(const asc_synth_options *options, asc_synth_people *people) {
    int32_t n_attributes = options->n_attributes;
    uint64_t cells = 0;
    *people = (asc_synth_people){.n = options->n_images,
                                 .n_identities = options->n_identities,
                                 .n_attributes = n_attributes};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_multiply((uint64_t)people->n, (uint64_t)n_attributes, &cells, "attributes"),
            fail);
    ASC_TRY(code, asc_alloc(&people->identity, (uint64_t)people->n, sizeof(int32_t), "identities"),
            fail);
    ASC_TRY(code, asc_alloc(&people->names, (uint64_t)n_attributes, sizeof(char *), "names"), fail);
    ASC_TRY(code, asc_alloc(&people->effect, (uint64_t)n_attributes, sizeof(double), "effects"),
            fail);
    ASC_TRY(code, asc_alloc(&people->values, cells, 1, "attributes"), fail);
    ASC_TRY(code, asc_alloc(&people->signs, cells, 1, "planted signs"), fail);
    ASC_TRY(code, name_attributes(n_attributes, people->names), fail);
    ASC_TRY(code, assign_identities(options, people->identity), fail);
    memcpy(people->effect, options->effect, sizeof(double) * (size_t)n_attributes);
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < people->n; i++)
        for (int32_t a = 0; a < n_attributes; a++)
            people->values[i * n_attributes + a] = draw_value(options, i, people->identity[i], a);
    memcpy(people->signs, people->values, cells);
    ASC_TRY(code, asc_synth_invent_traits(options, people), fail);
    return ASC_OK;
fail:
    asc_synth_people_free(people);
    return code;
}

void asc_synth_people_free(asc_synth_people *people) {
    asc_free_strings(people->names, people->n_attributes);
    free(people->identity);
    free(people->effect);
    free(people->values);
    free(people->signs);
    free(people->trait_values);
    *people = (asc_synth_people){0};
}
