/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/tidy_parts.h"

#include <string.h>

#include "attrscope/memory.h"
#include "results/columns.h"

int asc_tidy_count(const asc_table_spec *spec) {
    int n = spec->tidy ? 1 : 0;
    while (n > 0 && n <= ASC_PARTS_MOST && spec->parts[n - 1].name)
        n++;
    return n;
}

const char *asc_tidy_name(const asc_table_spec *spec, int form) {
    return form > 0 ? spec->parts[form - 1].name : spec->tidy;
}

const char *asc_tidy_word(const asc_table_spec *spec, int form) {
    return form > 0 ? spec->parts[form - 1].of : spec->over;
}

int asc_tidy_which(const asc_table_spec *spec, const char *name) {
    const size_t folder = spec->folder ? strlen(spec->folder) : 0;
    if (folder > 0 && strncmp(name, spec->folder, folder) == 0)
        name += folder;
    for (int f = 0; f < asc_tidy_count(spec); f++)
        if (strcmp(asc_tidy_name(spec, f), name) == 0)
            return f;
    return -1;
}

bool asc_tidy_is_of_models(const char *word) {
    return word && strcmp(word, "model") == 0;
}

bool asc_tidy_is_melted(const asc_table_spec *spec, const char *word, int column) {
    const asc_column_pattern pattern = asc_column_parse(spec->columns[column].name);
    return word && asc_column_is_of(&pattern, word);
}

int64_t asc_tidy_place(const asc_tidy_grid *g, int64_t name, int64_t row) {
    return g->by_name ? name * g->rows + row : row * g->n + name;
}

int asc_tidy_folder(const char *whole, const char *name) {
    return (int)(strlen(whole) - strlen(name));
}
