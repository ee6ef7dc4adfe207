#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "attrscope/memory.h"
#include "settings/parts.h"

enum { DEEPEST = 16, LONGEST_KEY = 200, LONGEST_PATH = 4096, MOST_PLACES = 20000 };

/* One mapping or list that the walk is inside of. */
typedef struct level {
    bool mapping;
    bool in_value;  /* the mapping's key has been read */
    int next_entry; /* of a list */
    size_t length;  /* of its own path */
} level;

typedef struct walk {
    const char *file, *text;
    size_t size;
    asc_places *places;
    level levels[DEEPEST];
    int depth;
    int documents;
    char path[LONGEST_PATH];
} walk;

static int line_of(const yaml_event_t *event) {
    return (int)event->start_mark.line + 1;
}

static asc_code parser_error(const walk *state, const yaml_parser_t *parser) {
    if (parser->error == YAML_MEMORY_ERROR)
        return asc_fail(ASC_MEMORY, "%s: out of memory while reading YAML", state->file);
    size_t line = parser->problem_mark.line + 1;
    if (parser->error == YAML_READER_ERROR) {
        line = 1;
        for (size_t i = 0; i < parser->problem_offset && i < state->size; i++)
            line += state->text[i] == '\n';
    }
    return asc_fail(ASC_USAGE, "%s:%zu: not valid YAML: %s%s%s", state->file, line,
                    parser->problem ? parser->problem : "cannot be read",
                    parser->context ? " " : "", parser->context ? parser->context : "");
}

static asc_code add_place(walk *state, int line) {
    asc_places *places = state->places;
    if (places->count == MOST_PLACES)
        return asc_fail(ASC_USAGE, "%s:%d: more than %d entries; this is not a study file",
                        state->file, line, MOST_PLACES);
    if (places->count == places->capacity) {
        const int64_t capacity = places->capacity ? 2 * places->capacity : 64;
        asc_place *items = realloc(places->items, (size_t)capacity * sizeof *items);
        if (!items)
            return asc_fail(ASC_MEMORY, "%s: out of memory while reading YAML", state->file);
        places->items = items;
        places->capacity = capacity;
    }
    asc_place *place = &places->items[places->count];
    place->line = line;
    asc_code code = asc_copy_string(&place->path, state->path);
    if (code == ASC_OK)
        places->count++;
    return code;
}

static asc_code read_key(walk *state, level *top, const yaml_event_t *event) {
    const int line = line_of(event);
    if (event->type != YAML_SCALAR_EVENT)
        return asc_fail(ASC_USAGE, "%s:%d: a list or mapping cannot be a key", state->file, line);
    const char *key = (const char *)event->data.scalar.value;
    if (event->data.scalar.length > LONGEST_KEY || strlen(key) != event->data.scalar.length)
        return asc_fail(ASC_USAGE, "%s:%d: a key of %zu bytes; the longest has %d", state->file,
                        line, event->data.scalar.length, LONGEST_KEY);
    snprintf(state->path + top->length, sizeof state->path - top->length, "%s%s",
             top->length ? "." : "", key);
    top->in_value = true;
    return add_place(state, line);
}

static asc_code enter(walk *state, const yaml_event_t *event) {
    if (state->depth == DEEPEST)
        return asc_fail(ASC_USAGE, "%s:%d: nested deeper than %d levels", state->file,
                        line_of(event), DEEPEST);
    state->levels[state->depth++] =
        (level){.mapping = event->type == YAML_MAPPING_START_EVENT, .length = strlen(state->path)};
    return ASC_OK;
}

static asc_code read_node(walk *state, const yaml_event_t *event) {
    level *top = state->depth ? &state->levels[state->depth - 1] : NULL;
    if (!top && event->type != YAML_MAPPING_START_EVENT)
        return asc_fail(ASC_USAGE,
                        "%s:%d: a study file is a mapping of keys to values, such as 'images: ...'",
                        state->file, line_of(event));
    if (top && top->mapping && !top->in_value)
        return read_key(state, top, event);
    if (top && !top->mapping) {
        snprintf(state->path + top->length, sizeof state->path - top->length, "[%d]",
                 top->next_entry++);
        asc_code code = add_place(state, line_of(event));
        if (code != ASC_OK)
            return code;
    }
    if (top)
        top->in_value = false;
    return event->type == YAML_SCALAR_EVENT ? ASC_OK : enter(state, event);
}

static asc_code read_event(walk *state, const yaml_event_t *event) {
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (state->documents++)
            return asc_fail(ASC_USAGE, "%s:%d: a second document begins; a study file has one",
                            state->file, line_of(event));
        return ASC_OK;
    case YAML_ALIAS_EVENT:
        return asc_fail(ASC_USAGE,
                        "%s:%d: '*%.80s': aliases are not supported; write the value out",
                        state->file, line_of(event), (const char *)event->data.alias.anchor);
    case YAML_SCALAR_EVENT:
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        return read_node(state, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        state->path[state->levels[--state->depth].length] = '\0';
        return ASC_OK;
    default:
        return ASC_OK;
    }
}

asc_code asc_places_read(const char *file, const char *text, size_t size, asc_places *places) {
    *places = (asc_places){0};
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return asc_fail(ASC_MEMORY, "%s: out of memory while reading YAML", file);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, size);

    walk state = {.file = file, .text = text, .size = size, .places = places};
    asc_code code = ASC_OK;
    for (bool ended = false; !ended && code == ASC_OK;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            code = parser_error(&state, &parser);
            break;
        }
        ended = event.type == YAML_STREAM_END_EVENT;
        code = read_event(&state, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    if (code == ASC_OK && places->count == 0)
        code = asc_fail(ASC_USAGE, "%s: holds no study; see attrscope run --help for an example",
                        file);
    if (code != ASC_OK)
        asc_places_free(places);
    return code;
}

void asc_places_free(asc_places *places) {
    for (int64_t i = 0; i < places->count; i++)
        free(places->items[i].path);
    free(places->items);
    *places = (asc_places){0};
}

int asc_places_line(const asc_places *places, const char *path) {
    for (int64_t i = places->count - 1; i >= 0; i--)
        if (!strcmp(places->items[i].path, path))
            return places->items[i].line;
    return 0;
}
