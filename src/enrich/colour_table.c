/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "enrich/colour_table.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/table.h"
#include "files/mark.h"
#include "sources/folder.h"

static const struct {
    const char *name, *unit, *meaning;
} columns[ASC_ENRICH_PIXELS] = {
    {"rgb_r", "level", "Mean red, 0 to 255"},        {"rgb_g", "level", "Mean green, 0 to 255"},
    {"rgb_b", "level", "Mean blue, 0 to 255"},       {"hsv_h", "2 degrees", "Mean hue, 0 to 179"},
    {"hsv_s", "level", "Mean saturation, 0 to 255"}, {"hsv_v", "level", "Mean value, 0 to 255"}};

/* The folder that an image lies in: length, 0 for none. */
static size_t folder_of(const char *name, const char **folder) {
    const char *end = strrchr(name, '/'), *begin = end;
    *folder = name;
    if (!end)
        return 0;
    while (begin > name && begin[-1] != '/')
        begin--;
    *folder = begin;
    return (size_t)(end - begin);
}

/* Whether images lie in folders, and in more than one: they are taken for people. */
static bool are_of_people(char *const *names, int64_t n) {
    const char *first = NULL, *folder = NULL;
    const size_t length = folder_of(names[0], &first);
    bool several = false;
    for (int64_t i = 0; i < n; i++) {
        const size_t other = folder_of(names[i], &folder);
        if (other == 0)
            return false;
        several = several || other != length || strncmp(first, folder, length) != 0;
    }
    return several;
}

static asc_code add_names(asc_table *table, char *const *names) {
    char **text = NULL;
    const char *folder = NULL;
    asc_code code =
        asc_table_add_text(table, "file_basename", "Path of the image below the folder", &text);
    for (int64_t i = 0; i < table->rows && code == ASC_OK; i++)
        code = asc_copy_string(&text[i], names[i]);
    if (code != ASC_OK || !are_of_people(names, table->rows))
        return code;
    code = asc_table_add_text(table, "identity", "Folder that the image lies in", &text);
    for (int64_t i = 0; i < table->rows && code == ASC_OK; i++) {
        const size_t length = folder_of(names[i], &folder);
        code = asc_format(&text[i], "%.*s", (int)length, folder);
    }
    return code;
}

asc_code asc_colour_table_check(const char *path) {
    static const char *const headers[][2] = {
        {"file_basename,rgb_r,rgb_g,rgb_b,hsv_h,hsv_s,hsv_v\n"},
        {"file_basename,identity,rgb_r,rgb_g,rgb_b,hsv_h,hsv_s,hsv_v\n"}};
    if (asc_is_image_name(path))
        return asc_fail(ASC_CANTCREAT,
                        "%s: is called as images are, but a table is to be made; name it .csv",
                        path);
    return asc_mark_is_on(path, headers[0]) ? ASC_OK
                                            : asc_mark_check(path, headers[1], "a table of enrich");
}

asc_code asc_colour_table_write(const char *path, char *const *names, const uint64_t *sums,
                                int64_t n) {
    asc_table table = {0};
    double *means = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_init(&table, "features", "Mean colours of images", n), done);
    ASC_TRY(code, add_names(&table, names), done);
    for (int c = 0; c < ASC_ENRICH_PIXELS; c++) {
        ASC_TRY(code,
                asc_table_add_reals(&table, columns[c].name, columns[c].unit, columns[c].meaning,
                                    &means),
                done);
        for (int64_t i = 0; i < n; i++) {
            const uint64_t *of = sums + i * ASC_ENRICH_SUMS;
            means[i] = (double)of[c] / (double)of[ASC_ENRICH_PIXELS];
        }
    }
    code = asc_table_write_csv(&table, path);
done:
    asc_table_free(&table);
    return code;
}
