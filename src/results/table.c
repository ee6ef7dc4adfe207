/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

asc_code asc_table_init(asc_table *table, const char *name, const char *description, int64_t rows) {
    asc_code code = ASC_OK;
    *table = (asc_table){.rows = rows};
    ASC_TRY(code, asc_copy_string(&table->name, name), failed);
    ASC_TRY(code, asc_copy_string(&table->description, description), failed);
    return ASC_OK;
failed:
    asc_table_free(table);
    return code;
}

static void free_column(asc_column *column, int64_t rows) {
    free(column->name);
    free(column->description);
    free(column->unit);
    free(column->pool);
    if (column->type == ASC_COLUMN_TEXT)
        asc_free_strings(column->data.text, column->borrows ? 0 : rows);
    else if (column->type == ASC_COLUMN_INT)
        free(column->data.ints);
    else
        free(column->data.reals);
}

static asc_code alloc_data(asc_column *column, int64_t rows) {
    uint64_t count = (uint64_t)rows;
    if (column->type == ASC_COLUMN_TEXT)
        return asc_alloc(&column->data.text, count, sizeof(char *), "a table column");
    if (column->type == ASC_COLUMN_INT)
        return asc_alloc(&column->data.ints, count, sizeof(int64_t), "a table column");
    asc_code code = asc_alloc(&column->data.reals, count, sizeof(double), "a table column");
    for (int64_t i = 0; code == ASC_OK && i < rows; i++)
        column->data.reals[i] = NAN;
    return code;
}

static asc_code add_column(asc_table *table, asc_column_type type, const char *name,
                           const char *unit, const char *description, asc_column **added) {
    asc_column column = {.type = type};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_copy_string(&column.name, name), failed);
    ASC_TRY(code, asc_copy_string(&column.unit, unit), failed);
    ASC_TRY(code, asc_copy_string(&column.description, description), failed);
    ASC_TRY(code, alloc_data(&column, table->rows), failed);
    asc_column *columns =
        reallocarray(table->columns, (size_t)table->n_columns + 1, sizeof *columns);
    if (!columns) {
        code = asc_fail(ASC_MEMORY, "out of memory: the columns of table %s", table->name);
        goto failed;
    }
    table->columns = columns;
    *added = &columns[table->n_columns++];
    **added = column;
    return ASC_OK;
failed:
    free_column(&column, 0);
    return code;
}

asc_code asc_table_add_text(asc_table *table, const char *name, const char *description,
                            char ***data) {
    asc_column *column = NULL;
    asc_code code = add_column(table, ASC_COLUMN_TEXT, name, "", description, &column);
    if (code == ASC_OK)
        *data = column->data.text;
    return code;
}

asc_code asc_table_add_ints(asc_table *table, const char *name, const char *unit,
                            const char *description, int64_t **data) {
    asc_column *column = NULL;
    asc_code code = add_column(table, ASC_COLUMN_INT, name, unit, description, &column);
    if (code == ASC_OK)
        *data = column->data.ints;
    return code;
}

asc_code asc_table_add_reals(asc_table *table, const char *name, const char *unit,
                             const char *description, double **data) {
    asc_column *column = NULL;
    asc_code code = add_column(table, ASC_COLUMN_REAL, name, unit, description, &column);
    if (code == ASC_OK)
        *data = column->data.reals;
    return code;
}

const asc_column *asc_table_find(const asc_table *table, const char *name) {
    for (int64_t i = 0; i < table->n_columns; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return &table->columns[i];
    return NULL;
}

static const asc_column *find_typed(const asc_table *table, const char *name,
                                    asc_column_type type) {
    const asc_column *column = table ? asc_table_find(table, name) : NULL;
    return column && column->type == type ? column : NULL;
}

char *const *asc_table_texts(const asc_table *table, const char *name) {
    const asc_column *column = find_typed(table, name, ASC_COLUMN_TEXT);
    return column ? column->data.text : NULL;
}

const int64_t *asc_table_ints(const asc_table *table, const char *name) {
    const asc_column *column = find_typed(table, name, ASC_COLUMN_INT);
    return column ? column->data.ints : NULL;
}

const double *asc_table_reals(const asc_table *table, const char *name) {
    const asc_column *column = find_typed(table, name, ASC_COLUMN_REAL);
    return column ? column->data.reals : NULL;
}

void asc_table_drop_column(asc_table *table, int64_t column) {
    free_column(&table->columns[column], table->rows);
    table->n_columns--;
    memmove(&table->columns[column], &table->columns[column + 1],
            (size_t)(table->n_columns - column) * sizeof *table->columns);
    free(table->first);
    free(table->stride);
    table->first = table->stride = NULL;
}

void asc_table_free(asc_table *table) {
    for (int64_t i = 0; i < table->n_columns; i++)
        free_column(&table->columns[i], table->rows);
    free(table->columns);
    free(table->first);
    free(table->stride);
    for (int f = 0; f < ASC_TABLE_FORMS; f++) {
        asc_free_strings(table->of[f].names, table->of[f].n);
        asc_free_strings(table->of[f].architectures, table->of[f].n);
    }
    free(table->name);
    free(table->description);
    *table = (asc_table){0};
}
