/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "synth/lattice_parts.h"
#include "synth/synth_parts.h"

static const double DEFAULT_COHERENCE[] = {0.0, 0.4, 0.8, 0.2, 0.6, 1.0};
static const asc_synth_lattice_model DEFAULT_MODELS[] = {
    {"arcface", "r18", "vanilla", ASC_COSINE, 128, 1.0},
    {"arcface", "r18", "finetuned", ASC_COSINE, 128, 0.7}};

enum {
    DEFAULT_ATTRIBUTES = sizeof DEFAULT_COHERENCE / sizeof *DEFAULT_COHERENCE,
    DEFAULT_MODEL_COUNT = sizeof DEFAULT_MODELS / sizeof *DEFAULT_MODELS,
    MOST_MODELS = 1 << 12
};

static asc_code copy_model(const asc_synth_lattice_model *from, asc_synth_lattice_model *to) {
    to->metric = from->metric;
    to->dimension = from->dimension;
    to->coherence = from->coherence;
    asc_code code = asc_copy_string(&to->name, from->name);
    if (code == ASC_OK)
        code = asc_copy_string(&to->architecture, from->architecture);
    return code == ASC_OK ? asc_copy_string(&to->variant, from->variant) : code;
}

asc_code asc_synth_lattice_options_init(asc_synth_lattice_options *options) {
    *options = (asc_synth_lattice_options){
        .n_dimensions = 3, .side = 5, .n_low = 3, .n_identities = 4, .seed = 1};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&options->coherence, DEFAULT_ATTRIBUTES, sizeof(double), "options"),
            fail);
    memcpy(options->coherence, DEFAULT_COHERENCE, sizeof DEFAULT_COHERENCE);
    ASC_TRY(code,
            asc_alloc(&options->models, DEFAULT_MODEL_COUNT, sizeof *options->models, "options"),
            fail);
    options->n_models = DEFAULT_MODEL_COUNT;
    for (int32_t m = 0; m < DEFAULT_MODEL_COUNT; m++)
        ASC_TRY(code, copy_model(&DEFAULT_MODELS[m], &options->models[m]), fail);
    return ASC_OK;
fail:
    asc_synth_lattice_options_free(options);
    return code;
}

void asc_synth_lattice_options_free(asc_synth_lattice_options *options) {
    for (int32_t m = 0; options->models && m < options->n_models; m++) {
        free(options->models[m].name);
        free(options->models[m].architecture);
        free(options->models[m].variant);
    }
    free(options->models);
    free(options->coherence);
    free(options->folder);
    *options = (asc_synth_lattice_options){0};
}

static bool are_same(const asc_synth_lattice_model *a, const asc_synth_lattice_model *b) {
    return strcmp(a->name, b->name) == 0 && strcmp(a->architecture, b->architecture) == 0 &&
           strcmp(a->variant, b->variant) == 0;
}

static asc_code check_model(const asc_synth_lattice_options *options, int32_t index) {
    const asc_synth_lattice_model *model = &options->models[index];
    const char *parts[] = {model->name, model->architecture, model->variant};
    for (int part = 0; part < 3; part++)
        if (!asc_synth_is_plain_name(parts[part]))
            return asc_fail(ASC_USAGE,
                            "--model: '%s' makes no file name; use letters, digits, '-' and '.' in "
                            "name, architecture and variant",
                            parts[part] ? parts[part] : "");
    if (model->dimension < 1 || model->dimension > ASC_SYNTH_MOST_COMPONENTS)
        return asc_fail(ASC_USAGE, "--model: %s_%s has dimension %d; give a number from 1 to %d",
                        model->name, model->architecture, model->dimension,
                        ASC_SYNTH_MOST_COMPONENTS);
    for (int32_t other = 0; other < index; other++)
        if (are_same(model, &options->models[other]))
            return asc_fail(ASC_USAGE,
                            "--model: %s_%s, variant %s, is given twice; change one of the three",
                            model->name, model->architecture, model->variant);
    return asc_synth_check_range("--model: coherence", model->coherence, 0.0, 1.0);
}

asc_code asc_synth_lattice_check(const asc_synth_lattice_options *options) {
    const int64_t MOST_IDENTITIES = 1 << 16;
    if (!options->folder || !options->folder[0])
        return asc_fail(ASC_USAGE, "-o: the folder to write to is missing; give -o DIR");
    if (options->n_identities < 1 || options->n_identities > MOST_IDENTITIES)
        return asc_fail(ASC_USAGE,
                        "--identities: %lld is not allowed; give a number from 1 to %lld",
                        (long long)options->n_identities, (long long)MOST_IDENTITIES);
    if (options->n_models < 1 || options->n_models > MOST_MODELS)
        return asc_fail(ASC_USAGE, "--model: %d models are not allowed; give from 1 to %d",
                        options->n_models, MOST_MODELS);
    asc_code code = ASC_OK;
    for (int32_t a = 0; code == ASC_OK && a < options->n_dimensions + options->n_low; a++)
        code = asc_synth_check_range("--coherence", options->coherence[a], 0.0, 1.0);
    for (int32_t m = 0; code == ASC_OK && m < options->n_models; m++)
        code = check_model(options, m);
    return code;
}
