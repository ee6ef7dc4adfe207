/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "results/arrays.h"
#include "results/columns.h"
#include "results/held.h"
#include "results/tidy.h"

typedef struct table_list {
    asc_table *tables;
    int64_t count;
} table_list;

static asc_code add_table(void *self, const asc_table_place *place) {
    table_list *list = self;
    asc_table *tables = reallocarray(list->tables, (size_t)list->count + 1, sizeof *tables);
    if (!tables)
        return asc_fail(ASC_MEMORY, "out of memory: the list of tables");
    list->tables = tables;
    return asc_held_read(place, &tables[list->count++]);
}

static void free_list(table_list *list) {
    for (int64_t i = 0; i < list->count; i++)
        asc_table_free(&list->tables[i]);
    free(list->tables);
    *list = (table_list){0};
}

static bool is_among(const table_list *list, const char *name) {
    for (int64_t t = 0; t < list->count; t++)
        if (strcmp(list->tables[t].name, name) == 0)
            return true;
    return false;
}

static asc_code find_lost(const char *path, const asc_listed *listed, const table_list *list) {
    for (int64_t i = 0; i < listed->n; i++)
        if (!is_among(list, listed->tables[i].name))
            return asc_fail(ASC_DATA,
                            "%s: table %s was put there, but is there no more; make it again with "
                            "attrscope %s",
                            path, listed->tables[i].name, listed->tables[i].analysis);
    return list->count > 0
               ? ASC_OK
               : asc_fail(ASC_DATA, "%s: it holds no table; run an analysis first", path);
}

asc_code asc_results_read_tidy(const char *path, asc_table **tables, int64_t *count) {
    table_list list = {0};
    asc_listed listed = {0};
    hid_t file = -1;
    asc_code code = ASC_OK;
    *tables = NULL;
    *count = 0;
    ASC_TRY(code, asc_h5_peek(path, ASC_RESULTS_FORMAT, ASC_RESULTS_MAKER, &file), done);
    ASC_TRY(code, asc_listed_read(file, &listed), done);
    ASC_TRY(code, asc_results_visit_tables(path, file, &listed, add_table, &list), done);
    ASC_TRY(code, asc_h5_walk(file, asc_h5_check_storage), done);
    ASC_TRY(code, find_lost(path, &listed, &list), done);
    *tables = list.tables;
    *count = list.count;
    list = (table_list){0};
done:
    free_list(&list);
    asc_listed_free(&listed);
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

typedef struct survey {
    const char *const *analyses; /* [n] */
    int64_t n;
    bool *whole, *seen; /* [n]; of what is listed */
} survey;

static void mark_broken(const survey *s, const char *analysis) {
    for (int64_t a = 0; a < s->n; a++)
        if (strcmp(s->analyses[a], analysis) == 0)
            s->whole[a] = false;
}

static asc_code look_at_table(void *self, const asc_table_place *place) {
    const survey *s = self;
    const char *owner = asc_held_owner(place, place->name);
    const asc_listed_table *noted = asc_listed_find(place->listed, place->name);
    asc_table table = {0};
    const asc_code code = asc_held_read(place, &table);
    asc_table_free(&table);
    if (noted)
        s->seen[noted - place->listed->tables] = true;
    if (code != ASC_DATA || !owner)
        return code;
    mark_broken(s, owner);
    return ASC_OK;
}

/* Whether an analysis has put anything into the file: its key or its arrays are noted. */
static asc_code was_put(hid_t file, const char *analysis, bool *put, bool *has_key) {
    char *key = NULL, *arrays = NULL;
    bool has_arrays = false;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_format(&key, "%s_key", analysis), done);
    ASC_TRY(code, asc_format(&arrays, "%s_arrays", analysis), done);
    ASC_TRY(code, asc_h5_has_attribute(file, key, has_key), done);
    code = asc_h5_has_attribute(file, arrays, &has_arrays);
    *put = *has_key || has_arrays;
done:
    free(key);
    free(arrays);
    return code;
}

static asc_code look_beside_tables(hid_t file, const survey *s) {
    asc_code code = ASC_OK;
    for (int64_t a = 0; a < s->n && code == ASC_OK; a++) {
        bool put = false, has_key = false, arrays = true, settings = true;
        code = was_put(file, s->analyses[a], &put, &has_key);
        if (code == ASC_OK && put)
            code = asc_arrays_look(file, s->analyses[a], &arrays);
        if (code == ASC_OK && has_key)
            code =
                asc_results_has(file, "settings", s->analyses[a], &settings); /* with every key */
        if (!arrays || !settings)
            mark_broken(s, s->analyses[a]);
    }
    return code;
}

asc_code asc_results_find_whole(const char *path, const char *const *analyses, int64_t n,
                                bool *whole) {
    survey s = {.analyses = analyses, .n = n, .whole = whole};
    asc_listed listed = {0};
    hid_t file = -1;
    asc_code code = ASC_OK;
    for (int64_t a = 0; a < n; a++)
        whole[a] = true;
    ASC_TRY(code, asc_h5_peek(path, ASC_RESULTS_FORMAT, ASC_RESULTS_MAKER, &file), done);
    ASC_TRY(code, asc_listed_read(file, &listed), done);
    ASC_TRY(code, asc_alloc(&s.seen, (uint64_t)listed.n, sizeof *s.seen, "tables"), done);
    ASC_TRY(code, asc_results_visit_tables(path, file, &listed, look_at_table, &s), done);
    ASC_TRY(code, look_beside_tables(file, &s), done);
    for (int64_t i = 0; i < listed.n; i++)
        if (!s.seen[i])
            mark_broken(&s, listed.tables[i].analysis);
done:
    free(s.seen);
    asc_listed_free(&listed);
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
    if (!here)
        code = asc_arrays_miss(file, path, name);
    else
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
    if (!here)
        code = asc_arrays_miss(file, path, name);
    else
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
    asc_code code = asc_h5_peek(path, ASC_RESULTS_FORMAT, ASC_RESULTS_MAKER, &file);
    if (code == ASC_OK)
        code = asc_h5_get_attribute(file, name, value);
    asc_h5_close(file);
    return code;
}
