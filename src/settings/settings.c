/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/settings.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/analysis.h"
#include "attrscope/memory.h"
#include "core/suggest.h"
#include "settings/parts.h"

void *asc_settings_base(const asc_settings *settings, const asc_parameter *parameter) {
    for (int a = 0; asc_analyses[a]; a++)
        for (const asc_parameter *own = asc_analyses[a]->parameters; own->path; own++)
            if (own == parameter)
                return settings->own[a];
    return (void *)settings;
}

const void *asc_settings_of(const asc_settings *settings, const asc_analysis *analysis) {
    for (int a = 0; asc_analyses[a]; a++)
        if (asc_analyses[a] == analysis)
            return settings->own[a];
    return NULL;
}

void asc_images_settings_files(const asc_images_settings *images,
                               const char *files[ASC_IMAGES_FILES]) {
    const char *const all[ASC_IMAGES_FILES] = {images->table,
                                               images->labels,
                                               images->celeba_identities,
                                               images->celeba_attributes,
                                               images->celeba_bbox,
                                               images->celeba_landmarks,
                                               images->lfw_folder,
                                               images->lfw_male,
                                               images->lfw_female,
                                               images->enriched};
    memcpy(files, all, sizeof all);
}

asc_code asc_settings_init(asc_settings *settings) {
    *settings = (asc_settings){0};
    const asc_parameter *parameter = NULL;
    asc_code code = ASC_OK;
    for (int a = 0; asc_analyses[a]; a++)
        ASC_TRY(code, asc_alloc(&settings->own[a], 1, asc_analyses[a]->settings_size, "settings"),
                failed);
    for (size_t i = 0; (parameter = asc_parameter_at(i)); i++)
        if (parameter->initial)
            ASC_TRY(code,
                    asc_value_set(parameter, asc_settings_base(settings, parameter),
                                  parameter->initial),
                    failed);
    return ASC_OK;
failed:
    asc_settings_free(settings);
    return code;
}

asc_code asc_settings_set(asc_settings *settings, const char *path, const char *value) {
    const asc_parameter *parameter = NULL;
    asc_suggestion suggestion;
    asc_suggestion_begin(&suggestion, path);
    for (size_t i = 0; (parameter = asc_parameter_at(i)); i++) {
        if (!strcmp(path, parameter->path))
            return asc_value_set(parameter, asc_settings_base(settings, parameter), value);
        asc_suggestion_offer(&suggestion, parameter->path);
    }
    char hint[160];
    return asc_fail(ASC_USAGE, "unknown parameter '%.80s'%s", path,
                    asc_suggestion_text(&suggestion, hint));
}

void asc_values_clear(const asc_parameter *fields, size_t n_fields, void *base) {
    for (size_t i = 0; i < n_fields; i++)
        asc_value_clear(&fields[i], base);
}

void asc_settings_free_models(asc_settings *settings) {
    size_t n_fields = 0;
    const asc_parameter *fields = asc_model_fields(&n_fields);
    for (int64_t i = 0; i < settings->n_models; i++)
        asc_values_clear(fields, n_fields, &settings->models[i]);
    free(settings->models);
    settings->models = NULL;
    settings->n_models = 0;

    asc_lattice_settings *lattice = &settings->lattice;
    fields = asc_lattice_model_fields(&n_fields);
    for (int64_t i = 0; i < lattice->n_models; i++)
        asc_values_clear(fields, n_fields, &lattice->models[i]);
    free(lattice->models);
    lattice->models = NULL;
    lattice->n_models = 0;
}

void asc_settings_free(asc_settings *settings) {
    asc_lattice_settings *lattice = &settings->lattice;
    asc_settings_free_models(settings);
    asc_free_strings(lattice->dimensions, lattice->n_attributes);
    asc_free_strings(lattice->attributes, lattice->n_attributes);

    const asc_parameter *parameter = NULL;
    for (size_t i = 0; (parameter = asc_parameter_at(i)); i++)
        if (asc_settings_base(settings, parameter))
            asc_value_clear(parameter, asc_settings_base(settings, parameter));
    for (int a = 0; asc_analyses[a]; a++)
        free(settings->own[a]);
    free(settings->path);
    *settings = (asc_settings){0};
}
