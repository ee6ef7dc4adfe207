/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "synth/synth_parts.h"

static const double DEFAULT_PREVALENCE[] = {0.5, 0.3, 0.2, 0.1, 0.05, 0.15, 0.25, 0.4};
static const double DEFAULT_EFFECT[] = {0.0, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
static const asc_synth_model DEFAULT_MODELS[] = {
    {"facenet", "iresnetv1", ASC_EUCLIDEAN, 128, ASC_SYNTH_LIKENESS},
    {"arcface", "r50", ASC_COSINE, 512, ASC_SYNTH_LIKENESS}};

enum {
    DEFAULT_ATTRIBUTES = sizeof DEFAULT_EFFECT / sizeof *DEFAULT_EFFECT,
    DEFAULT_MODEL_COUNT = sizeof DEFAULT_MODELS / sizeof *DEFAULT_MODELS,
    MAX_MODELS = 1 << 16
};

static const int64_t MAX_IMAGES = (int64_t)1
                                  << 40; /* a stream's coordinate holds image and model */

asc_code asc_synth_options_init(asc_synth_options *options) {
    *options = (asc_synth_options){
        .n_images = 2000, .n_identities = 300, .identity_share = 0.6, .spectrum = 0.5, .seed = 1};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&options->prevalence, DEFAULT_ATTRIBUTES, sizeof(double), "options"),
            fail);
    ASC_TRY(code, asc_alloc(&options->effect, DEFAULT_ATTRIBUTES, sizeof(double), "options"), fail);
    memcpy(options->prevalence, DEFAULT_PREVALENCE, sizeof DEFAULT_PREVALENCE);
    memcpy(options->effect, DEFAULT_EFFECT, sizeof DEFAULT_EFFECT);
    options->n_attributes = DEFAULT_ATTRIBUTES;
    ASC_TRY(code,
            asc_alloc(&options->models, DEFAULT_MODEL_COUNT, sizeof *options->models, "options"),
            fail);
    options->n_models = DEFAULT_MODEL_COUNT;
    for (int32_t m = 0; m < DEFAULT_MODEL_COUNT; m++) {
        asc_synth_model *model = &options->models[m];
        model->metric = DEFAULT_MODELS[m].metric;
        model->dimension = DEFAULT_MODELS[m].dimension;
        model->likeness = DEFAULT_MODELS[m].likeness;
        ASC_TRY(code, asc_copy_string(&model->name, DEFAULT_MODELS[m].name), fail);
        ASC_TRY(code, asc_copy_string(&model->architecture, DEFAULT_MODELS[m].architecture), fail);
    }
    return ASC_OK;
fail:
    asc_synth_options_free(options);
    return code;
}

void asc_synth_options_free(asc_synth_options *options) {
    for (int32_t m = 0; options->models && m < options->n_models; m++) {
        free(options->models[m].name);
        free(options->models[m].architecture);
    }
    free(options->models);
    free(options->folder);
    free(options->celeba_identities);
    free(options->celeba_attributes);
    free(options->prevalence);
    free(options->effect);
    for (int32_t t = 0; options->traits && t < options->n_traits; t++)
        free(options->traits[t].name);
    free(options->traits);
    *options = (asc_synth_options){0};
}

asc_code asc_synth_check_range(const char *option, double value, double low, double high) {
    if (value >= low && value <= high)
        return ASC_OK;
    return asc_fail(ASC_USAGE, "%s: %g is not allowed; give a number from %g to %g", option, value,
                    low, high);
}

static asc_code check_people(const asc_synth_options *options) {
    if (!options->celeba_identities != !options->celeba_attributes)
        return asc_fail(ASC_USAGE, "--annotations: both CelebA files are needed; give the identity "
                                   "file and the attribute file");
    if (options->celeba_identities && options->n_traits > 0)
        return asc_fail(ASC_USAGE, "--traits: CelebA's files have binary attributes only; leave "
                                   "out --traits or --annotations");
    if (options->n_attributes < 0 || options->n_attributes + options->n_traits < 1)
        return asc_fail(ASC_USAGE, "--attributes: %d is not allowed; plant at least one attribute",
                        options->n_attributes);
    if (options->celeba_identities)
        return ASC_OK;
    if (options->n_images < 1 || options->n_images > MAX_IMAGES)
        return asc_fail(ASC_USAGE, "--images: %lld is not allowed; give a number from 1 to %lld",
                        (long long)options->n_images, (long long)MAX_IMAGES);
    if (options->n_identities < 1 || options->n_identities > INT32_MAX)
        return asc_fail(ASC_USAGE, "--identities: %lld is not allowed; give a number from 1 to %d",
                        (long long)options->n_identities, INT32_MAX);
    if (options->n_identities > options->n_images)
        return asc_fail(ASC_USAGE,
                        "--identities: %lld identities with an image each do not fit into %lld "
                        "images; lower --identities or raise --images",
                        (long long)options->n_identities, (long long)options->n_images);
    for (int32_t a = 0; a < options->n_attributes; a++)
        if (!(options->prevalence[a] > 0.0 && options->prevalence[a] < 1.0))
            return asc_fail(ASC_USAGE,
                            "--prevalence: %g (attribute %d) is not allowed; give a share between "
                            "0 and 1, both excluded",
                            options->prevalence[a], a + 1);
    asc_code code = asc_synth_check_range("--identity-share", options->identity_share, 0.0, 1.0);
    return code == ASC_OK ? asc_synth_check_traits(options) : code;
}

bool asc_synth_is_plain_name(const char *name) {
    static const char ALLOWED[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    enum { LONGEST = 100 };
    size_t length = name ? strlen(name) : 0;
    return length > 0 && length <= LONGEST && name[0] != '.' && strspn(name, ALLOWED) == length;
}

static asc_code check_models(const asc_synth_options *options) {
    const double LEAST_LIKENESS = 1e-6;
    if (options->n_models < 1 || options->n_models > MAX_MODELS)
        return asc_fail(ASC_USAGE, "--model: %d models are not allowed; give from 1 to %d",
                        options->n_models, MAX_MODELS);
    for (int32_t m = 0; m < options->n_models; m++) {
        const asc_synth_model *model = &options->models[m];
        if (!asc_synth_is_plain_name(model->name) || !asc_synth_is_plain_name(model->architecture))
            return asc_fail(ASC_USAGE,
                            "--model: '%s' with architecture '%s' makes no file name; use letters, "
                            "digits, '-' and '.' in both",
                            model->name ? model->name : "",
                            model->architecture ? model->architecture : "");
        if (model->dimension < 1 || model->dimension > ASC_SYNTH_MOST_COMPONENTS)
            return asc_fail(
                ASC_USAGE, "--model: %s_%s has dimension %d; give a number from 1 to %d",
                model->name, model->architecture, model->dimension, ASC_SYNTH_MOST_COMPONENTS);
        asc_code code = asc_synth_check_range("--likeness", model->likeness, LEAST_LIKENESS, 1);
        if (code != ASC_OK)
            return code;
        for (int32_t other = 0; other < m; other++)
            if (strcmp(model->name, options->models[other].name) == 0 &&
                strcmp(model->architecture, options->models[other].architecture) == 0)
                return asc_fail(ASC_USAGE,
                                "--model: %s_%s is given twice; change its name or architecture",
                                model->name, model->architecture);
    }
    return ASC_OK;
}

asc_code asc_synth_check(const asc_synth_options *options) {
    enum { LARGEST_EFFECT = 1000, LARGEST_EXPONENT = 10 };
    if (!options->folder || !options->folder[0])
        return asc_fail(ASC_USAGE, "-o: the folder to write to is missing; give -o DIR");
    asc_code code = check_people(options);
    for (int32_t a = 0; code == ASC_OK && a < options->n_attributes; a++)
        code = asc_synth_check_range("--effect", options->effect[a], 0.0, LARGEST_EFFECT);
    if (code == ASC_OK)
        code = asc_synth_check_range("--spectrum", options->spectrum, 0.0, LARGEST_EXPONENT);
    return code == ASC_OK ? check_models(options) : code;
}
