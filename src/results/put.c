/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "results/listed.h"
#include "results/records.h"
#include "results/tidy.h"

enum { PREFIX_SIZE = 1024 };

/* A table must be no folder of another's path. */
static asc_code check_name(hid_t file, const char *target) {
    char prefix[PREFIX_SIZE];
    for (const char *slash = strchr(target, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(prefix, sizeof prefix, "%.*s", (int)(slash - target), target);
        if (H5Lexists(file, prefix, H5P_DEFAULT) <= 0)
            return ASC_OK;
        const hid_t object = H5Oopen(file, prefix, H5P_DEFAULT);
        const bool is_table = asc_records_are(object);
        asc_h5_drop(object);
        if (is_table)
            return asc_h5_refuse(file, target, "has a table's name as its folder");
    }
    if (H5Lexists(file, target, H5P_DEFAULT) > 0)
        return asc_h5_refuse(file, target, "is there already, from another analysis");
    return ASC_OK;
}

static asc_code list(const asc_results *results, const char *target, const char *name) {
    asc_listed_table noted = {.analysis = (char *)results->analysis, .name = (char *)name};
    const hid_t dataset = H5Dopen2(results->file, target, H5P_DEFAULT);
    const bool fine = asc_records_shape(dataset, &noted.rows, &noted.row_size);
    asc_h5_drop(dataset);
    return fine ? asc_listed_add(results->file, &noted)
                : asc_h5_fail_at(ASC_IO, results->file, target, "cannot be opened again");
}

static asc_code put_tidy(asc_results *results, const asc_table *table) {
    asc_code code = ASC_OK;
    char *target = NULL;
    ASC_TRY(code, asc_format(&target, "tables/%s", table->name), done);
    ASC_TRY(code, check_name(results->file, target), done);
    ASC_TRY(code, asc_records_put(results->file, target, table, results->analysis), done);
    code = list(results, target, table->name);
done:
    free(target);
    return code;
}

/* Of no names there is no part. */
static asc_code put_form(asc_results *results, const asc_table *table, int form) {
    asc_table tidy = {0};
    if (form > 0 && table->of[form].n == 0)
        return ASC_OK;
    asc_code code = asc_tidy_make(table, form, &tidy);
    if (code == ASC_OK)
        code = put_tidy(results, &tidy);
    asc_table_free(&tidy);
    return code;
}

asc_code asc_results_put_table(asc_results *results, const asc_table *table) {
    const int forms = table->spec ? asc_tidy_count(table->spec) : 0;
    asc_code code = forms == 0 ? put_tidy(results, table) : ASC_OK;
    for (int f = 0; f < forms && code == ASC_OK; f++)
        code = put_form(results, table, f);
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
