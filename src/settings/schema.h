/* The tree of keys of a study file, built from the registry, and libcyaml's schema of it; private
 * to settings/. */
#ifndef ATTRSCOPE_SETTINGS_SCHEMA_H
#define ATTRSCOPE_SETTINGS_SCHEMA_H

#include <cyaml/cyaml.h>

#include "settings/parts.h"

typedef enum asc_node_kind {
    ASC_NODE_VALUE, /* one text */
    ASC_NODE_LIST,  /* texts */
    ASC_NODE_GROUP, /* a mapping of the children */
    ASC_NODE_TABLE  /* a list of mappings of the children */
} asc_node_kind;

/* A key of the study file. */
typedef struct asc_node {
    char *key, *path; /* owned */
    asc_node_kind kind;
    const asc_parameter *parameter; /* NULL: no registered value */
    struct asc_node *children;      /* [n_children] owned */
    int n_children;
    cyaml_schema_field_t *fields; /* [n_children + 1] once compiled; owned */
    cyaml_schema_value_t entry;   /* of a list or table, once compiled */
} asc_node;

/* What libcyaml fills in for a node: a text, an array of texts, or one or [count] arrays of slots,
 * a slot for each child. */
typedef struct asc_slot {
    void *data;
    uint64_t count;
} asc_slot;

/* Builds the tree for a text with these places (lattice.attributes takes any keys) and compiles it.
 * Errors: ASC_MEMORY. Local. */
asc_code asc_schema_build(const asc_places *places, asc_node *root);

/* libcyaml's schema of the whole file; its parts belong to the tree. Local. */
cyaml_schema_value_t asc_schema_value(const asc_node *root);

/* The node at a path, indices in brackets ignored; NULL if there is none. Local. */
const asc_node *asc_schema_find(const asc_node *root, const char *path);

void asc_schema_free(asc_node *root);

#endif
