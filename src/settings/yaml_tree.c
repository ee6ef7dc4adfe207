/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/yaml_tree.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <yaml.h>

#include "attrscope/memory.h"

enum { DEEPEST = 16, LONGEST_KEY = 200, LONGEST_TEXT = 65536, MOST_NODES = 20000 };

/* Where the reading is. */
typedef struct reader {
    const char *file, *text;
    size_t size;
    yaml_parser_t parser;
    int depth, nodes, documents;
} reader;

static int line_of(const yaml_event_t *event) {
    return (int)event->start_mark.line + 1;
}

static asc_code parser_error(const reader *r) {
    const yaml_parser_t *parser = &r->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        return asc_fail(ASC_MEMORY, "%s: out of memory while reading YAML", r->file);
    size_t line = parser->problem_mark.line + 1;
    if (parser->error == YAML_READER_ERROR) {
        line = 1;
        for (size_t i = 0; i < parser->problem_offset && i < r->size; i++)
            line += r->text[i] == '\n';
    }
    return asc_fail(ASC_USAGE, "%s:%zu: not valid YAML: %s%s%s", r->file, line,
                    parser->problem ? parser->problem : "cannot be read",
                    parser->context ? " " : "", parser->context ? parser->context : "");
}

/* The next event that matters; the caller deletes it. */
static asc_code next(reader *r, yaml_event_t *event) {
    for (;;) {
        if (!yaml_parser_parse(&r->parser, event))
            return parser_error(r);
        const int line = line_of(event);
        if (event->type == YAML_ALIAS_EVENT) {
            asc_code code = asc_fail(
                ASC_USAGE, "%s:%d: '*%.80s': aliases are not supported; write the value out",
                r->file, line, (const char *)event->data.alias.anchor);
            yaml_event_delete(event);
            return code;
        }
        if (event->type == YAML_DOCUMENT_START_EVENT && r->documents++) {
            yaml_event_delete(event);
            return asc_fail(ASC_USAGE, "%s:%d: a second document begins; a study file has one",
                            r->file, line);
        }
        if (event->type != YAML_STREAM_START_EVENT && event->type != YAML_DOCUMENT_START_EVENT &&
            event->type != YAML_DOCUMENT_END_EVENT)
            return ASC_OK;
        yaml_event_delete(event);
    }
}

/* A new child; earlier ones may move. */
static asc_code add_child(reader *r, asc_yaml_node *parent, int line, asc_yaml_node **child) {
    if (r->nodes++ == MOST_NODES)
        return asc_fail(ASC_USAGE, "%s:%d: more than %d entries; this is not a study file", r->file,
                        line, MOST_NODES);
    if ((parent->n & (parent->n - 1)) == 0) { /* 0, 1, 2, 4, 8, ... are full */
        const size_t room = parent->n ? 2 * (size_t)parent->n : 1;
        asc_yaml_node *more = realloc(parent->children, room * sizeof *more);
        if (!more)
            return asc_fail(ASC_MEMORY, "%s: out of memory while reading YAML", r->file);
        parent->children = more;
    }
    *child = &parent->children[parent->n++];
    **child = (asc_yaml_node){.line = line};
    return ASC_OK;
}

static asc_code read_value(reader *r, const yaml_event_t *event, asc_yaml_node *node);

static asc_code read_list(reader *r, asc_yaml_node *list) {
    for (;;) {
        yaml_event_t event;
        asc_yaml_node *entry = NULL;
        asc_code code = next(r, &event);
        if (code != ASC_OK)
            return code;
        const bool ended = event.type == YAML_SEQUENCE_END_EVENT;
        if (!ended)
            code = add_child(r, list, line_of(&event), &entry);
        if (!ended && code == ASC_OK)
            code = asc_format(&entry->path, "%s[%d]", list->path, list->n - 1);
        if (!ended && code == ASC_OK)
            code = read_value(r, &event, entry);
        yaml_event_delete(&event);
        if (ended || code != ASC_OK)
            return code;
    }
}

/* A key, and the room for its value. */
static asc_code read_key(reader *r, const yaml_event_t *event, asc_yaml_node *mapping,
                         asc_yaml_node **value) {
    const int line = line_of(event);
    if (event->type != YAML_SCALAR_EVENT)
        return asc_fail(ASC_USAGE, "%s:%d: a list or mapping cannot be a key", r->file, line);
    const char *key = (const char *)event->data.scalar.value;
    const size_t length = event->data.scalar.length;
    if (length > LONGEST_KEY || strlen(key) != length)
        return asc_fail(ASC_USAGE, "%s:%d: a key of %zu bytes; the longest has %d", r->file, line,
                        length, LONGEST_KEY);
    if (asc_yaml_child(mapping, key))
        return asc_fail(ASC_USAGE, "%s:%d: key '%s%s%s' is given twice", r->file, line,
                        mapping->path, *mapping->path ? "." : "", key);
    asc_code code = add_child(r, mapping, line, value);
    if (code == ASC_OK)
        code = asc_copy_string(&(*value)->key, key);
    return code == ASC_OK ? asc_format(&(*value)->path, "%s%s%s", mapping->path,
                                       *mapping->path ? "." : "", key)
                          : code;
}

static asc_code read_mapping(reader *r, asc_yaml_node *mapping) {
    for (;;) {
        yaml_event_t event;
        asc_yaml_node *value = NULL;
        asc_code code = next(r, &event);
        if (code != ASC_OK)
            return code;
        const bool ended = event.type == YAML_MAPPING_END_EVENT;
        if (!ended)
            code = read_key(r, &event, mapping, &value);
        yaml_event_delete(&event);
        if (ended || code != ASC_OK)
            return code;
        code = next(r, &event);
        if (code != ASC_OK)
            return code;
        code = read_value(r, &event, value);
        yaml_event_delete(&event);
        if (code != ASC_OK)
            return code;
    }
}

static asc_code read_text(const reader *r, const yaml_event_t *event, asc_yaml_node *node) {
    const char *text = (const char *)event->data.scalar.value;
    const size_t length = event->data.scalar.length;
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (length > LONGEST_TEXT || strlen(text) != length)
        return asc_fail(ASC_USAGE, "%s:%d: '%s' is too long a text, or holds a zero byte", r->file,
                        line_of(event), node->path);
    return asc_copy_string(&node->text, text);
}

static asc_code read_value(reader *r, const yaml_event_t *event, asc_yaml_node *node) {
    if (event->type == YAML_SCALAR_EVENT)
        return read_text(r, event, node);
    if (++r->depth > DEEPEST)
        return asc_fail(ASC_USAGE, "%s:%d: nested deeper than %d levels", r->file, line_of(event),
                        DEEPEST);
    node->kind = event->type == YAML_MAPPING_START_EVENT ? ASC_YAML_MAPPING : ASC_YAML_LIST;
    asc_code code = node->kind == ASC_YAML_MAPPING ? read_mapping(r, node) : read_list(r, node);
    r->depth--;
    return code;
}

static asc_code read_document(reader *r, asc_yaml_node *root) {
    yaml_event_t event;
    asc_code code = next(r, &event);
    if (code != ASC_OK)
        return code;
    const yaml_event_type_t type = event.type;
    if (type == YAML_MAPPING_START_EVENT)
        code = read_value(r, &event, root);
    else if (type != YAML_STREAM_END_EVENT)
        code = asc_fail(ASC_USAGE,
                        "%s:%d: a study file is a mapping of keys to values, such as 'images: ...'",
                        r->file, line_of(&event));
    yaml_event_delete(&event);
    if (code == ASC_OK && type != YAML_STREAM_END_EVENT) {
        code = next(r, &event); /* the stream's end, or an error */
        if (code == ASC_OK)
            yaml_event_delete(&event);
    }
    if (code == ASC_OK && root->n == 0)
        code = asc_fail(ASC_USAGE, "%s: holds no study; see attrscope run --help for an example",
                        r->file);
    return code;
}

asc_code asc_yaml_read(const char *file, const char *text, size_t size, asc_yaml_node *root) {
    reader r = {.file = file, .text = text, .size = size};
    *root = (asc_yaml_node){.kind = ASC_YAML_MAPPING, .line = 1};
    if (!yaml_parser_initialize(&r.parser))
        return asc_fail(ASC_MEMORY, "%s: out of memory while reading YAML", file);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text, size);
    asc_code code = asc_copy_string(&root->path, "");
    if (code == ASC_OK)
        code = read_document(&r, root);
    yaml_parser_delete(&r.parser);
    if (code != ASC_OK)
        asc_yaml_free(root);
    return code;
}

void asc_yaml_free(asc_yaml_node *root) {
    for (int i = 0; i < root->n; i++)
        asc_yaml_free(&root->children[i]);
    free(root->children);
    free(root->path);
    free(root->key);
    free(root->text);
    *root = (asc_yaml_node){0};
}

const asc_yaml_node *asc_yaml_child(const asc_yaml_node *mapping, const char *key) {
    for (int i = 0; i < mapping->n; i++)
        if (mapping->children[i].key && strcmp(mapping->children[i].key, key) == 0)
            return &mapping->children[i];
    return NULL;
}

int asc_yaml_line(const asc_yaml_node *root, const char *path) {
    const asc_yaml_node *node = root;
    while (node && *path) {
        char key[LONGEST_KEY + 1];
        const size_t length = strcspn(path, ".");
        if (length > LONGEST_KEY)
            return 0;
        memcpy(key, path, length);
        key[length] = '\0';
        node = asc_yaml_child(node, key);
        path += length + (path[length] == '.');
    }
    return node ? node->line : 0;
}

bool asc_yaml_is_null(const asc_yaml_node *node) {
    return node->kind == ASC_YAML_TEXT && node->plain &&
           (!*node->text || !strcmp(node->text, "~") || !strcasecmp(node->text, "null"));
}
