/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/analysis.h"
#include "attrscope/memory.h"
#include "results/columns.h"
#include "results/tidy.h"

asc_column_pattern asc_column_parse(const char *name) {
    const char *open = strchr(name, '<'), *close = open ? strchr(open, '>') : NULL;
    if (!close)
        return (asc_column_pattern){.head = name, .head_length = strlen(name), .tail = ""};
    return (asc_column_pattern){.head = name,
                                .head_length = (size_t)(open - name),
                                .of = open + 1,
                                .of_length = (size_t)(close - open - 1),
                                .tail = close + 1};
}

bool asc_column_is_of(const asc_column_pattern *pattern, const char *of) {
    return pattern->of && strlen(of) == pattern->of_length &&
           strncmp(of, pattern->of, pattern->of_length) == 0;
}

asc_code asc_column_name(const asc_column_spec *column, const char *name, char **text) {
    const asc_column_pattern pattern = asc_column_parse(column->name);
    return asc_format(text, "%.*s%s%s", (int)pattern.head_length, pattern.head,
                      pattern.of ? name : "", pattern.tail);
}

/* Behind the columns that are repeated together with column c. */
static int end_of_run(const asc_table_spec *spec, int c) {
    const asc_column_pattern first = asc_column_parse(spec->columns[c].name);
    int end = c + 1;
    while (first.of && end < spec->n_columns && !(spec->columns[end].only & ASC_COLUMN_APART)) {
        const asc_column_pattern next = asc_column_parse(spec->columns[end].name);
        if (!next.of || next.of_length != first.of_length ||
            strncmp(next.of, first.of, first.of_length) != 0)
            break;
        end++;
    }
    return end;
}

static const asc_column_names *find_list(const asc_column_spec *column,
                                         const asc_column_names *lists, int n_lists) {
    static const asc_column_names once = {.n = 1}, none = {.n = 0};
    const asc_column_pattern pattern = asc_column_parse(column->name);
    if (!pattern.of)
        return &once;
    for (int l = 0; l < n_lists; l++)
        if (asc_column_is_of(&pattern, lists[l].of))
            return &lists[l];
    return &none;
}

static asc_code visit_one(const asc_column_spec *column, const asc_column_names *list, int64_t k,
                          int handle, asc_column_visit visit, void *self) {
    char number[24], *name = NULL;
    snprintf(number, sizeof number, "%lld", (long long)k + 1);
    asc_code code = asc_column_name(column, list->names ? list->names[k] : number, &name);
    if (code == ASC_OK)
        code = visit(self, handle, k, name);
    free(name);
    return code;
}

asc_code asc_columns_visit(const asc_table_spec *spec, unsigned holds,
                           const asc_column_names *lists, int n_lists, asc_column_visit visit,
                           void *self) {
    asc_code code = ASC_OK;
    for (int run = 0, end; run < spec->n_columns; run = end) {
        end = end_of_run(spec, run);
        const asc_column_names *list = find_list(&spec->columns[run], lists, n_lists);
        for (int64_t k = 0; k < list->n; k++)
            for (int c = run; c < end; c++)
                if (!(spec->columns[c].only & ~ASC_COLUMN_FLAGS & ~holds))
                    ASC_TRY(code, visit_one(&spec->columns[c], list, k, c, visit, self), done);
    }
done:
    return code;
}

static asc_code add(void *self, int handle, int64_t k, const char *name) {
    asc_table *table = self;
    const asc_column_spec *column = &table->spec->columns[handle];
    char **texts;
    int64_t *ints;
    double *reals;
    if (k == 0)
        table->first[handle] = table->n_columns;
    else if (k == 1)
        table->stride[handle] = table->n_columns - table->first[handle];
    if (column->type == ASC_COLUMN_TEXT)
        return asc_table_add_text(table, name, column->meaning, &texts);
    if (column->type == ASC_COLUMN_INT)
        return asc_table_add_ints(table, name, column->unit, column->meaning, &ints);
    return asc_table_add_reals(table, name, column->unit, column->meaning, &reals);
}

static asc_code copy_strings(char *const *from, int64_t n, char ***to) {
    asc_code code = ASC_OK;
    if (!from)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(to, (uint64_t)n, sizeof **to, "names of columns"), done);
    for (int64_t i = 0; i < n; i++)
        ASC_TRY(code, asc_copy_string(&(*to)[i], from[i]), done);
done:
    return code;
}

/* What columns are of, for the tidy forms in which they are rows. */
static asc_code keep_names(asc_table *table, const asc_column_names *lists, int n_lists) {
    asc_code code = ASC_OK;
    for (int f = 0; f < asc_tidy_count(table->spec); f++)
        for (int l = 0; l < n_lists; l++) {
            const char *word = asc_tidy_word(table->spec, f);
            const asc_column_names *list = &lists[l];
            if (!word || strcmp(word, list->of) != 0)
                continue;
            table->of[f].n = list->n;
            ASC_TRY(code,
                    copy_strings(list->models ? list->models : list->names, list->n,
                                 &table->of[f].names),
                    done);
            ASC_TRY(code, copy_strings(list->architectures, list->n, &table->of[f].architectures),
                    done);
        }
done:
    return code;
}

asc_code asc_table_begin(asc_table *table, const asc_table_spec *spec, const char *folder,
                         unsigned holds, int64_t rows, const asc_column_names *lists, int n_lists) {
    char *name = NULL;
    asc_code code = asc_format(&name, "%s%s", folder ? folder : "", spec->name);
    if (code == ASC_OK)
        code = asc_table_init(table, name, spec->meaning, rows);
    free(name);
    ASC_TRY(code, code, done);
    table->spec = spec;
    ASC_TRY(code,
            asc_alloc(&table->first, (uint64_t)spec->n_columns, sizeof *table->first, "columns"),
            failed);
    ASC_TRY(code,
            asc_alloc(&table->stride, (uint64_t)spec->n_columns, sizeof *table->stride, "columns"),
            failed);
    for (int c = 0; c < spec->n_columns; c++)
        table->first[c] = -1;
    ASC_TRY(code, keep_names(table, lists, n_lists), failed);
    ASC_TRY(code, asc_columns_visit(spec, holds, lists, n_lists, add, table), failed);
    return ASC_OK;
failed:
    asc_table_free(table);
done:
    return code;
}

const asc_column *asc_column_of(const asc_table *table, int column, int64_t k) {
    const int64_t first = table->first[column];
    return first < 0 ? NULL : &table->columns[first + k * table->stride[column]];
}

/* In tables that were read, by its name. */
static const asc_column *find(const asc_table *table, int column, int64_t k, const char *name,
                              asc_column_type type) {
    const asc_column *found = NULL;
    if (!table || !table->spec || table->spec->columns[column].type != type)
        return NULL;
    if (table->first && !name)
        return asc_column_of(table, column, k);
    char number[24], *whole = NULL;
    snprintf(number, sizeof number, "%lld", (long long)k + 1);
    if (asc_column_name(&table->spec->columns[column], name ? name : number, &whole) == ASC_OK)
        found = asc_table_find(table, whole);
    free(whole);
    return found && found->type == type ? found : NULL;
}

char **asc_texts(const asc_table *table, int column) {
    const asc_column *found = find(table, column, 0, NULL, ASC_COLUMN_TEXT);
    return found ? found->data.text : NULL;
}

int64_t *asc_ints_of(const asc_table *table, int column, int64_t k) {
    const asc_column *found = find(table, column, k, NULL, ASC_COLUMN_INT);
    return found ? found->data.ints : NULL;
}

double *asc_reals_of(const asc_table *table, int column, int64_t k) {
    const asc_column *found = find(table, column, k, NULL, ASC_COLUMN_REAL);
    return found ? found->data.reals : NULL;
}

int64_t *asc_ints(const asc_table *table, int column) {
    return asc_ints_of(table, column, 0);
}

double *asc_reals(const asc_table *table, int column) {
    return asc_reals_of(table, column, 0);
}

double *asc_reals_named(const asc_table *table, int column, const char *name) {
    const asc_column *found = find(table, column, 0, name, ASC_COLUMN_REAL);
    return found ? found->data.reals : NULL;
}

asc_code asc_put_text(const asc_table *table, int column, int64_t row, const char *text) {
    return asc_copy_string(&asc_texts(table, column)[row], text);
}

static bool is_called(const asc_table_spec *spec, const char *name) {
    bool called = strcmp(spec->name, name) == 0;
    for (int f = 0; f < asc_tidy_count(spec); f++)
        called = called || strcmp(asc_tidy_name(spec, f), name) == 0;
    return called;
}

const asc_table_spec *asc_table_spec_find(const char *name, const char **analysis) {
    for (const asc_analysis *const *a = asc_analyses; *a; a++)
        for (const asc_table_spec *spec = (*a)->tables; spec && spec->name; spec++) {
            const size_t folder = spec->folder ? strlen(spec->folder) : 0;
            const bool below = folder > 0 && strncmp(name, spec->folder, folder) == 0;
            if (!is_called(spec, name) && !(below && is_called(spec, name + folder)))
                continue;
            if (analysis)
                *analysis = (*a)->name;
            return spec;
        }
    return NULL;
}
