/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "inference/strata.h"
#include "stats/regression.h"

enum { KNOTS = 4, ROUNDED = 1 << 20 };

/* The regression of an attribute by others over the images that have all values; arrays are owned.
 */
typedef struct propensity {
    int64_t n;
    int64_t *images;           /* [n] */
    double *design;            /* [n, columns] */
    double *weights, *targets; /* [n] */
    double *fitted;            /* [n, width] */
    int32_t *scores;           /* [n, d] */
    int32_t *of_class;         /* [classes] number among those that there are; -1: there is none */
    int32_t *strata;           /* [n] */
    int32_t columns, classes, width;
} propensity;

static bool is_continuous(const asc_inference_traits *traits, int32_t attribute) {
    const asc_inference_trait *trait = asc_inference_trait_of(traits, attribute);
    return trait && trait->kind == ASC_KIND_CONTINUOUS;
}

/* Classes have probabilities; steps and numbers a value. */
static bool has_classes(const asc_inference_traits *traits, int32_t attribute) {
    const asc_inference_trait *trait = asc_inference_trait_of(traits, attribute);
    return !trait || trait->kind == ASC_KIND_CLASSES;
}

static int32_t count_columns(const asc_inference_traits *traits, int32_t attribute) {
    const int32_t classes = asc_inference_class_count(traits, attribute);
    return is_continuous(traits, attribute) ? KNOTS : classes == 2 ? 1 : classes;
}

static void put_columns(const asc_inference_traits *traits, int64_t image, int32_t attribute,
                        double *x) {
    const int32_t own = asc_inference_class(traits, image, attribute);
    const int32_t columns = count_columns(traits, attribute);
    if (is_continuous(traits, attribute)) {
        const double place = asc_inference_trait_of(traits, attribute)->places[image];
        for (int k = 0; k < KNOTS; k++)
            x[k] = fmax(0, place - k / (double)KNOTS);
        return;
    }
    for (int32_t k = 0; k < columns; k++)
        x[k] = columns == 1 ? own : own == k;
}

/* Images whose values are all known, and 1 / (those of the person). */
static asc_code list_images(const asc_inference_traits *traits, asc_inference_given given,
                            int32_t attribute, propensity *p) {
    const asc_images *images = traits->images;
    int64_t *count = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&count, (uint64_t)images->n_identities, sizeof *count, "strata"), done);
    ASC_TRY(code, asc_alloc(&p->images, (uint64_t)images->n, sizeof *p->images, "strata"), done);
    for (int64_t i = 0; i < images->n; i++) {
        bool is_known = asc_inference_is_known(traits, i, attribute);
        for (int32_t g = 0; g < given.n; g++)
            is_known = is_known && asc_inference_is_known(traits, i, given.attributes[g]);
        if (!is_known)
            continue;
        p->images[p->n++] = i;
        count[images->identity[i]]++;
    }
    ASC_TRY(code, asc_alloc(&p->weights, (uint64_t)p->n, sizeof *p->weights, "strata"), done);
    for (int64_t r = 0; r < p->n; r++)
        p->weights[r] = 1 / (double)count[images->identity[p->images[r]]];
done:
    free(count);
    return code;
}

static asc_code make_design(const asc_inference_traits *traits, asc_inference_given given,
                            propensity *p) {
    uint64_t size = 0;
    for (int32_t g = 0; g < given.n; g++)
        p->columns += count_columns(traits, given.attributes[g]);
    asc_code code = asc_multiply((uint64_t)p->n, (uint64_t)p->columns, &size, "strata");
    if (code == ASC_OK)
        code = asc_alloc(&p->design, size, sizeof *p->design, "strata");
    for (int64_t r = 0; r < p->n && code == ASC_OK; r++) {
        double *x = p->design + r * p->columns;
        for (int32_t g = 0; g < given.n; g++) {
            put_columns(traits, p->images[r], given.attributes[g], x);
            x += count_columns(traits, given.attributes[g]);
        }
    }
    return code;
}

/* Targets: classes that there are, or values from 0 to 1. */
static asc_code make_targets(const asc_inference_traits *traits, int32_t attribute, propensity *p) {
    const asc_inference_trait *trait = asc_inference_trait_of(traits, attribute);
    const int32_t count = asc_inference_class_count(traits, attribute);
    asc_code code = ASC_OK;
    p->width = 1;
    ASC_TRY(code, asc_alloc(&p->targets, (uint64_t)p->n, sizeof *p->targets, "strata"), done);
    ASC_TRY(code, asc_alloc(&p->of_class, (uint64_t)count, sizeof *p->of_class, "strata"), done);
    for (int64_t r = 0; r < p->n && !has_classes(traits, attribute); r++)
        p->targets[r] = trait->places[p->images[r]] /
                        (trait->kind == ASC_KIND_ORDERED ? (double)(count - 1) : 1);
    if (!has_classes(traits, attribute))
        return ASC_OK;
    for (int64_t r = 0; r < p->n; r++)
        p->of_class[asc_inference_class(traits, p->images[r], attribute)] = 1;
    for (int32_t k = 0; k < count; k++)
        p->of_class[k] = p->of_class[k] ? p->classes++ : -1;
    for (int64_t r = 0; r < p->n; r++)
        p->targets[r] = p->of_class[asc_inference_class(traits, p->images[r], attribute)];
    p->width = p->classes;
done:
    return code;
}

/* The propensities as whole numbers; of two classes that of the second. */
static asc_code score(propensity *p, int32_t *d) {
    uint64_t size = 0;
    *d = p->width == 2 ? 1 : p->width;
    asc_code code = asc_multiply((uint64_t)p->n, (uint64_t)*d, &size, "strata");
    if (code == ASC_OK)
        code = asc_alloc(&p->scores, size, sizeof *p->scores, "strata");
    for (int64_t r = 0; r < p->n && code == ASC_OK; r++)
        for (int32_t k = 0; k < *d; k++) {
            const double fitted = p->fitted[r * p->width + p->width - *d + k];
            p->scores[r * *d + k] = (int32_t)lrint(ROUNDED * fmax(-1, fmin(2, fitted)));
        }
    return code;
}

static asc_code fit_and_split(asc_inference_given given, propensity *p) {
    const double weak = 100;
    const asc_regression regression = {.n = p->n,
                                       .columns = p->columns,
                                       .design = p->design,
                                       .weights = p->weights,
                                       .targets = p->targets,
                                       .classes = p->classes,
                                       .c = weak};
    uint64_t size = 0;
    int32_t d = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_multiply((uint64_t)p->n, (uint64_t)p->width, &size, "strata"), done);
    ASC_TRY(code, asc_alloc(&p->fitted, size, sizeof *p->fitted, "strata"), done);
    ASC_TRY(code, asc_alloc(&p->strata, (uint64_t)p->n, sizeof *p->strata, "strata"), done);
    if (p->classes == 1) /* one stratum: nothing is tested */
        return ASC_OK;
    ASC_TRY(code, asc_regression_fit(&regression, p->fitted), done);
    ASC_TRY(code, score(p, &d), done);
    code = asc_inference_strata_split(
        (asc_inference_scores){.scores = p->scores, .weights = p->weights, .n = p->n, .d = d},
        given.propensity, p->strata);
done:
    return code;
}

static void free_propensity(propensity *p) {
    free(p->images);
    free(p->design);
    free(p->weights);
    free(p->targets);
    free(p->fitted);
    free(p->scores);
    free(p->of_class);
    free(p->strata);
}

asc_code asc_inference_strata_of_propensity(const asc_inference_traits *traits,
                                            asc_inference_given given, int32_t attribute,
                                            int32_t *strata) {
    propensity p = {0};
    asc_code code = ASC_OK;
    for (int64_t i = 0; i < traits->images->n; i++)
        strata[i] = -1;
    ASC_TRY(code, list_images(traits, given, attribute, &p), done);
    if (p.n == 0)
        goto done;
    ASC_TRY(code, make_targets(traits, attribute, &p), done);
    ASC_TRY(code, make_design(traits, given, &p), done);
    ASC_TRY(code, fit_and_split(given, &p), done);
    for (int64_t r = 0; r < p.n; r++)
        strata[p.images[r]] = p.strata[r];
done:
    free_propensity(&p);
    return code;
}
