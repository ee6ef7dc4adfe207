/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was read against what is declared. */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "results/columns.h"
#include "results/tidy.h"

enum { MOST_LISTS = 4 };

/* The names that a table's columns show, word by word. */
typedef struct shown {
    const char *path, *analysis;
    const asc_table *table;
    const asc_table_spec *spec; /* of the form that is kept */
    asc_column_names lists[MOST_LISTS];
    char *of[MOST_LISTS];     /* owned */
    char **names[MOST_LISTS]; /* owned */
    int n_lists;
    unsigned holds, looked; /* conditions that columns show; the one that is looked for */
} shown;

/* Where a column's name has what stands for "<...>"; length 0: it is another column. */
static size_t match(const asc_column_spec *spec, const asc_column *column, const char **at) {
    const asc_column_pattern pattern = asc_column_parse(spec->name);
    const size_t length = strlen(column->name), tail = strlen(pattern.tail);
    if (length <= pattern.head_length + tail || spec->type != column->type ||
        strncmp(column->name, pattern.head, pattern.head_length) != 0 ||
        strcmp(column->name + length - tail, pattern.tail) != 0 ||
        strcmp(spec->meaning, column->description) != 0)
        return 0;
    *at = column->name + pattern.head_length;
    return length - pattern.head_length - tail;
}

static asc_code add_name(shown *s, int l, const char *at, size_t length) {
    asc_column_names *list = &s->lists[l];
    if (list->n == s->table->n_columns) /* as many as there is room for */
        return ASC_OK;
    for (int64_t k = 0; k < list->n; k++)
        if (strlen(list->names[k]) == length && strncmp(list->names[k], at, length) == 0)
            return ASC_OK;
    asc_code code = asc_format(&s->names[l][list->n], "%.*s", (int)length, at);
    list->n += code == ASC_OK;
    return code;
}

/* The names for one word, from the columns that are always there. Numbers are 1 to the largest. */
static asc_code find_names(shown *s, int l) {
    const asc_table_spec *spec = s->spec;
    const bool numbered = strcmp(s->of[l], "number") == 0;
    asc_column_names *list = &s->lists[l];
    asc_code code = asc_alloc(&s->names[l], (uint64_t)s->table->n_columns, sizeof(char *), "names");
    *list = (asc_column_names){.of = s->of[l], .names = numbered ? NULL : s->names[l]};
    for (int64_t i = 0; i < s->table->n_columns && code == ASC_OK; i++)
        for (int c = 0; c < spec->n_columns && code == ASC_OK; c++) {
            const asc_column_pattern pattern = asc_column_parse(spec->columns[c].name);
            const char *at = NULL;
            if (!asc_column_is_of(&pattern, s->of[l]) || spec->columns[c].only & ~ASC_COLUMN_FLAGS)
                continue;
            const size_t length = match(&spec->columns[c], &s->table->columns[i], &at);
            const int64_t number = length > 0 && numbered ? strtoll(at, NULL, 10) : 0;
            if (length > 0 && !numbered)
                code = add_name(s, l, at, length);
            else if (number > list->n && number <= s->table->n_columns + 1)
                list->n = number;
        }
    return code;
}

static asc_code find_lists(shown *s) {
    const asc_table_spec *spec = s->spec;
    asc_code code = ASC_OK;
    for (int c = 0; c < spec->n_columns && code == ASC_OK; c++) {
        const asc_column_pattern pattern = asc_column_parse(spec->columns[c].name);
        bool known = !pattern.of;
        for (int l = 0; l < s->n_lists; l++)
            known = known || asc_column_is_of(&pattern, s->of[l]);
        if (known || s->n_lists == MOST_LISTS)
            continue;
        code = asc_format(&s->of[s->n_lists], "%.*s", (int)pattern.of_length, pattern.of);
        s->n_lists++;
        if (code == ASC_OK)
            code = find_names(s, s->n_lists - 1);
    }
    return code;
}

static asc_code look_for(void *self, int column, int64_t k, const char *name) {
    shown *s = self;
    (void)k;
    if (s->spec->columns[column].only & s->looked && asc_table_find(s->table, name))
        s->holds |= s->looked;
    return ASC_OK;
}

static asc_code demand(void *self, int column, int64_t k, const char *name) {
    const shown *s = self;
    const asc_column_spec *spec = &s->spec->columns[column];
    const asc_column *found = asc_table_find(s->table, name);
    (void)k;
    if (found && found->type == spec->type)
        return ASC_OK;
    return asc_fail(ASC_DATA,
                    "%s: table %s %s column '%s' (%s); make it again with attrscope %s, or name a "
                    "results file of this version",
                    s->path, s->table->name, found ? "has another type of" : "lacks", name,
                    spec->meaning, s->analysis);
}

asc_code asc_table_check(const char *path, asc_table *table) {
    shown s = {.path = path, .table = table};
    asc_tidy_form form = {0};
    asc_code code = ASC_OK;
    table->spec = s.spec = asc_table_spec_find(table->name, &s.analysis);
    const int which = table->spec ? asc_tidy_which(table->spec, table->name) : -1;
    if (table->spec && table->spec->tidy && which < 0)
        table->spec = NULL; /* called as what is published, which is not kept */
    if (!table->spec)
        return ASC_OK;
    if (which >= 0) {
        ASC_TRY(code, asc_tidy_declare(table->spec, which, &form), done);
        s.spec = &form.spec;
    }
    ASC_TRY(code, find_lists(&s), done);
    for (int b = 0; b < ASC_CONDITIONS_MOST; b++) {
        s.looked = 1u << b;
        ASC_TRY(code, asc_columns_visit(s.spec, s.looked, s.lists, s.n_lists, look_for, &s), done);
    }
    code = asc_columns_visit(s.spec, s.holds, s.lists, s.n_lists, demand, &s);
done:
    asc_tidy_form_free(&form);
    for (int l = 0; l < s.n_lists; l++) {
        asc_free_strings(s.names[l], s.names[l] ? s.table->n_columns : 0);
        free(s.of[l]);
    }
    return code;
}
