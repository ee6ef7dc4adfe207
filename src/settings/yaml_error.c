#include "settings/yaml_error.h"

#include <stdio.h>
#include <string.h>

#include "core/suggest.h"

void asc_yaml_log_line(cyaml_log_t level, void *context, const char *format, va_list arguments) {
    (void)level;
    asc_yaml_log *log = context;
    char line[400], key[256];
    unsigned entry = 0;
    vsnprintf(line, sizeof line, format, arguments);
    line[strcspn(line, "\n")] = '\0';
    char *frame = log->n_frames < ASC_YAML_FRAMES ? log->frames[log->n_frames] : NULL;
    if (frame && sscanf(line, " in mapping field '%255[^']'", key) == 1) {
        snprintf(frame, sizeof log->frames[0], "%s", key);
        log->n_frames++;
    } else if (frame && sscanf(line, " in sequence entry '%u'", &entry) == 1) {
        snprintf(frame, sizeof log->frames[0], "[%u]", entry > 0 ? entry - 1 : 0);
        log->n_frames++;
    } else if (!log->problem[0]) {
        snprintf(log->problem, sizeof log->problem, "%s", line);
    }
}

/* Frames, outermost first, as a path; `last` is appended unless it is NULL. */
static void write_path(const asc_yaml_log *log, const char *last, char *path, size_t size) {
    size_t used = 0;
    path[0] = '\0';
    for (int i = log->n_frames - 1; i >= 0 && used < size; i--)
        used += (size_t)snprintf(path + used, size - used, "%s%s",
                                 used && log->frames[i][0] != '[' ? "." : "", log->frames[i]);
    if (last && used < size)
        snprintf(path + used, size - used, "%s%s", used ? "." : "", last);
}

static asc_code unknown_key(const char *file, int line, const char *key, const asc_node *group) {
    asc_suggestion suggestion;
    asc_suggestion_begin(&suggestion, key);
    char hint[160], allowed[600] = "";
    for (int i = 0; group && i < group->n_children; i++) {
        const size_t used = strlen(allowed);
        asc_suggestion_offer(&suggestion, group->children[i].key);
        snprintf(allowed + used, sizeof allowed - used, "%s%s", used ? ", " : "",
                 group->children[i].key);
    }
    if (suggestion.best)
        return asc_fail(ASC_USAGE, "%s:%d: unknown key '%s'%s", file, line, key,
                        asc_suggestion_text(&suggestion, hint));
    return asc_fail(ASC_USAGE, "%s:%d: unknown key '%s'; %s%s has: %s", file, line, key,
                    group && group->path ? "" : "a study file",
                    group && group->path ? group->path : "", allowed);
}

static const char *wanted(const asc_node *node, bool entry) {
    if (!node)
        return "something else";
    switch (node->kind) {
    case ASC_NODE_VALUE:
        return "one value, not a list or a mapping";
    case ASC_NODE_LIST:
        return entry ? "one value in each entry of its list" : "a list, such as [a, b]";
    case ASC_NODE_TABLE:
        return entry ? "a mapping in each entry, such as - {name: ..., architecture: ...}"
                     : "a list of mappings, such as - {name: ..., architecture: ...}";
    case ASC_NODE_GROUP:
        break;
    }
    return "keys of its own below it";
}

asc_code asc_yaml_error(const char *file, cyaml_err_t error, const asc_yaml_log *log,
                        const asc_places *places, const asc_node *root) {
    char path[1024], inside[1024];
    write_path(log, NULL, inside, sizeof inside);
    const char *colon = strrchr(log->problem, ':');
    const char *key = colon && colon[1] ? colon + 2 : "";
    const int line = asc_places_line(places, inside);
    const asc_node *node = asc_schema_find(root, inside);
    const bool entry = log->n_frames && log->frames[0][0] == '[';

    switch (error) {
    case CYAML_ERR_OOM:
        return asc_fail(ASC_MEMORY, "%s: out of memory while reading YAML", file);
    case CYAML_ERR_INVALID_KEY:
        write_path(log, key, path, sizeof path);
        return unknown_key(file, asc_places_line(places, path), key, node);
    case CYAML_ERR_UNEXPECTED_EVENT:
        return asc_fail(ASC_USAGE, "%s:%d: key '%s' is given twice", file, line, inside);
    case CYAML_ERR_INVALID_VALUE:
        return asc_fail(ASC_USAGE, "%s:%d: '%s' needs %s", file, line, inside, wanted(node, entry));
    case CYAML_ERR_SEQUENCE_ENTRIES_MAX:
        return asc_fail(ASC_USAGE, "%s:%d: '%s' has too many entries", file, line, inside);
    case CYAML_ERR_STRING_LENGTH_MAX:
        return asc_fail(ASC_USAGE, "%s:%d: '%s' is too long a text", file, line, inside);
    default:
        return asc_fail(ASC_USAGE, "%s:%d: '%s': %s", file, line, inside,
                        log->problem[0] ? log->problem : cyaml_strerror(error));
    }
}
