#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "settings/schema.h"
#include "settings/yaml_error.h"

typedef struct reader {
    const char *file;
    const asc_places *places;
    asc_settings *settings;
} reader;

/* Puts "file:line: " before the message of a value. */
static asc_code at(const reader *in, const char *path, asc_code code) {
    if (code != ASC_USAGE)
        return code;
    return asc_fail(code, "%s:%d: %s", in->file, asc_places_line(in->places, path),
                    asc_error_message());
}

/* A path of the study file as seen from the working directory. */
static asc_code resolve(const char *file, const char *path, char **resolved) {
    const char *slash = strrchr(file, '/');
    if (path[0] == '/' || !slash || !*path)
        return asc_copy_string(resolved, path);
    return asc_format(resolved, "%.*s/%s", (int)(slash - file), file, path);
}

static asc_code set_value(const reader *in, const asc_parameter *parameter, void *base,
                          const char *text) {
    if (parameter->type != ASC_PARAM_PATH)
        return asc_value_set(parameter, base, text);
    char *resolved = NULL;
    asc_code code = resolve(in->file, text, &resolved);
    if (code == ASC_OK)
        code = asc_value_set(parameter, base, resolved);
    free(resolved);
    return code;
}

static asc_code read_entry(const reader *in, const asc_node *table, int64_t index,
                           const asc_slot *slots, void *base) {
    char place[64], inner[128];
    snprintf(place, sizeof place, "%s[%lld]", table->path, (long long)index);
    for (int i = 0; i < table->n_children; i++) {
        const asc_node *child = &table->children[i];
        const char *text = slots[i].data ? slots[i].data : child->parameter->initial;
        if (!text)
            return asc_fail(ASC_USAGE, "%s:%d: this entry of %s has no '%s' (%s)", in->file,
                            asc_places_line(in->places, place), table->path, child->key,
                            child->parameter->help);
        asc_code code = set_value(in, child->parameter, base, text);
        if (code != ASC_OK) {
            snprintf(inner, sizeof inner, "%s.%s", place, child->key);
            return at(in, inner, code);
        }
    }
    return ASC_OK;
}

static asc_code read_models(const reader *in, const asc_node *table, const asc_slot *slot) {
    asc_settings *settings = in->settings;
    const asc_slot *slots = slot->data;
    asc_code code = asc_alloc(&settings->models, slot->count, sizeof *settings->models, "models");
    for (uint64_t i = 0; i < slot->count && code == ASC_OK; i++) {
        char place[64];
        snprintf(place, sizeof place, "%s[%lld]", table->path, (long long)i);
        asc_model_settings *model = &settings->models[settings->n_models++];
        model->line = asc_places_line(in->places, place);
        code = read_entry(in, table, (int64_t)i, slots + i * (uint64_t)table->n_children, model);
    }
    return code;
}

static asc_code read_lattice_models(const reader *in, const asc_node *table, const asc_slot *slot) {
    asc_lattice_settings *lattice = &in->settings->lattice;
    const asc_slot *slots = slot->data;
    asc_code code =
        asc_alloc(&lattice->models, slot->count, sizeof *lattice->models, "lattice models");
    for (uint64_t i = 0; i < slot->count && code == ASC_OK; i++) {
        char place[64];
        snprintf(place, sizeof place, "%s[%lld]", table->path, (long long)i);
        asc_lattice_model *model = &lattice->models[lattice->n_models++];
        model->line = asc_places_line(in->places, place);
        code = read_entry(in, table, (int64_t)i, slots + i * (uint64_t)table->n_children, model);
    }
    return code;
}

/* lattice.attributes: {"0": pose, "1": age} */
static asc_code read_dimensions(const reader *in, const asc_node *group, const asc_slot *slots) {
    asc_lattice_settings *lattice = &in->settings->lattice;
    const uint64_t count = (uint64_t)group->n_children;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&lattice->dimensions, count, sizeof(char *), "dimensions"), done);
    ASC_TRY(code, asc_alloc(&lattice->attributes, count, sizeof(char *), "dimensions"), done);
    lattice->n_attributes = (int64_t)count;
    for (int i = 0; i < group->n_children; i++) {
        const char *name = slots[i].data;
        if (!name || !*name) {
            code = asc_fail(ASC_USAGE, "%s: has no name", group->children[i].path);
            return at(in, group->children[i].path, code);
        }
        ASC_TRY(code, asc_copy_string(&lattice->dimensions[i], group->children[i].key), done);
        ASC_TRY(code, asc_copy_string(&lattice->attributes[i], name), done);
    }
done:
    return code;
}

static asc_code read_group(const reader *in, const asc_node *group, const asc_slot *slots) {
    if (!strcmp(group->path ? group->path : "", "lattice.attributes"))
        return read_dimensions(in, group, slots);
    asc_code code = ASC_OK;
    for (int i = 0; i < group->n_children && code == ASC_OK; i++) {
        const asc_node *child = &group->children[i];
        const asc_slot *slot = &slots[i];
        if (asc_places_line(in->places, child->path) == 0)
            continue;
        if (child->kind == ASC_NODE_GROUP && slot->data)
            code = read_group(in, child, slot->data);
        else if (child->kind == ASC_NODE_TABLE && group->path)
            code = read_lattice_models(in, child, slot);
        else if (child->kind == ASC_NODE_TABLE)
            code = read_models(in, child, slot);
        else if (child->kind == ASC_NODE_LIST)
            code = at(in, child->path,
                      asc_value_set_list(child->parameter, in->settings, slot->data,
                                         (int64_t)slot->count));
        else if (child->kind == ASC_NODE_VALUE)
            code = at(in, child->path, set_value(in, child->parameter, in->settings, slot->data));
    }
    return code;
}

asc_code asc_settings_parse(const char *file, const char *text, size_t size,
                            asc_settings *settings) {
    asc_code code = ASC_OK;
    asc_places places = {0};
    asc_node root = {0};
    cyaml_data_t *data = NULL;
    asc_yaml_log log = {0};
    cyaml_schema_value_t schema = {0};
    const cyaml_config_t config = {.log_fn = asc_yaml_log_line,
                                   .log_ctx = &log,
                                   .mem_fn = cyaml_mem,
                                   .log_level = CYAML_LOG_ERROR,
                                   .flags = CYAML_CFG_NO_ALIAS};

    ASC_TRY(code, asc_copy_string(&settings->path, file), done);
    ASC_TRY(code, asc_places_read(file, text, size, &places), done);
    ASC_TRY(code, asc_schema_build(&places, &root), done);
    schema = asc_schema_value(&root);
    cyaml_err_t error = cyaml_load_data((const uint8_t *)text, size, &config, &schema, &data, NULL);
    if (error != CYAML_OK) {
        code = asc_yaml_error(file, error, &log, &places, &root);
        goto done;
    }
    const reader in = {file, &places, settings};
    if (data)
        ASC_TRY(code, read_group(&in, &root, data), done);
    code = asc_settings_check(&places, settings);
done:
    if (data)
        cyaml_free(&config, &schema, data, 0);
    asc_schema_free(&root);
    asc_places_free(&places);
    return code;
}
