/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of keys of a study file, built from the registry; private to settings/. */
#ifndef ATTRSCOPE_SETTINGS_SCHEMA_H
#define ATTRSCOPE_SETTINGS_SCHEMA_H

#include "settings/parts.h"

typedef enum asc_node_kind {
    ASC_NODE_VALUE, /* one text */
    ASC_NODE_LIST,  /* texts */
    ASC_NODE_GROUP, /* a mapping of the children */
    ASC_NODE_TABLE, /* a list of mappings of the children, or one of them */
    ASC_NODE_FREE,  /* a mapping whose keys are the user's, of texts */
    ASC_NODE_FORMS, /* images.attributes: asc_forms_read */
    ASC_NODE_RULES  /* images.derive: asc_rules_read */
} asc_node_kind;

/* A key of the study file. */
typedef struct asc_node {
    char *key, *path; /* owned */
    asc_node_kind kind;
    const asc_parameter *parameter; /* NULL: no registered value */
    struct asc_node *children;      /* [n_children] owned */
    int n_children;
} asc_node;

/* Errors: ASC_MEMORY. Local. */
asc_code asc_schema_build(asc_node *root);

/* The child of that key, or NULL. Local. */
const asc_node *asc_schema_child(const asc_node *node, const char *key);

void asc_schema_free(asc_node *root);

#endif
