/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "core/suggest.h"
#include "settings/schema.h"

enum { MOST_ENTRIES = 4096, MOST_MODELS = 256 };

typedef struct reader {
    const char *file;
    asc_settings *settings;
} reader;

/* Puts "file:line: " before the message of a value. */
static asc_code at(const reader *in, const asc_yaml_node *node, asc_code code) {
    if (code != ASC_USAGE)
        return code;
    return asc_fail(code, "%s:%d: %s", in->file, node->line, asc_error_message());
}

static asc_code refuse_shape(const reader *in, const asc_yaml_node *node, const char *path,
                             const char *wanted) {
    return asc_fail(ASC_USAGE, "%s:%d: '%s' needs %s", in->file, node->line, path, wanted);
}

static asc_code refuse_key(const reader *in, const asc_yaml_node *node, const asc_node *group) {
    asc_suggestion suggestion;
    asc_suggestion_begin(&suggestion, node->key);
    char hint[160], allowed[600] = "";
    for (int i = 0; i < group->n_children; i++) {
        const size_t used = strlen(allowed);
        asc_suggestion_offer(&suggestion, group->children[i].key);
        snprintf(allowed + used, sizeof allowed - used, "%s%s", used ? ", " : "",
                 group->children[i].key);
    }
    if (suggestion.best)
        return asc_fail(ASC_USAGE, "%s:%d: unknown key '%s'%s", in->file, node->line, node->key,
                        asc_suggestion_text(&suggestion, hint));
    return asc_fail(ASC_USAGE, "%s:%d: unknown key '%s'; %s has: %s", in->file, node->line,
                    node->key, group->path ? group->path : "a study file", allowed);
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

static asc_code read_value(const reader *in, const asc_yaml_node *node, const asc_node *schema,
                           void *base) {
    if (node->kind != ASC_YAML_TEXT)
        return refuse_shape(in, node, node->path, "one value, not a list or a mapping");
    return at(in, node, set_value(in, schema->parameter, base, node->text));
}

static asc_code read_list(const reader *in, const asc_yaml_node *node, const asc_node *schema) {
    char **items = NULL;
    if (node->kind != ASC_YAML_LIST)
        return refuse_shape(in, node, node->path, "a list, such as [a, b]");
    if (node->n > MOST_ENTRIES)
        return asc_fail(ASC_USAGE, "%s:%d: '%s' has too many entries", in->file, node->line,
                        node->path);
    for (int i = 0; i < node->n; i++)
        if (node->children[i].kind != ASC_YAML_TEXT)
            return refuse_shape(in, &node->children[i], node->path,
                                "one value in each entry of its list");
    asc_code code = asc_alloc(&items, (uint64_t)node->n, sizeof *items, "a list");
    for (int i = 0; i < node->n && code == ASC_OK; i++)
        items[i] = node->children[i].text;
    if (code == ASC_OK)
        code = at(in, node,
                  asc_value_set_list(schema->parameter,
                                     asc_settings_base(in->settings, schema->parameter), items,
                                     (int64_t)node->n));
    free(items);
    return code;
}

/* Fields that an entry leaves out get their default. */
static asc_code read_entry(const reader *in, const asc_yaml_node *entry, const asc_node *table,
                           void *base) {
    asc_code code = ASC_OK;
    for (int i = 0; i < entry->n && code == ASC_OK; i++) {
        const asc_node *field = asc_schema_child(table, entry->children[i].key);
        code = field ? read_value(in, &entry->children[i], field, base)
                     : refuse_key(in, &entry->children[i], table);
    }
    for (int i = 0; i < table->n_children && code == ASC_OK; i++) {
        const asc_parameter *field = table->children[i].parameter;
        if (field->initial && !asc_yaml_child(entry, field->path))
            code = set_value(in, field, base, field->initial);
    }
    return code;
}

/* What is missing of an entry, beside what it may leave out; `instead` may stand for `but`. */
static asc_code require_fields(const reader *in, const asc_yaml_node *entry, const asc_node *table,
                               const char *instead, const char *const *but) {
    const bool other = instead && asc_yaml_child(entry, instead);
    for (int i = 0; i < table->n_children; i++) {
        const asc_node *field = &table->children[i];
        bool waived =
            field->parameter->initial != NULL || (instead && !strcmp(field->key, instead));
        for (int b = 0; but && but[b] && !waived; b++)
            waived = other && strcmp(field->key, but[b]) == 0;
        const bool given = asc_yaml_child(entry, field->key) != NULL;
        if (!given && !waived)
            return asc_fail(ASC_USAGE, "%s:%d: this entry of %s has no '%s' (%s)", in->file,
                            entry->line, table->path, field->key, field->parameter->help);
        if (given && waived && other && strcmp(field->key, instead) != 0)
            return asc_fail(ASC_USAGE, "%s:%d: this entry of %s has both '%s' and '%s'", in->file,
                            entry->line, table->path, instead, field->key);
    }
    return ASC_OK;
}

static asc_code read_model(const reader *in, const asc_yaml_node *entry, const asc_node *table) {
    static const char *const of_one[] = {"name", "architecture", "embeddings", NULL};
    asc_settings *settings = in->settings;
    asc_model_settings *model = &settings->models[settings->n_models++];
    model->line = entry->line;
    asc_code code = read_entry(in, entry, table, model);
    return code == ASC_OK ? require_fields(in, entry, table, "folder", of_one) : code;
}

static asc_code read_lattice_model(const reader *in, const asc_yaml_node *entry,
                                   const asc_node *table) {
    asc_lattice_settings *lattice = &in->settings->lattice;
    asc_lattice_model *model = &lattice->models[lattice->n_models++];
    model->line = entry->line;
    asc_code code = read_entry(in, entry, table, model);
    return code == ASC_OK ? require_fields(in, entry, table, NULL, NULL) : code;
}

/* A list of entries, or one entry by itself where that is a folder of models. */
static asc_code read_table(const reader *in, const asc_yaml_node *node, const asc_node *table) {
    const bool of_lattice = strcmp(table->path, "models") != 0;
    const bool one =
        !of_lattice && node->kind == ASC_YAML_MAPPING && asc_yaml_child(node, "folder");
    const asc_yaml_node *entries = one ? node : node->children;
    const int n = one ? 1 : node->n;
    asc_settings *settings = in->settings;
    if (!one && node->kind != ASC_YAML_LIST)
        return refuse_shape(in, node, node->path,
                            "a list of mappings, such as - {name: ..., architecture: ...}");
    if (n > MOST_MODELS)
        return asc_fail(ASC_USAGE, "%s:%d: '%s' has too many entries", in->file, node->line,
                        node->path);
    asc_code code =
        of_lattice ? asc_alloc(&settings->lattice.models, (uint64_t)n,
                               sizeof *settings->lattice.models, "lattice models")
                   : asc_alloc(&settings->models, (uint64_t)n, sizeof *settings->models, "models");
    for (int i = 0; i < n && code == ASC_OK; i++) {
        if (entries[i].kind != ASC_YAML_MAPPING)
            return refuse_shape(
                in, &entries[i], node->path,
                "a mapping in each entry, such as - {name: ..., architecture: ...}");
        code = of_lattice ? read_lattice_model(in, &entries[i], table)
                          : read_model(in, &entries[i], table);
    }
    return code;
}

/* lattice.attributes: {"0": pose, "1": age} */
static asc_code read_dimensions(const reader *in, const asc_yaml_node *node) {
    asc_lattice_settings *lattice = &in->settings->lattice;
    asc_code code = ASC_OK;
    if (asc_yaml_is_null(node))
        return ASC_OK;
    if (node->kind != ASC_YAML_MAPPING)
        return refuse_shape(in, node, node->path, "keys of its own below it");
    if (node->n > MOST_MODELS)
        return asc_fail(ASC_USAGE, "%s:%d: '%s' has too many entries", in->file, node->line,
                        node->path);
    ASC_TRY(code, asc_alloc(&lattice->dimensions, (uint64_t)node->n, sizeof(char *), "dimensions"),
            done);
    ASC_TRY(code, asc_alloc(&lattice->attributes, (uint64_t)node->n, sizeof(char *), "dimensions"),
            done);
    lattice->n_attributes = node->n;
    for (int i = 0; i < node->n; i++) {
        const asc_yaml_node *name = &node->children[i];
        if (name->kind != ASC_YAML_TEXT)
            return refuse_shape(in, name, name->path, "one value, not a list or a mapping");
        if (!*name->text)
            return asc_fail(ASC_USAGE, "%s:%d: %s: has no name", in->file, name->line, name->path);
        ASC_TRY(code, asc_copy_string(&lattice->dimensions[i], name->key), done);
        ASC_TRY(code, asc_copy_string(&lattice->attributes[i], name->text), done);
    }
done:
    return code;
}

static void *place_of(const reader *in, const asc_parameter *parameter) {
    return (char *)asc_settings_base(in->settings, parameter) + parameter->offset;
}

static asc_code read_group(const reader *in, const asc_yaml_node *node, const asc_node *group) {
    asc_code code = ASC_OK;
    if (asc_yaml_is_null(node))
        return ASC_OK;
    if (node->kind != ASC_YAML_MAPPING)
        return refuse_shape(in, node, node->path, "keys of its own below it");
    for (int i = 0; i < node->n && code == ASC_OK; i++) {
        const asc_yaml_node *value = &node->children[i];
        const asc_node *child = asc_schema_child(group, value->key);
        if (!child)
            return refuse_key(in, value, group);
        switch (child->kind) {
        case ASC_NODE_VALUE:
            code = read_value(in, value, child, asc_settings_base(in->settings, child->parameter));
            break;
        case ASC_NODE_LIST:
            code = read_list(in, value, child);
            break;
        case ASC_NODE_GROUP:
            code = read_group(in, value, child);
            break;
        case ASC_NODE_TABLE:
            code = read_table(in, value, child);
            break;
        case ASC_NODE_FREE:
            code = read_dimensions(in, value);
            break;
        case ASC_NODE_FORMS:
            code = asc_forms_read(in->file, value, (asc_form_list *)place_of(in, child->parameter));
            break;
        case ASC_NODE_RULES:
            code = asc_rules_read(in->file, value, (asc_rule_list *)place_of(in, child->parameter));
            break;
        }
    }
    return code;
}

asc_code asc_settings_parse(const char *file, const asc_yaml_node *root, asc_settings *settings) {
    const reader in = {file, settings};
    asc_node schema = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_copy_string(&settings->path, file), done);
    ASC_TRY(code, asc_schema_build(&schema), done);
    code = read_group(&in, root, &schema);
done:
    asc_schema_free(&schema);
    return code;
}
