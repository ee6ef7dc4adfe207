/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "results/held.h"
#include "results/records.h"

/* /tables/<folder>/<table>; names of an unknown maker may have one more. */
enum { DEEPEST = 3 };

typedef struct walk {
    const asc_table_place *root;
    asc_table_visit visit;
    void *self;
    const char *prefix;
    int depth;
    asc_code code;
} walk;

static asc_code walk_group(hid_t group, walk *state);

/* A group that is no table's name, nor a table as an earlier version stored it. */
static asc_code is_folder(const walk *state, hid_t object, const char *name, bool *folder) {
    bool former = false;
    *folder = H5Iget_type(object) == H5I_GROUP && !asc_held_owner(state->root, name);
    const asc_code code = *folder ? asc_records_are_former(object, &former) : ASC_OK;
    *folder = *folder && !former;
    return code;
}

static asc_code enter(walk *state, hid_t parent, const char *link, bool is_hard) {
    asc_code code = ASC_OK;
    char *name = NULL;
    bool folder = false;
    asc_table_place place = *state->root;
    hid_t object = is_hard ? H5Oopen(parent, link, H5P_DEFAULT) : -1;
    if (is_hard && object < 0)
        return asc_h5_unreadable(parent, link);
    ASC_TRY(code,
            *state->prefix ? asc_format(&name, "%s/%s", state->prefix, link)
                           : asc_copy_string(&name, link),
            done);
    if (is_hard)
        ASC_TRY(code, is_folder(state, object, name, &folder), done);
    place.object = object;
    place.name = name;
    if (!folder) {
        code = state->visit(state->self, &place);
    } else if (state->depth == DEEPEST) {
        code = asc_h5_refuse(place.tables, name, "is nested too deeply");
    } else {
        walk inner = {state->root, state->visit, state->self, name, state->depth + 1, ASC_OK};
        code = walk_group(object, &inner);
    }
done:
    free(name);
    asc_h5_drop(object);
    return code;
}

static herr_t on_link(hid_t parent, const char *link, const H5L_info_t *info, void *data) {
    walk *state = data;
    if (strcmp(link, "..") == 0)
        state->code = asc_h5_refuse(parent, link, "is not a table");
    else
        state->code = enter(state, parent, link, info->type == H5L_TYPE_HARD);
    return state->code == ASC_OK ? 0 : 1;
}

static asc_code walk_group(hid_t group, walk *state) {
    herr_t status = 0;
    const asc_code code = asc_h5_list(group, on_link, state, &status);
    if (code == ASC_OK && status < 0 && state->code == ASC_OK)
        return asc_h5_fail_at(ASC_IO, group, "tables",
                              "cannot be listed: reading failed, or the file is damaged");
    return code == ASC_OK ? state->code : code;
}

asc_code asc_results_visit_tables(const char *path, hid_t file, const asc_listed *listed,
                                  asc_table_visit visit, void *self) {
    asc_table_place root = {.path = path, .listed = listed, .object = -1, .name = ""};
    asc_code code = asc_results_open_group(file, "tables", &root.tables);
    if (code != ASC_OK || root.tables < 0)
        return code;
    walk state = {&root, visit, self, "", 0, ASC_OK};
    code = walk_group(root.tables, &state);
    asc_h5_drop(root.tables);
    return code;
}
