/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A study file as a tree, with the line of everything; private to settings/. Local. */
#ifndef ATTRSCOPE_SETTINGS_YAML_TREE_H
#define ATTRSCOPE_SETTINGS_YAML_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "attrscope/status.h"

typedef enum asc_yaml_kind { ASC_YAML_TEXT, ASC_YAML_LIST, ASC_YAML_MAPPING } asc_yaml_kind;

/* A value, or a part of one. All is owned by the root: asc_yaml_free. */
typedef struct asc_yaml_node {
    asc_yaml_kind kind;
    char *path;                     /* "models[1].name"; "" of the root */
    char *key;                      /* in a mapping; else NULL */
    int line;                       /* of the key, or of an entry of a list; from 1 */
    char *text;                     /* of ASC_YAML_TEXT */
    bool plain;                     /* without quotation marks */
    struct asc_yaml_node *children; /* [n] in the order of the file */
    int n;
} asc_yaml_node;

/* Reads one YAML document, by libyaml's events and their marks. What is not one plain mapping
 * (syntax, binary, aliases, several documents, deep nesting, a key twice) is an error "file:line:
 * ...". Errors: ASC_USAGE, ASC_MEMORY. O(size). */
asc_code asc_yaml_read(const char *file, const char *text, size_t size, asc_yaml_node *root);
void asc_yaml_free(asc_yaml_node *root);

/* The value of a key, or NULL. */
const asc_yaml_node *asc_yaml_child(const asc_yaml_node *mapping, const char *key);

/* The line of the value at a path of keys, "images.table"; 0 where there is none. */
int asc_yaml_line(const asc_yaml_node *root, const char *path);

/* Whether the value is left out: `key:`, ~ or null. */
bool asc_yaml_is_null(const asc_yaml_node *node);

#endif
