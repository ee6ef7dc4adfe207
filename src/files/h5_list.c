/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"

typedef struct link_names {
    char **names;
    int64_t n, room;
    asc_code code;
} link_names;

static herr_t take_link(hid_t group, const char *name, const H5L_info_t *info, void *data) {
    link_names *links = data;
    (void)group;
    (void)info;
    if (links->n == links->room) {
        const int64_t room = 2 * links->room + 16;
        char **grown = realloc(links->names, (size_t)room * sizeof *grown);
        if (!grown) {
            links->code = asc_fail(ASC_MEMORY, "%lld links of a file", (long long)room);
            return 1;
        }
        links->names = grown;
        links->room = room;
    }
    links->code = asc_format(&links->names[links->n], "%s", name);
    links->n += links->code == ASC_OK;
    return links->code == ASC_OK ? 0 : 1;
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static herr_t visit_links(hid_t group, const link_names *links, H5L_iterate_t visit, void *data) {
    herr_t status = 0;
    for (int64_t i = 0; i < links->n && status == 0; i++) {
        H5L_info_t info;
        status = H5Lget_info(group, links->names[i], &info, H5P_DEFAULT);
        if (status >= 0)
            status = visit(group, links->names[i], &info, data);
    }
    return status;
}

/* HDF5 itself sorts large groups in a table that it frees unfilled, and crashes, when a read of
 * them fails. */
asc_code asc_h5_list(hid_t group, H5L_iterate_t visit, void *data, herr_t *status) {
    link_names links = {.code = ASC_OK};
    hsize_t at = 0;
    *status = H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, &at, take_link, &links);
    if (*status >= 0 && links.code == ASC_OK) {
        if (links.n > 0)
            qsort(links.names, (size_t)links.n, sizeof *links.names, compare_names);
        *status = visit_links(group, &links, visit, data);
    }
    for (int64_t i = 0; i < links.n; i++)
        free(links.names[i]);
    free(links.names);
    return links.code;
}
