/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/hdf5_path.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "sources/array_name.h"

/* Of groups, and links that are looked at: more is no file of arrays. */
enum { DEEPEST = 8, MOST_LINKS = 10000 };

typedef struct search {
    const char *folder; /* path of the group, "" of the root */
    int depth;
    int64_t *left; /* links that may still be looked at */
    asc_array_names *names;
    char **last; /* path of the last dataset */
    asc_code code;
} search;

static asc_code look_into(hid_t group, search *state);

static asc_code enter(const search *state, hid_t parent, const char *link) {
    char *path = NULL;
    asc_code code = asc_format(&path, "%s/%s", state->folder, link);
    const hid_t object = code == ASC_OK ? H5Oopen(parent, link, H5P_DEFAULT) : -1;
    const H5I_type_t type = object >= 0 ? H5Iget_type(object) : H5I_BADID;
    if (type == H5I_DATASET) {
        asc_array_names_add(state->names, path);
        free(*state->last);
        *state->last = path;
        path = NULL;
    } else if (type == H5I_GROUP && state->depth < DEEPEST) {
        search below = *state;
        below.folder = path;
        below.depth++;
        code = look_into(object, &below);
    }
    asc_h5_drop(object);
    free(path);
    return code;
}

/* Of a MATLAB file, what is called #...# holds the parts of cells. */
static herr_t on_link(hid_t parent, const char *link, const H5L_info_t *info, void *data) {
    search *state = data;
    if (info->type == H5L_TYPE_HARD && *link != '#' && (*state->left)-- > 0)
        state->code = enter(state, parent, link);
    return state->code == ASC_OK ? 0 : 1;
}

static asc_code look_into(hid_t group, search *state) {
    herr_t status = 0;
    const asc_code code = asc_h5_list(group, on_link, state, &status);
    if (code == ASC_OK && status < 0 && state->code == ASC_OK)
        return asc_h5_fail_at(ASC_DATA, group, "a group", "cannot be listed");
    return code == ASC_OK ? state->code : code;
}

/* "/a/b/c": whether a, a/b and a/b/c are there, and links inside the file. */
static asc_code check_links(hid_t file, const char *name, char *path, bool *there) {
    asc_code code = ASC_OK;
    *there = false;
    for (char *end = path; *end && code == ASC_OK;) {
        end = strchr(end + 1, '/');
        if (end)
            *end = '\0';
        H5L_info_t info;
        *there = H5Lexists(file, path, H5P_DEFAULT) > 0 &&
                 H5Lget_info(file, path, &info, H5P_DEFAULT) >= 0;
        if (*there && info.type != H5L_TYPE_HARD)
            code = asc_fail(ASC_DATA,
                            "%s: %s is a link to something elsewhere; name the dataset itself, in "
                            "the file that holds it",
                            name, path);
        if (!end || !*there)
            break;
        *end = '/';
    }
    return code;
}

asc_code asc_hdf5_find(hid_t file, const char *name, const char *path, const char *key,
                       char **found) {
    asc_array_names names = {0};
    int64_t left = MOST_LINKS;
    bool there = false;
    asc_code code = ASC_OK;
    *found = NULL;
    if (key && key[strspn(key, "/")] != '\0') {
        ASC_TRY(code, asc_format(found, "/%s", key + strspn(key, "/")), failed);
        ASC_TRY(code, check_links(file, name, *found, &there), failed);
        if (there)
            return ASC_OK;
    }
    search state = {.folder = "", .left = &left, .names = &names, .last = found};
    ASC_TRY(code, look_into(file, &state), failed);
    if (!key && names.n == 1)
        return ASC_OK;
    code = asc_array_names_refuse(&names, name, path, key);
failed:
    free(*found);
    *found = NULL;
    return code;
}
