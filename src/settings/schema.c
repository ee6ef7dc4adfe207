#include "settings/schema.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

enum { LONGEST_TEXT = 65536, MOST_ENTRIES = 4096, MOST_MODELS = 256 };

static const char FREE_KEYS[] =
    "lattice.attributes"; /* the one mapping whose keys are the user's */

static asc_node *find_child(const asc_node *node, const char *key, size_t length) {
    for (int i = 0; i < node->n_children; i++)
        if (!strncmp(node->children[i].key, key, length) && !node->children[i].key[length])
            return &node->children[i];
    return NULL;
}

/* The child of that name, made if absent. A later child may move earlier ones. */
static asc_code reach_child(asc_node *node, const char *key, size_t length, asc_node **child) {
    *child = find_child(node, key, length);
    if (*child)
        return ASC_OK;
    asc_node *children = realloc(node->children, (size_t)(node->n_children + 1) * sizeof *children);
    if (!children)
        return asc_fail(ASC_MEMORY, "out of memory for the study file's schema");
    node->children = children;
    *child = &children[node->n_children++];
    **child = (asc_node){.kind = ASC_NODE_GROUP};
    asc_code code = asc_format(&(*child)->key, "%.*s", (int)length, key);
    if (code != ASC_OK)
        return code;
    return node->path ? asc_format(&(*child)->path, "%s.%s", node->path, (*child)->key)
                      : asc_copy_string(&(*child)->path, (*child)->key);
}

static asc_code reach(asc_node *root, const char *path, asc_node **node) {
    *node = root;
    for (const char *key = path; *key;) {
        const size_t length = strcspn(key, ".");
        asc_code code = reach_child(*node, key, length, node);
        if (code != ASC_OK)
            return code;
        key += length + (key[length] == '.');
    }
    return ASC_OK;
}

static asc_node_kind kind_of(const asc_parameter *parameter) {
    const bool list = parameter->type == ASC_PARAM_FLAGS || parameter->type == ASC_PARAM_NUMBERS ||
                      parameter->type == ASC_PARAM_NAMES || parameter->type == ASC_PARAM_ATTRIBUTES;
    return list ? ASC_NODE_LIST : ASC_NODE_VALUE;
}

static asc_code add_parameter(asc_node *node, const asc_parameter *parameter) {
    asc_node *leaf = NULL;
    asc_code code = reach(node, parameter->path, &leaf);
    if (code != ASC_OK)
        return code;
    leaf->parameter = parameter;
    leaf->kind = kind_of(parameter);
    return ASC_OK;
}

static asc_code add_table(asc_node *root, const char *path, const asc_parameter *fields,
                          size_t count) {
    asc_node *table = NULL;
    asc_code code = reach(root, path, &table);
    if (code != ASC_OK)
        return code;
    table->kind = ASC_NODE_TABLE;
    for (size_t i = 0; i < count && code == ASC_OK; i++)
        code = add_parameter(table, &fields[i]);
    return code;
}

/* Keys that the text itself has below FREE_KEYS. */
static asc_code add_free_keys(asc_node *root, const asc_places *places) {
    asc_node *group = NULL, *leaf = NULL;
    asc_code code = reach(root, FREE_KEYS, &group);
    for (int64_t i = 0; i < places->count && code == ASC_OK; i++) {
        const char *path = places->items[i].path;
        const size_t length = sizeof FREE_KEYS - 1;
        if (strncmp(path, FREE_KEYS, length) || path[length] != '.' ||
            group->n_children == MOST_MODELS)
            continue;
        const char *key = path + length + 1;
        code = reach_child(group, key, strlen(key), &leaf);
        if (code == ASC_OK)
            leaf->kind = ASC_NODE_VALUE;
    }
    return code;
}

static const cyaml_schema_value_t text_value = {.type = CYAML_STRING,
                                                .flags = CYAML_FLAG_POINTER,
                                                .data_size = sizeof(char),
                                                .string = {.min = 0, .max = LONGEST_TEXT}};

static cyaml_schema_value_t group_value(const asc_node *node, enum cyaml_flag flags) {
    return (cyaml_schema_value_t){.type = CYAML_MAPPING,
                                  .flags = flags,
                                  .data_size = (uint32_t)(node->n_children * (int)sizeof(asc_slot)),
                                  .mapping = {.fields = node->fields}};
}

static cyaml_schema_value_t node_value(asc_node *node) {
    cyaml_schema_value_t value = text_value;
    switch (node->kind) {
    case ASC_NODE_VALUE:
        break;
    case ASC_NODE_GROUP:
        value = group_value(node, CYAML_FLAG_POINTER_NULL_STR);
        break;
    case ASC_NODE_LIST:
    case ASC_NODE_TABLE: {
        const bool table = node->kind == ASC_NODE_TABLE;
        node->entry = table ? group_value(node, CYAML_FLAG_DEFAULT) : text_value;
        value = (cyaml_schema_value_t){
            .type = CYAML_SEQUENCE,
            .flags = CYAML_FLAG_POINTER,
            .data_size = table ? node->entry.data_size : (uint32_t)sizeof(char *),
            .sequence = {
                .entry = &node->entry, .min = 0, .max = table ? MOST_MODELS : MOST_ENTRIES}};
        break;
    }
    }
    value.flags |= CYAML_FLAG_OPTIONAL;
    return value;
}

/* The tree must not grow any more: fields point into it. */
static asc_code compile(asc_node *node) {
    asc_code code =
        asc_alloc(&node->fields, (uint64_t)node->n_children + 1, sizeof *node->fields, "schema");
    for (int i = 0; i < node->n_children && code == ASC_OK; i++) {
        asc_node *child = &node->children[i];
        if (child->kind == ASC_NODE_GROUP || child->kind == ASC_NODE_TABLE)
            code = compile(child);
        const uint32_t offset = (uint32_t)(i * (int)sizeof(asc_slot));
        node->fields[i] =
            (cyaml_schema_field_t){.key = child->key,
                                   .data_offset = offset + (uint32_t)offsetof(asc_slot, data),
                                   .count_offset = offset + (uint32_t)offsetof(asc_slot, count),
                                   .count_size = sizeof(uint64_t),
                                   .value = node_value(child)};
    }
    return code;
}

asc_code asc_schema_build(const asc_places *places, asc_node *root) {
    *root = (asc_node){.kind = ASC_NODE_GROUP};
    asc_code code = ASC_OK;
    size_t count = 0;
    const asc_parameter *parameters = NULL;
    for (size_t i = 0; (parameters = asc_parameter_at(i)); i++)
        ASC_TRY(code, add_parameter(root, parameters), failed);
    parameters = asc_model_fields(&count);
    ASC_TRY(code, add_table(root, "models", parameters, count), failed);
    parameters = asc_lattice_model_fields(&count);
    ASC_TRY(code, add_table(root, "lattice.models", parameters, count), failed);
    ASC_TRY(code, add_free_keys(root, places), failed);
    ASC_TRY(code, compile(root), failed);
    return ASC_OK;
failed:
    asc_schema_free(root);
    return code;
}

cyaml_schema_value_t asc_schema_value(const asc_node *root) {
    return group_value(root, CYAML_FLAG_POINTER);
}

const asc_node *asc_schema_find(const asc_node *root, const char *path) {
    const asc_node *node = root;
    while (node && *path) {
        const size_t length = strcspn(path, ".[");
        node = find_child(node, path, length);
        path += length;
        if (*path == '[')
            path += strcspn(path, "]") + 1;
        path += *path == '.';
    }
    return node;
}

void asc_schema_free(asc_node *root) {
    for (int i = 0; i < root->n_children; i++)
        asc_schema_free(&root->children[i]);
    free(root->children);
    free(root->fields);
    free(root->key);
    free(root->path);
    *root = (asc_node){0};
}
