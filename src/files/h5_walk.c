/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/h5_store.h"

/* Our files are no deeper: /tables/<folder>/<table>, /arrays/<analysis>/<group>/<array>.
 */
enum { DEEPEST = 8 };

/* A link takes at least so many bytes of a file: more of them than fit into it form a ring. */
enum { LINK_BYTES = 8 };

typedef struct walk {
    asc_h5_visit visit;
    int depth;
    hsize_t *left; /* links that there may still be */
    asc_code code;
} walk;

static asc_code walk_group(hid_t group, asc_h5_visit visit, int depth, hsize_t *left);

static asc_code enter(const walk *state, hid_t parent, const char *link) {
    asc_code code = ASC_OK;
    const hid_t object = H5Oopen(parent, link, H5P_DEFAULT);
    if (object < 0)
        return asc_h5_unreadable(parent, link);
    const H5I_type_t type = H5Iget_type(object);
    if (type == H5I_GROUP && state->depth == DEEPEST)
        code = asc_h5_refuse(parent, link, "is nested too deeply");
    else if (type == H5I_GROUP)
        code = walk_group(object, state->visit, state->depth + 1, state->left);
    else if (type == H5I_DATASET)
        code = state->visit(object, parent, link);
    else
        code = asc_h5_refuse(parent, link, "is neither a group nor a dataset");
    asc_h5_drop(object);
    return code;
}

static herr_t on_link(hid_t parent, const char *link, const H5L_info_t *info, void *data) {
    walk *state = data;
    if (info->type != H5L_TYPE_HARD)
        state->code = asc_h5_refuse(
            parent, link, "is a link to something elsewhere; files of attrscope hold their data");
    else if (*state->left == 0)
        state->code = asc_h5_refuse(parent, link, "is one of links that form a ring");
    else {
        --*state->left;
        state->code = enter(state, parent, link);
    }
    return state->code == ASC_OK ? 0 : 1;
}

static asc_code walk_group(hid_t group, asc_h5_visit visit, int depth, hsize_t *left) {
    walk state = {visit, depth, left, ASC_OK};
    herr_t status = 0;
    const asc_code code = asc_h5_list(group, on_link, &state, &status);
    if (code == ASC_OK && status < 0 && state.code == ASC_OK)
        return asc_h5_unreadable(group, "a group");
    return code == ASC_OK ? state.code : code;
}

asc_code asc_h5_walk(hid_t group, asc_h5_visit visit) {
    hsize_t left = 0;
    const hid_t file = H5Iget_file_id(group);
    const bool has_size = H5Fget_filesize(file, &left) >= 0;
    asc_h5_drop(file);
    if (!has_size)
        return asc_h5_fail_at(ASC_DATA, group, "the file", "has no size");
    left /= LINK_BYTES;
    return walk_group(group, visit, 0, &left);
}
