/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/schema.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

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
                      parameter->type == ASC_PARAM_WHOLES || parameter->type == ASC_PARAM_NAMES ||
                      parameter->type == ASC_PARAM_ATTRIBUTES;
    return parameter->type == ASC_PARAM_FORMS   ? ASC_NODE_FORMS
           : parameter->type == ASC_PARAM_RULES ? ASC_NODE_RULES
           : list                               ? ASC_NODE_LIST
                                                : ASC_NODE_VALUE;
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

asc_code asc_schema_build(asc_node *root) {
    *root = (asc_node){.kind = ASC_NODE_GROUP};
    asc_node *free_keys = NULL;
    asc_code code = ASC_OK;
    size_t count = 0;
    const asc_parameter *parameters = NULL;
    for (size_t i = 0; (parameters = asc_parameter_at(i)); i++)
        ASC_TRY(code, add_parameter(root, parameters), failed);
    parameters = asc_model_fields(&count);
    ASC_TRY(code, add_table(root, "models", parameters, count), failed);
    parameters = asc_lattice_model_fields(&count);
    ASC_TRY(code, add_table(root, "lattice.models", parameters, count), failed);
    ASC_TRY(code, reach(root, "lattice.attributes", &free_keys), failed);
    free_keys->kind = ASC_NODE_FREE;
    return ASC_OK;
failed:
    asc_schema_free(root);
    return code;
}

const asc_node *asc_schema_child(const asc_node *node, const char *key) {
    return find_child(node, key, strlen(key));
}

void asc_schema_free(asc_node *root) {
    for (int i = 0; i < root->n_children; i++)
        asc_schema_free(&root->children[i]);
    free(root->children);
    free(root->key);
    free(root->path);
    *root = (asc_node){0};
}
