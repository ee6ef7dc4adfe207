/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "results/listed.h"
#include "results/parts.h"

enum { LINK_SIZE = 256 };

/* A column's own name where HDF5 can hold it, else its number. */
static void choose_link(hid_t group, const asc_column *column, int64_t index,
                        char link[LINK_SIZE]) {
    const char *name = column->name;
    if (*name && strlen(name) < LINK_SIZE && !strchr(name, '/') && strcmp(name, ".") != 0 &&
        H5Lexists(group, name, H5P_DEFAULT) == 0)
        snprintf(link, LINK_SIZE, "%s", name);
    else
        snprintf(link, LINK_SIZE, "column_%lld", (long long)index);
}

static asc_code put_column(hid_t group, const char *link, const asc_column *column, int64_t rows) {
    asc_code code = ASC_OK;
    hid_t dataset = -1;
    if (column->type == ASC_COLUMN_TEXT)
        code = asc_h5_put_texts(group, link, rows, column->data.text, column->unit,
                                column->description);
    else if (column->type == ASC_COLUMN_INT)
        code = asc_h5_put(group, link, H5T_NATIVE_INT64, 1, &rows, column->data.ints, column->unit,
                          column->description);
    else
        code = asc_h5_put(group, link, H5T_NATIVE_DOUBLE, 1, &rows, column->data.reals,
                          column->unit, column->description);
    if (code != ASC_OK)
        return code;
    if ((dataset = H5Dopen2(group, link, H5P_DEFAULT)) < 0)
        return asc_h5_fail_at(ASC_IO, group, link, "cannot be written");
    code = asc_h5_put_attribute(dataset, "name", column->name);
    asc_h5_drop(dataset);
    return code;
}

/* A table must be no folder of another's path. */
static asc_code check_name(hid_t file, const char *target) {
    char prefix[4 * LINK_SIZE];
    for (const char *slash = strchr(target, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(prefix, sizeof prefix, "%.*s", (int)(slash - target), target);
        if (H5Lexists(file, prefix, H5P_DEFAULT) <= 0)
            return ASC_OK;
        if (H5Aexists_by_name(file, prefix, "column_order", H5P_DEFAULT) > 0)
            return asc_h5_refuse(file, target, "has a table's name as its folder");
    }
    if (H5Lexists(file, target, H5P_DEFAULT) > 0)
        return asc_h5_refuse(file, target, "is there already, from another analysis");
    return ASC_OK;
}

asc_code asc_results_put_table(asc_results *results, const asc_table *table) {
    asc_code code = ASC_OK;
    char *target = NULL, **links = NULL;
    hid_t group = -1;
    ASC_TRY(code, asc_format(&target, "tables/%s", table->name), done);
    ASC_TRY(code, check_name(results->file, target), done);
    ASC_TRY(code, asc_h5_create_group(results->file, target, &group), done);
    ASC_TRY(code, asc_h5_put_attribute(group, "description", table->description), done);
    ASC_TRY(code, asc_h5_put_attribute(group, "analysis", results->analysis), done);
    ASC_TRY(code, asc_alloc(&links, (uint64_t)table->n_columns, sizeof *links, "column names"),
            done);
    for (int64_t i = 0; i < table->n_columns; i++) {
        char link[LINK_SIZE];
        choose_link(group, &table->columns[i], i, link);
        ASC_TRY(code, asc_copy_string(&links[i], link), done);
        ASC_TRY(code, put_column(group, link, &table->columns[i], table->rows), done);
    }
    ASC_TRY(code, asc_h5_put_attribute_texts(group, "column_order", table->n_columns, links), done);
    code = asc_listed_add(results, table->name);
done:
    asc_h5_drop(group);
    asc_free_strings(links, table->n_columns);
    free(target);
    return code;
}

static asc_code put_array(asc_results *results, const char *name, hid_t type, int32_t n_dims,
                          const int64_t *dims, const void *data, const char *unit,
                          const char *description) {
    char *target = NULL;
    asc_code code = asc_format(&target, "arrays/%s/%s", results->analysis, name);
    if (code == ASC_OK)
        code = asc_h5_put(results->file, target, type, n_dims, dims, data, unit, description);
    free(target);
    return code;
}

asc_code asc_results_put_f64(asc_results *results, const char *name, int32_t n_dims,
                             const int64_t *dims, const double *data, const char *unit,
                             const char *description) {
    return put_array(results, name, H5T_NATIVE_DOUBLE, n_dims, dims, data, unit, description);
}

asc_code asc_results_put_i64(asc_results *results, const char *name, int32_t n_dims,
                             const int64_t *dims, const int64_t *data, const char *unit,
                             const char *description) {
    return put_array(results, name, H5T_NATIVE_INT64, n_dims, dims, data, unit, description);
}

asc_code asc_results_put_text(asc_results *results, const char *name, int64_t count,
                              char *const *data, const char *description) {
    char *target = NULL;
    asc_code code = asc_format(&target, "arrays/%s/%s", results->analysis, name);
    if (code == ASC_OK)
        code = asc_h5_put_texts(results->file, target, count, data, "", description);
    free(target);
    return code;
}

asc_code asc_results_note(asc_results *results, const char *name, const char *value) {
    return asc_h5_put_attribute(results->file, name, value);
}
