/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/column_lists.h"

#include <stdio.h>

#include "sources/images_parts.h"

/* Marks the columns that a list names; none may be that of identities or names, or in two lists.
 * `elsewhere`: other tables have columns of their own, of which the names may be. */
static asc_code mark_list(const asc_csv *csv, asc_key_columns keys, uint8_t list,
                          char *const *names, int64_t n, bool elsewhere, uint8_t *lists) {
    static const char *const settings[] = {"", "images.attributes", "images.features",
                                           "images.unused"};
    char hint[64];
    int64_t column = -1;
    snprintf(hint, sizeof hint, "correct %s", settings[list]);
    for (int64_t i = 0; i < n; i++) {
        column = asc_csv_find(csv, names[i]);
        if (column < 0 && elsewhere)
            continue;
        const asc_code code = asc_csv_require(csv, names[i], hint, &column);
        if (code != ASC_OK)
            return code;
        if (column == keys.identity || column == keys.name)
            return asc_fail(ASC_DATA, "%s: column %s of %s holds the images' %s", settings[list],
                            names[i], csv->file.path, column == keys.name ? "names" : "identities");
        if (lists[column] != ASC_LIST_NONE && list != ASC_LIST_UNUSED)
            return asc_fail(ASC_DATA, "%s: column %s is listed in %s, too", settings[list],
                            names[i], settings[lists[column]]);
        lists[column] = list;
    }
    return ASC_OK;
}

asc_code asc_mark_lists(const asc_csv *csv, const asc_images_settings *settings,
                        asc_key_columns keys, bool is_joined, uint8_t *lists) {
    const char *paths[ASC_JOINED_MOST];
    const bool elsewhere = asc_images_list_joined(settings, paths) > 0;
    asc_code code = ASC_OK;
    if (is_joined) /* the names may be meant for another table */
        keys = (asc_key_columns){-1, -1};
    code = mark_list(csv, keys, ASC_LIST_ATTRIBUTES, settings->attributes, settings->n_attributes,
                     elsewhere, lists);
    if (code == ASC_OK)
        code = mark_list(csv, keys, ASC_LIST_FEATURES, settings->features, settings->n_features,
                         elsewhere, lists);
    if (code == ASC_OK)
        code = mark_list(csv, keys, ASC_LIST_UNUSED, settings->unused, settings->n_unused,
                         elsewhere, lists);
    return code;
}
