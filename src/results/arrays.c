/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/arrays.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "results/held.h"

/* Groups in groups, of /arrays/<analysis>; links in all: more form a ring. */
enum { DEEPEST = 8, MOST_LINKS = 1 << 20 };

static const char ending[] = "_arrays";

size_t asc_arrays_is_note(const char *note) {
    const size_t length = strlen(note), tail = sizeof ending - 1;
    return length > tail && strcmp(note + length - tail, ending) == 0 ? length - tail : 0;
}

static asc_code read_note(hid_t file, const char *analysis, char **lines) {
    char *note = NULL;
    asc_code code = asc_format(&note, "%s%s", analysis, ending);
    if (code == ASC_OK)
        code = asc_h5_get_attribute(file, note, lines);
    free(note);
    return code;
}

/* What is done with each link that leads to no group: it is `name` below the analysis' group. */
typedef asc_code (*visit_array)(void *self, hid_t parent, const char *link, bool is_hard,
                                const char *name);

typedef struct walk {
    visit_array visit;
    void *self;
    const char *prefix;
    int depth;
    int64_t *links;
    asc_code code;
} walk;

static asc_code walk_group(hid_t group, walk *state);

static asc_code enter(const walk *state, hid_t parent, const char *link, bool is_hard) {
    char *name = NULL;
    const hid_t object = is_hard ? H5Oopen(parent, link, H5P_DEFAULT) : -1;
    const bool is_group = object >= 0 && H5Iget_type(object) == H5I_GROUP;
    asc_code code = asc_format(&name, "%s%s%s", state->prefix, *state->prefix ? "/" : "", link);
    if (code == ASC_OK && is_group && (state->depth == DEEPEST || *state->links == MOST_LINKS)) {
        code = asc_h5_refuse(parent, link, "is nested too deeply");
    } else if (code == ASC_OK && is_group) {
        walk inner = {state->visit, state->self, name, state->depth + 1, state->links, ASC_OK};
        code = walk_group(object, &inner);
    } else if (code == ASC_OK) {
        code = state->visit(state->self, parent, link, is_hard, name);
    }
    free(name);
    asc_h5_drop(object);
    return code;
}

static herr_t on_link(hid_t parent, const char *link, const H5L_info_t *info, void *data) {
    walk *state = data;
    ++*state->links;
    state->code = enter(state, parent, link, info->type == H5L_TYPE_HARD);
    return state->code == ASC_OK ? 0 : 1;
}

static asc_code walk_group(hid_t group, walk *state) {
    herr_t status = 0;
    const asc_code code = asc_h5_list(group, on_link, state, &status);
    if (code == ASC_OK && status < 0 && state->code == ASC_OK)
        return asc_h5_unreadable(group, "a group");
    return code == ASC_OK ? state->code : code;
}

/* What stands there and is no group of the file is no array of the analysis. */
static asc_code walk_arrays(hid_t file, const char *analysis, visit_array visit, void *self) {
    hid_t arrays = -1, group = -1;
    int64_t links = 0;
    walk state = {visit, self, "", 0, &links, ASC_OK};
    asc_code code = asc_results_open_group(file, "arrays", &arrays);
    if (code != ASC_OK || arrays < 0)
        return code;
    code = asc_results_open_group(arrays, analysis, &group);
    if (code == ASC_DATA)
        code = ASC_OK;
    if (group >= 0)
        code = walk_group(group, &state);
    asc_h5_drop(group);
    asc_h5_drop(arrays);
    return code;
}

static asc_code note_array(void *self, hid_t parent, const char *link, bool is_hard,
                           const char *name) {
    FILE *lines = self;
    char *checksum = NULL;
    (void)is_hard;
    const hid_t dataset = H5Dopen2(parent, link, H5P_DEFAULT);
    asc_code code = asc_h5_get_checksum(dataset, parent, link, &checksum);
    if (code == ASC_OK)
        fprintf(lines, "%s %s\n", name, checksum);
    free(checksum);
    asc_h5_drop(dataset);
    return code;
}

asc_code asc_arrays_note(hid_t file, const char *analysis) {
    char *text = NULL, *note = NULL;
    size_t size = 0;
    asc_code code = asc_format(&note, "%s%s", analysis, ending);
    FILE *lines = code == ASC_OK ? open_memstream(&text, &size) : NULL;
    if (code == ASC_OK && lines)
        code = walk_arrays(file, analysis, note_array, lines);
    const bool fine = lines && fclose(lines) == 0;
    if (code == ASC_OK)
        code = fine ? asc_h5_put_attribute(file, note, text)
                    : asc_fail(ASC_MEMORY, "no memory for a list of arrays");
    free(note);
    free(text);
    return code;
}

/* The checksum that is noted, or NULL; its length is to the end of the line. */
static const char *find_line(const char *lines, const char *name) {
    const size_t length = strlen(name);
    for (const char *line = lines; line && *line; line = strchr(line, '\n') + 1) {
        if (strncmp(line, name, length) == 0 && line[length] == ' ')
            return line + length + 1;
        if (!strchr(line, '\n'))
            break;
    }
    return NULL;
}

static int64_t count_lines(const char *lines) {
    int64_t n = 0;
    for (const char *end = strchr(lines, '\n'); end; end = strchr(end + 1, '\n'))
        n++;
    return n;
}

typedef struct look {
    const char *noted;
    int64_t found; /* as they were put */
} look;

/* Of our own: stored as we store, with the bytes that the checksum tells of, and that checksum. */
static asc_code check_array(hid_t parent, const char *link, const char *noted, bool *same) {
    const hid_t dataset = H5Dopen2(parent, link, H5P_DEFAULT);
    char *checksum = NULL;
    asc_code code = ASC_OK;
    if (dataset < 0)
        return asc_h5_unreadable(parent, link);
    ASC_TRY(code, asc_h5_check_storage(dataset, parent, link), done);
    ASC_TRY(code, asc_h5_verify(dataset, parent, link), done);
    ASC_TRY(code, asc_h5_get_checksum(dataset, parent, link, &checksum), done);
    *same = strncmp(noted, checksum, strlen(checksum)) == 0;
done:
    free(checksum);
    asc_h5_drop(dataset);
    return code;
}

static bool is_dataset(hid_t parent, const char *link) {
    const hid_t object = H5Oopen(parent, link, H5P_DEFAULT);
    const bool is = object >= 0 && H5Iget_type(object) == H5I_DATASET;
    asc_h5_drop(object);
    return is;
}

static asc_code look_at_array(void *self, hid_t parent, const char *link, bool is_hard,
                              const char *name) {
    look *at = self;
    const char *noted = find_line(at->noted, name);
    bool same = false;
    if (!noted)
        return asc_h5_refuse(parent, link, "was not put there by attrscope");
    const asc_code code =
        is_hard && is_dataset(parent, link) ? check_array(parent, link, noted, &same) : ASC_OK;
    at->found += code == ASC_OK && same;
    return code == ASC_DATA ? ASC_OK : code;
}

asc_code asc_arrays_look(hid_t file, const char *analysis, bool *whole) {
    char *noted = NULL;
    look at = {0};
    *whole = false;
    asc_code code = read_note(file, analysis, &noted);
    if (code == ASC_OK && noted) {
        at.noted = noted;
        code = walk_arrays(file, analysis, look_at_array, &at);
        *whole = code == ASC_OK && at.found == count_lines(noted);
    }
    free(noted);
    return code;
}

asc_code asc_arrays_miss(hid_t file, const char *path, const char *name) {
    char *analysis = NULL, *noted = NULL;
    const char *slash = strchr(name, '/');
    asc_code code = asc_format(&analysis, "%.*s", slash ? (int)(slash - name) : 0, name);
    if (code == ASC_OK)
        code = read_note(file, analysis, &noted);
    if (code == ASC_OK && noted && slash && find_line(noted, slash + 1))
        code = asc_fail(ASC_DATA,
                        "%s: array %s was put there, but is there no more; make it again with "
                        "attrscope %s",
                        path, name, analysis);
    free(analysis);
    free(noted);
    return code;
}
