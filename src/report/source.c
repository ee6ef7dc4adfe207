/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/source.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "results/columns.h"

asc_code asc_report_open(const char *path, asc_report_source *source) {
    *source = (asc_report_source){.path = path};
    return asc_results_read_tables(path, &source->tables, &source->n_tables);
}

void asc_report_close(asc_report_source *source) {
    for (int64_t t = 0; t < source->n_tables; t++)
        asc_table_free(&source->tables[t]);
    free(source->tables);
    *source = (asc_report_source){0};
}

const asc_table *asc_report_named(const asc_report_source *source, const char *name) {
    for (int64_t t = 0; t < source->n_tables; t++)
        if (strcmp(source->tables[t].name, name) == 0 && source->tables[t].rows > 0)
            return &source->tables[t];
    return NULL;
}

const asc_table *asc_report_table(const asc_report_source *source, const asc_table_spec *spec) {
    const asc_table *found = NULL;
    for (int64_t t = 0; t < source->n_tables; t++) {
        const asc_table *table = &source->tables[t];
        if (table->spec == spec && table->rows > 0 &&
            (!found || strcmp(table->name, spec->name) != 0))
            found = table;
    }
    return found;
}

int64_t asc_report_end_of_model(const asc_table *table, int column, int64_t first) {
    char *const *model = asc_texts(table, column), *const *architecture =
                                                       asc_texts(table, column + 1);
    int64_t end = first;
    while (end < table->rows && strcmp(model[end], model[first]) == 0 &&
           strcmp(architecture[end], architecture[first]) == 0)
        end++;
    return end;
}

asc_code asc_report_models(const asc_table *table, int column, char ***names, int64_t *n) {
    *names = NULL;
    *n = 0;
    if (!table)
        return ASC_OK;
    const asc_column_pattern pattern = asc_column_parse(table->spec->columns[column].name);
    const size_t head = pattern.head_length, tail = strlen(pattern.tail);
    asc_code code = asc_alloc(names, (uint64_t)table->n_columns, sizeof **names, "model names");
    for (int64_t c = 0; c < table->n_columns && code == ASC_OK; c++) {
        const char *name = table->columns[c].name;
        const size_t length = strlen(name);
        if (table->columns[c].type != ASC_COLUMN_REAL || length <= head + tail ||
            strncmp(name, pattern.head, head) != 0 ||
            strcmp(name + length - tail, pattern.tail) != 0)
            continue;
        code = asc_format(&(*names)[*n], "%.*s", (int)(length - head - tail), name + head);
        *n += code == ASC_OK;
    }
    return code;
}
