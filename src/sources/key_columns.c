/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "sources/column_roles.h"
#include "sources/folder.h"
#include "text/names.h"

/* Whether labels.npy lies beside a table: what people call who is on each image. */
static bool has_labels(const char *table) {
    const char *slash = strrchr(table, '/');
    char *path = NULL;
    const bool found = asc_format(&path, "%.*slabels.npy", slash ? (int)(slash - table) + 1 : 0,
                                  table) == ASC_OK &&
                       asc_is_regular_file(path);
    free(path);
    return found;
}

static asc_code find_identity(const asc_csv *csv, const asc_images_settings *settings,
                              int64_t *column) {
    if (settings->identity_column)
        return asc_csv_require(csv, settings->identity_column, "correct images.columns.identity",
                               column);
    return asc_csv_require(csv, "identity",
                           has_labels(csv->file.path)
                               ? "labels.npy is beside it: if it says who is on each image, write "
                                 "images.labels: labels.npy; a column that does is named by "
                                 "images.columns: {identity: ...}"
                               : "the one with each image's person is named by images.columns: "
                                 "{identity: ...}, or identities come from an array: images.labels",
                           column);
}

/* Whether the values of a text column all differ. O(rows log rows). */
static asc_code is_unique(const asc_csv *csv, int64_t column, bool *unique) {
    char **values = NULL;
    asc_name_index index = {0};
    int64_t first = 0, second = 0;
    asc_code code = asc_alloc(&values, (uint64_t)csv->n_rows, sizeof *values, "names of images");
    for (int64_t r = 0; r < csv->n_rows && code == ASC_OK; r++)
        values[r] = asc_csv_field(csv, r, column);
    if (code == ASC_OK)
        code = asc_name_index_init(values, csv->n_rows, &index);
    *unique = code == ASC_OK && !asc_name_index_repeated(&index, &first, &second);
    asc_name_index_free(&index);
    free(values);
    return code;
}

static asc_code find_name(const asc_csv *csv, const asc_column_survey *surveys,
                          const asc_images_settings *settings, int64_t identity, int64_t *column) {
    static const char *const usual[] = {"file_basename", "filename",   "file_name", "file",
                                        "image_name",    "image_id",   "image",     "img_name",
                                        "img_id",        "img",        "path",      "filepath",
                                        "file_path",     "image_path", "img_path",  "name"};
    asc_code code = ASC_OK;
    *column = -1;
    if (settings->name_column)
        return asc_csv_require(csv, settings->name_column, "correct images.columns.name", column);
    for (size_t u = 0; u < sizeof usual / sizeof *usual && *column < 0; u++) {
        const int64_t found = asc_csv_find(csv, usual[u]);
        if (found >= 0 && found != identity)
            *column = found;
    }
    if (*column >= 0)
        return ASC_OK;
    for (int64_t c = 0; c < csv->n_columns && code == ASC_OK; c++) {
        bool unique = false;
        if (c == identity || !*csv->header[c] || surveys[c].count[ASC_CLASS_TEXT] != csv->n_rows)
            continue;
        code = is_unique(csv, c, &unique);
        if (!unique)
            continue;
        *column = c;
        asc_log_once(
            ASC_LOG_INFO,
            "%s: column %s is taken for the images' names, as its values all differ; another "
            "is named by images.columns: {name: ...}",
            csv->file.path, csv->header[c]);
        return ASC_OK;
    }
    if (code == ASC_OK)
        asc_log_once(
            ASC_LOG_INFO,
            "%s: no column holds the images' names, so rows are numbered from 0; one is named "
            "by images.columns: {name: ...}",
            csv->file.path);
    return code;
}

asc_code asc_find_key_columns(const asc_csv *csv, const asc_column_survey *surveys,
                              const asc_images_settings *settings, bool with_identity,
                              asc_key_columns *keys) {
    asc_code code = ASC_OK;
    *keys = (asc_key_columns){-1, -1};
    if (with_identity)
        code = find_identity(csv, settings, &keys->identity);
    if (code == ASC_OK)
        code = find_name(csv, surveys, settings, keys->identity, &keys->name);
    if (code == ASC_OK && keys->identity >= 0 && keys->identity == keys->name)
        code = asc_fail(ASC_DATA,
                        "images.columns: column %s of %s cannot hold both identities and names",
                        csv->header[keys->name], csv->file.path);
    return code;
}
