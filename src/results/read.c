/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "results/columns.h"
#include "results/listed.h"
#include "results/parts.h"

typedef struct table_list {
    asc_table *tables;
    int64_t count;
    char *lost; /* a table that was put there and is no more, or NULL; owned */
} table_list;

/* Length and kind of a column as stored. */
static asc_code inspect_column(hid_t group, const char *link, int64_t *rows,
                               asc_column_type *type) {
    hid_t dataset = -1;
    asc_code code = asc_h5_open_dataset(group, link, 1, rows, &dataset);
    if (code != ASC_OK)
        return code;
    hid_t stored = H5Dget_type(dataset);
    H5T_class_t kind = H5Tget_class(stored);
    asc_h5_drop(stored);
    asc_h5_drop(dataset);
    if (kind != H5T_STRING && kind != H5T_INTEGER && kind != H5T_FLOAT)
        return asc_h5_refuse(group, link, "is neither text nor numbers");
    *type = kind == H5T_STRING    ? ASC_COLUMN_TEXT
            : kind == H5T_INTEGER ? ASC_COLUMN_INT
                                  : ASC_COLUMN_REAL;
    return ASC_OK;
}

static asc_code read_labels(hid_t group, const char *link, asc_column *column) {
    asc_code code = ASC_OK;
    hid_t dataset = H5Dopen2(group, link, H5P_DEFAULT);
    ASC_TRY(code, asc_h5_get_attribute(dataset, "name", &column->name), done);
    ASC_TRY(code, asc_h5_get_attribute(dataset, "unit", &column->unit), done);
    ASC_TRY(code, asc_h5_get_attribute(dataset, "description", &column->description), done);
    if (!column->name || !column->unit || !column->description)
        code = asc_h5_refuse(group, link, "lacks its name, unit or description");
done:
    asc_h5_drop(dataset);
    return code;
}

/* A column in the making belongs to its table at once, so that asc_table_free releases it. */
static asc_code read_column(hid_t group, const char *link, asc_table *table) {
    asc_column *column = &table->columns[table->n_columns++];
    asc_code code = ASC_OK;
    int64_t rows = table->n_columns == 1 ? -1 : table->rows;
    ASC_TRY(code, inspect_column(group, link, &rows, &column->type), done);
    table->rows = rows;
    ASC_TRY(code, read_labels(group, link, column), done);
    if (column->type == ASC_COLUMN_TEXT)
        code = asc_h5_get_texts(group, link, &rows, &column->data.text);
    else if (column->type == ASC_COLUMN_INT)
        code = asc_h5_get(group, link, H5T_NATIVE_INT64, 1, &rows, &column->data.ints);
    else
        code = asc_h5_get(group, link, H5T_NATIVE_DOUBLE, 1, &rows, &column->data.reals);
done:
    return code;
}

static asc_code read_table(hid_t group, const char *name, asc_table *table) {
    asc_code code = ASC_OK;
    char **links = NULL;
    int64_t n_links = 0;
    ASC_TRY(code, asc_copy_string(&table->name, name), done);
    ASC_TRY(code, asc_h5_get_attribute(group, "description", &table->description), done);
    if (!table->description)
        ASC_TRY(code, asc_copy_string(&table->description, ""), done);
    ASC_TRY(code, asc_h5_get_attribute_texts(group, "column_order", &n_links, &links), done);
    ASC_TRY(code,
            asc_alloc(&table->columns, (uint64_t)n_links, sizeof *table->columns, "table columns"),
            done);
    for (int64_t i = 0; i < n_links; i++)
        ASC_TRY(code, read_column(group, links[i], table), done);
done:
    asc_free_strings(links, n_links);
    return code;
}

static asc_code add_table(void *self, hid_t group, const char *name) {
    table_list *list = self;
    asc_table *tables = reallocarray(list->tables, (size_t)list->count + 1, sizeof *tables);
    if (!tables)
        return asc_fail(ASC_MEMORY, "out of memory: the list of tables");
    list->tables = tables;
    tables[list->count] = (asc_table){0};
    return read_table(group, name, &tables[list->count++]);
}

static void free_list(table_list *list) {
    for (int64_t i = 0; i < list->count; i++)
        asc_table_free(&list->tables[i]);
    free(list->tables);
    free(list->lost);
    *list = (table_list){0};
}

/* `analysis`: whose tables are missed; NULL: anyone's. */
static asc_code read_list(const char *path, const char *analysis, table_list *list) {
    hid_t file = -1;
    asc_code code = asc_h5_open(path, ASC_RESULTS_FORMAT, ASC_RESULTS_MAKER, &file);
    if (code == ASC_OK)
        code = asc_results_visit_tables(file, add_table, list);
    if (code == ASC_OK)
        code = asc_listed_find_lost(file, analysis, list->tables, list->count, &list->lost);
    asc_h5_close(file);
    return code;
}

static asc_code fail_without(const char *path, const char *lost) {
    const char *analysis = NULL;
    if (!lost)
        return asc_fail(ASC_DATA, "%s: it holds no table; run an analysis first", path);
    asc_table_spec_find(lost, &analysis);
    return asc_fail(ASC_DATA,
                    "%s: table %s was put there, but is there no more; make it again with "
                    "attrscope %s",
                    path, lost, analysis ? analysis : "run");
}

asc_code asc_results_read_tables(const char *path, asc_table **tables, int64_t *count) {
    table_list list = {0};
    asc_code code = ASC_OK;
    *tables = NULL;
    *count = 0;
    ASC_TRY(code, read_list(path, NULL, &list), done);
    if (list.lost || list.count == 0) {
        code = fail_without(path, list.lost);
        goto done;
    }
    for (int64_t i = 0; i < list.count; i++)
        ASC_TRY(code, asc_table_check(path, &list.tables[i]), done);
    *tables = list.tables;
    *count = list.count;
    list = (table_list){0};
done:
    free_list(&list);
    return code;
}

asc_code asc_results_are_whole(const char *path, const char *analysis, bool *whole) {
    table_list list = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, read_list(path, analysis, &list), done);
    *whole = !list.lost;
    for (int64_t i = 0; i < list.count && *whole; i++) {
        const char *owner = NULL;
        if (!asc_table_spec_find(list.tables[i].name, &owner) || strcmp(owner, analysis) != 0)
            continue;
        code = asc_table_check(path, &list.tables[i]);
        *whole = code != ASC_DATA;
        ASC_TRY(code, code == ASC_DATA ? ASC_OK : code, done);
    }
done:
    free_list(&list);
    return code;
}

/* Whether /arrays/<name> is there: every group above is looked at in turn. *target is owned by the
 * caller. */
static asc_code find_array(hid_t file, const char *name, char **target, bool *here) {
    asc_code code = asc_format(target, "arrays/%s", name);
    *here = code == ASC_OK;
    for (char *at = *target; *here && (at = strchr(at, '/')); at++) {
        *at = '\0';
        code = asc_h5_has(file, *target, here);
        *at = '/';
    }
    return *here ? asc_h5_has(file, *target, here) : code;
}

asc_code asc_results_read_array(const char *path, const char *name, int32_t n_dims, int64_t *dims,
                                double **data) {
    char *target = NULL;
    bool here = false;
    hid_t file = -1;
    *data = NULL;
    asc_h5_quiet();
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_h5_open(path, ASC_RESULTS_FORMAT, ASC_RESULTS_MAKER, &file), done);
    ASC_TRY(code, find_array(file, name, &target, &here), done);
    for (int32_t d = 0; d < n_dims; d++)
        dims[d] = -1;
    if (here)
        code = asc_h5_get(file, target, H5T_NATIVE_DOUBLE, n_dims, dims, data);
done:
    free(target);
    asc_h5_close(file);
    return code;
}

asc_code asc_results_read_texts(const char *path, const char *name, int64_t *n, char ***texts) {
    char *target = NULL;
    bool here = false;
    hid_t file = -1;
    *texts = NULL;
    *n = 0;
    asc_h5_quiet();
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_h5_open(path, ASC_RESULTS_FORMAT, ASC_RESULTS_MAKER, &file), done);
    ASC_TRY(code, find_array(file, name, &target, &here), done);
    *n = here ? -1 : 0;
    if (here)
        code = asc_h5_get_texts(file, target, n, texts);
done:
    free(target);
    asc_h5_close(file);
    return code;
}

asc_code asc_results_read_note(const char *path, const char *name, char **value) {
    hid_t file = -1;
    *value = NULL;
    asc_h5_quiet();
    asc_code code = asc_h5_open(path, ASC_RESULTS_FORMAT, ASC_RESULTS_MAKER, &file);
    if (code == ASC_OK)
        code = asc_h5_get_attribute(file, name, value);
    asc_h5_close(file);
    return code;
}
