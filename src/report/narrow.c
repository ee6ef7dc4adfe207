/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/model_keys.h"
#include "report/shown.h"
#include "results/columns.h"

static bool is_shown(const asc_shown *shown, const char *label) {
    for (int64_t k = 0; k < shown->n; k++)
        if (strcmp(shown->models[shown->places[k]], label) == 0)
            return true;
    return false;
}

/* The longest model's label inside a text, such as a column's name; NULL where there is none. */
static const char *find_label(const asc_shown *shown, const char *text) {
    const char *longest = NULL;
    for (int64_t m = 0; m < shown->n_models; m++)
        if (strstr(text, shown->models[m]) &&
            (!longest || strlen(shown->models[m]) > strlen(longest)))
            longest = shown->models[m];
    return longest;
}

/* Leaves the rows whose model in `column` is shown. Labels that follow each other are looked up
 * once. */
static void keep_rows(const asc_table *table, int column, const asc_shown *shown, bool *kept) {
    char label[ASC_MODEL_KEY], last[ASC_MODEL_KEY] = "";
    bool shows = is_shown(shown, last);
    for (int64_t r = 0; r < table->rows; r++) {
        asc_model_key_label(table, column, r, label);
        if (strcmp(label, last) != 0)
            shows = is_shown(shown, label);
        strcpy(last, label);
        kept[r] = kept[r] && shows;
    }
}

/* Rows that are about a column of another table go with its model. */
static void keep_rows_of_columns(const asc_table *table, int column, const asc_shown *shown,
                                 bool *kept) {
    char *const *name = asc_texts(table, column);
    for (int64_t r = 0; name && r < table->rows; r++) {
        const char *label = find_label(shown, name[r]);
        kept[r] = kept[r] && (!label || is_shown(shown, label));
    }
}

static asc_code choose_rows(const asc_table *table, const asc_shown *shown, bool **kept) {
    const asc_table_spec *spec = table->spec;
    asc_code code = asc_alloc(kept, (uint64_t)table->rows, sizeof **kept, "rows of models");
    for (int64_t r = 0; r < table->rows && code == ASC_OK; r++)
        (*kept)[r] = true;
    for (int c = 0; spec && c < spec->n_columns && code == ASC_OK; c++) {
        if (spec->columns[c].role != ASC_COLUMN_KEY)
            continue;
        if (asc_model_key_find(spec, c) == c)
            keep_rows(table, c, shown, *kept);
        else if (strcmp(spec->columns[c].name, "column") == 0)
            keep_rows_of_columns(table, c, shown, *kept);
    }
    return code;
}

/* Whether a column is of one of the models that are not shown. */
static bool is_of_others(const asc_table_spec *spec, const char *name, const asc_shown *shown) {
    for (int c = 0; spec && c < spec->n_columns; c++) {
        const asc_column_pattern pattern = asc_column_parse(spec->columns[c].name);
        const size_t head = pattern.head_length, tail = strlen(pattern.tail);
        const size_t length = strlen(name);
        if (!asc_model_column(&spec->columns[c]) || length <= head + tail ||
            strncmp(name, pattern.head, head) != 0 ||
            strcmp(name + length - tail, pattern.tail) != 0)
            continue;
        char label[ASC_MODEL_KEY];
        snprintf(label, sizeof label, "%.*s", (int)(length - head - tail), name + head);
        for (int64_t m = 0; m < shown->n_models; m++)
            if (strcmp(shown->models[m], label) == 0)
                return !is_shown(shown, label);
    }
    return false;
}

/* A column's data in the rows that are kept, [n]. */
static asc_code take_column(const asc_column *from, int64_t rows, const bool *kept, int64_t n,
                            asc_column *to) {
    int64_t at = 0;
    *to = *from;
    to->data.reals = NULL;
    asc_code code = asc_alloc(&to->data.reals, (uint64_t)n, sizeof(double), "rows of models");
    for (int64_t r = 0; r < rows && code == ASC_OK; r++) {
        if (!kept[r])
            continue;
        if (from->type == ASC_COLUMN_TEXT)
            to->data.text[at++] = from->data.text[r];
        else if (from->type == ASC_COLUMN_INT)
            to->data.ints[at++] = from->data.ints[r];
        else
            to->data.reals[at++] = from->data.reals[r];
    }
    return code;
}

static asc_code narrow_table(const asc_table *from, const asc_shown *shown, asc_table *to) {
    bool *kept = NULL;
    int64_t n = 0;
    asc_code code = ASC_OK;
    *to = *from;
    to->columns = NULL;
    to->n_columns = 0;
    ASC_TRY(code, choose_rows(from, shown, &kept), done);
    for (int64_t r = 0; r < from->rows; r++)
        n += kept[r];
    to->rows = n;
    ASC_TRY(code,
            asc_alloc(&to->columns, (uint64_t)from->n_columns, sizeof *to->columns, "columns"),
            done);
    for (int64_t c = 0; c < from->n_columns; c++)
        if (!is_of_others(from->spec, from->columns[c].name, shown))
            ASC_TRY(
                code,
                take_column(&from->columns[c], from->rows, kept, n, &to->columns[to->n_columns++]),
                done);
done:
    free(kept);
    return code;
}

asc_code asc_report_narrow(const asc_report_source *source, const asc_shown *shown,
                           asc_report_source *narrow) {
    *narrow = (asc_report_source){.path = source->path};
    asc_code code = asc_alloc(&narrow->tables, (uint64_t)source->n_tables, sizeof *narrow->tables,
                              "tables of models");
    for (int64_t t = 0; t < source->n_tables && code == ASC_OK; t++)
        code = narrow_table(&source->tables[t], shown, &narrow->tables[narrow->n_tables++]);
    return code;
}

void asc_report_narrow_free(asc_report_source *narrow) {
    for (int64_t t = 0; t < narrow->n_tables; t++) {
        for (int64_t c = 0; c < narrow->tables[t].n_columns; c++)
            free(narrow->tables[t].columns[c].data.reals);
        free(narrow->tables[t].columns);
    }
    free(narrow->tables);
    *narrow = (asc_report_source){0};
}
