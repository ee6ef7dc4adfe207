/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "results/parts.h"
#include "results/records.h"

typedef struct walk {
    asc_table_visit visit;
    void *self;
    const char *prefix;
    asc_code code;
} walk;

static asc_code walk_group(hid_t group, walk *state);

static asc_code enter(walk *state, hid_t parent, const char *link) {
    asc_code code = ASC_OK;
    char *name = NULL;
    bool former = false;
    hid_t object = H5Oopen(parent, link, H5P_DEFAULT);
    if (object < 0)
        return asc_h5_fail_at(ASC_DATA, parent, link, "cannot be opened");
    ASC_TRY(code,
            *state->prefix ? asc_format(&name, "%s/%s", state->prefix, link)
                           : asc_copy_string(&name, link),
            done);
    ASC_TRY(code, asc_records_are_former(object, &former), done);
    if (former || asc_records_are(object)) {
        code = state->visit(state->self, object, name);
    } else if (H5Iget_type(object) != H5I_GROUP) {
        code = asc_h5_refuse(parent, name, "is no table");
    } else {
        walk inner = {state->visit, state->self, name, ASC_OK};
        code = walk_group(object, &inner);
    }
done:
    free(name);
    asc_h5_drop(object);
    return code;
}

static herr_t on_link(hid_t parent, const char *link, const H5L_info_t *info, void *data) {
    walk *state = data;
    (void)info;
    if (strcmp(link, "..") == 0)
        state->code = asc_h5_refuse(parent, link, "is not a table");
    else
        state->code = enter(state, parent, link);
    return state->code == ASC_OK ? 0 : 1;
}

static asc_code walk_group(hid_t group, walk *state) {
    herr_t status = 0;
    const asc_code code = asc_h5_list(group, on_link, state, &status);
    if (code == ASC_OK && status < 0 && state->code == ASC_OK)
        return asc_h5_fail_at(ASC_DATA, group, "tables", "cannot be listed");
    return code == ASC_OK ? state->code : code;
}

asc_code asc_results_visit_tables(hid_t file, asc_table_visit visit, void *self) {
    bool has = false;
    asc_code code = asc_h5_has(file, "tables", &has);
    if (!has)
        return code;
    hid_t group = H5Gopen2(file, "tables", H5P_DEFAULT);
    if (group < 0)
        return asc_h5_fail_at(ASC_DATA, file, "tables", "cannot be opened");
    walk state = {visit, self, "", ASC_OK};
    code = walk_group(group, &state);
    asc_h5_drop(group);
    return code;
}
