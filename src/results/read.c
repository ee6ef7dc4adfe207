/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "results/columns.h"
#include "results/listed.h"
#include "results/parts.h"
#include "results/records.h"
#include "results/tidy.h"

typedef struct table_list {
    asc_table *tables;
    int64_t count;
    bool may_be_former; /* such tables are passed over, and told */
    bool has_former;
} table_list;

static asc_code add_table(void *self, hid_t object, const char *name) {
    table_list *list = self;
    if (!asc_records_are(object)) {
        list->has_former = true;
        return list->may_be_former ? ASC_OK : asc_records_refuse_former(object, name);
    }
    asc_table *tables = reallocarray(list->tables, (size_t)list->count + 1, sizeof *tables);
    if (!tables)
        return asc_fail(ASC_MEMORY, "out of memory: the list of tables");
    list->tables = tables;
    tables[list->count] = (asc_table){0};
    return asc_records_get(object, object, name, &tables[list->count++]);
}

static void free_list(table_list *list) {
    for (int64_t i = 0; i < list->count; i++)
        asc_table_free(&list->tables[i]);
    free(list->tables);
    *list = (table_list){0};
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

asc_code asc_results_read_tidy(const char *path, asc_table **tables, int64_t *count) {
    table_list list = {0};
    char *lost = NULL;
    hid_t file = -1;
    asc_code code = ASC_OK;
    *tables = NULL;
    *count = 0;
    ASC_TRY(code, asc_h5_open(path, ASC_RESULTS_FORMAT, ASC_RESULTS_MAKER, &file), done);
    ASC_TRY(code, asc_results_visit_tables(file, add_table, &list), done);
    ASC_TRY(code, asc_listed_find_lost(file, NULL, list.tables, list.count, &lost), done);
    if (lost || list.count == 0)
        ASC_TRY(code, fail_without(path, lost), done);
    for (int64_t i = 0; i < list.count; i++)
        ASC_TRY(code, asc_table_check(path, &list.tables[i]), done);
    *tables = list.tables;
    *count = list.count;
    list = (table_list){0};
done:
    free_list(&list);
    free(lost);
    asc_h5_close(file);
    return code;
}

/* Of a table with several forms the first one stands for all. */
static bool has_forms(const asc_table *table) {
    return table->spec && table->spec->tidy && asc_tidy_which(table->spec, table->name) == 0;
}

/* Those that have gone into their tables. */
static void forget_parts(table_list *list) {
    int64_t n = 0;
    for (int64_t i = 0; i < list->count; i++)
        if (list->tables[i].name)
            list->tables[n++] = list->tables[i];
    list->count = n;
}

asc_code asc_results_read_tables(const char *path, asc_table **tables, int64_t *count) {
    table_list list = {0};
    asc_code code = ASC_OK;
    *tables = NULL;
    *count = 0;
    ASC_TRY(code, asc_results_read_tidy(path, &list.tables, &list.count), done);
    for (int64_t i = 0; i < list.count; i++)
        if (has_forms(&list.tables[i]))
            ASC_TRY(code, asc_tidy_widen(path, list.tables, list.count, i), done);
    forget_parts(&list);
    *tables = list.tables;
    *count = list.count;
    list = (table_list){0};
done:
    free_list(&list);
    return code;
}

/* Whether a table that is the analysis' is as it declares it. */
static asc_code check_own(const char *path, const char *analysis, asc_table *table, bool *whole) {
    const char *owner = NULL;
    if (!asc_table_spec_find(table->name, &owner) || strcmp(owner, analysis) != 0)
        return ASC_OK;
    const asc_code code = asc_table_check(path, table);
    *whole = *whole && code != ASC_DATA;
    return code == ASC_DATA ? ASC_OK : code;
}

asc_code asc_results_find_whole(const char *path, const char *const *analyses, int64_t n,
                                bool *whole) {
    table_list list = {.may_be_former = true};
    hid_t file = -1;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_h5_open(path, ASC_RESULTS_FORMAT, ASC_RESULTS_MAKER, &file), done);
    ASC_TRY(code, asc_results_visit_tables(file, add_table, &list), done);
    for (int64_t a = 0; a < n; a++) {
        char *lost = NULL;
        ASC_TRY(code, asc_listed_find_lost(file, analyses[a], list.tables, list.count, &lost),
                done);
        whole[a] = !lost;
        free(lost);
        for (int64_t i = 0; i < list.count; i++)
            ASC_TRY(code, check_own(path, analyses[a], &list.tables[i], &whole[a]), done);
    }
done:
    free_list(&list);
    asc_h5_close(file);
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
