/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/key.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "attrscope/memory.h"
#include "sources/array_name.h"
#include "sources/images_parts.h"

void asc_key_add(asc_key *key, const char *text) {
    asc_checksum_add(&key->checksum, key->items++, text, strlen(text));
}

static bool is_listed(const char *const *list, const char *path) {
    for (; list && *list; list++)
        if (strcmp(*list, path) == 0)
            return true;
    return false;
}

asc_code asc_key_add_settings(asc_key *key, const asc_settings *settings, const char *section,
                              const char *const *later) {
    const asc_parameter *parameter = NULL;
    const size_t length = strlen(section);
    for (size_t i = 0; (parameter = asc_parameter_at(i)); i++) {
        const char *path = parameter->path;
        const bool inside = strncmp(path, section, length) == 0 && path[length] == '.';
        char *value = NULL;
        if (!inside && strcmp(path, "definitions") != 0)
            continue;
        asc_code code = asc_settings_get(settings, parameter, &value);
        if (code != ASC_OK)
            return code;
        const char *initial = parameter->initial ? parameter->initial : "";
        const bool is_initial = strcmp(value ? value : "", initial) == 0;
        if (!is_initial || !is_listed(later, path)) {
            asc_key_add(key, path);
            asc_key_add(key, value ? value : "");
        }
        free(value);
    }
    return ASC_OK;
}

asc_code asc_key_add_selection(asc_key *key, const asc_selection *selection) {
    asc_checksum checksum = {0};
    char text[ASC_CHECKSUM_TEXT];
    asc_code code = asc_selection_checksum(selection, &checksum);
    asc_checksum_print(&checksum, text);
    asc_key_add(key, text);
    return code;
}

/* With the time of change, which a file that replaces another does not share with it. */
asc_code asc_key_add_file(asc_key *key, const char *path) {
    struct stat status;
    char *text = NULL, *file = NULL, *member = NULL;
    asc_code code = asc_array_name_split(path, &file, &member);
    if (code == ASC_OK)
        code = stat(file, &status) == 0
                   ? asc_format(&text, "%s %jd %jd.%09ld %jd.%09ld", path, (intmax_t)status.st_size,
                                (intmax_t)status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
                                (intmax_t)status.st_ctim.tv_sec, status.st_ctim.tv_nsec)
                   : asc_format(&text, "%s absent", path);
    if (code == ASC_OK)
        asc_key_add(key, text);
    free(text);
    free(file);
    free(member);
    return code;
}

void asc_key_print(const asc_key *key, char text[ASC_CHECKSUM_TEXT]) {
    asc_checksum_print(&key->checksum, text);
}

void asc_unit_mark_edition(asc_unit *unit, int edition) {
    char text[32];
    asc_key key = {0};
    snprintf(text, sizeof text, "%d", edition);
    asc_key_add(&key, unit->key);
    asc_key_add(&key, text);
    asc_key_print(&key, unit->key);
}

static asc_code describe_unit(const char *analysis, const asc_job *job, int64_t model,
                              const asc_selection *selection, asc_unit *unit) {
    const asc_study_model *about = asc_study_get_model(job->study, model);
    const asc_images *images = &selection->images;
    asc_key key = {0};
    snprintf(unit->name, sizeof unit->name, "%s-%s", analysis, about->label);
    unit->model = model;
    unit->shape = (asc_shape){.n = images->n,
                              .identities = images->n_identities,
                              .attributes = images->n_attributes,
                              .traits = images->n_traits,
                              .trait_pairs = asc_images_trait_pairs(images),
                              .together = asc_images_together(images),
                              .dimension = about->dimension};
    unit->shape.trait_classes = asc_images_trait_classes(images, &unit->shape.widest_trait);
    unit->shape.wide_traits = asc_images_wide_traits(images, &unit->shape.wide_pairs);
    asc_key_add(&key, unit->name);
    char exponent[16];
    snprintf(exponent, sizeof exponent, "%d", about->exponent);
    asc_key_add(&key, asc_metric_name(about->metric));
    asc_key_add(&key, exponent);
    asc_key_add(&key, about->checksum);
    asc_code code = asc_key_add_settings(&key, job->settings, analysis, NULL);
    if (code == ASC_OK)
        code = asc_key_add_selection(&key, selection);
    asc_key_print(&key, unit->key);
    return code;
}

static asc_code list_units(const char *analysis, const asc_job *job, const char *keep,
                           asc_unit **units, int64_t *n) {
    const int64_t n_models = asc_study_model_count(job->study);
    *n = 0;
    if (n_models == 0)
        return asc_fail(ASC_DATA, "study %s: it has no models; list them under models:",
                        asc_study_name(job->study));
    asc_code code = asc_alloc(units, (uint64_t)n_models, sizeof **units, "units");
    for (int64_t m = 0; m < n_models && code == ASC_OK; m++) {
        asc_selection selection = {0};
        code = asc_selection_make_for(job->study, m, keep, &selection);
        /* The unit alone fails when it is computed; other models go on. */
        if (code == ASC_OK || code == ASC_DATA)
            code = describe_unit(analysis, job, m, &selection, &(*units)[(*n)++]);
        asc_selection_free(&selection);
    }
    return code;
}

asc_code asc_units_of_models(const char *analysis, const asc_job *job, const char *keep,
                             asc_unit **units, int64_t *n) {
    return asc_agree(job->comm, list_units(analysis, job, keep, units, n));
}
