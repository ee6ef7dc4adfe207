/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/model_keys.h"

#include <stdio.h>
#include <string.h>

#include "results/columns.h"

static bool begins(const char *text, const char *with) {
    return strncmp(text, with, strlen(with)) == 0;
}

int asc_model_key_find(const asc_table_spec *spec, int from) {
    static const char *const names[] = {"model", "model_name", "model_a", "model_b"};
    for (int c = from; c < spec->n_columns; c++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (spec->columns[c].role == ASC_COLUMN_KEY &&
                strcmp(spec->columns[c].name, names[k]) == 0)
                return c;
    return -1;
}

void asc_model_key_label(const asc_table *table, int column, int64_t row,
                         char label[ASC_MODEL_KEY]) {
    const asc_table_spec *spec = table->spec;
    char *const *model = asc_texts(table, column), *const *architecture = NULL;
    if (column + 1 < spec->n_columns && begins(spec->columns[column + 1].name, "architecture"))
        architecture = asc_texts(table, column + 1);
    snprintf(label, ASC_MODEL_KEY, "%s%s%s", model ? model[row] : "", architecture ? "_" : "",
             architecture ? architecture[row] : "");
}

bool asc_model_column(const asc_column_spec *column) {
    const asc_column_pattern pattern = asc_column_parse(column->name);
    return asc_column_is_of(&pattern, "model");
}
