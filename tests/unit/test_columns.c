/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every declared column of every table: a table that was read without it is refused by its name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "attrscope/analysis.h"
#include "results/columns.h"

enum { MOST_LISTS = 4, NAMES = 2, NUMBERS = 3 };

/* What stands for the words in angle brackets. */
typedef struct words {
    char of[MOST_LISTS][64];
    asc_column_names lists[MOST_LISTS];
    int n;
} words;

static char *const NAMED[NAMES] = {"alpha", "beta"};

static void find_words(const asc_table_spec *spec, words *w) {
    w->n = 0;
    for (int c = 0; c < spec->n_columns; c++) {
        const asc_column_pattern pattern = asc_column_parse(spec->columns[c].name);
        bool known = !pattern.of;
        for (int l = 0; l < w->n; l++)
            known = known || asc_column_is_of(&pattern, w->of[l]);
        if (known)
            continue;
        assert_true(w->n < MOST_LISTS && pattern.of_length < sizeof w->of[0]);
        memcpy(w->of[w->n], pattern.of, pattern.of_length);
        w->of[w->n][pattern.of_length] = '\0';
        const bool numbers = strcmp(w->of[w->n], "number") == 0;
        w->lists[w->n] = (asc_column_names){
            .of = w->of[w->n], .names = numbers ? NULL : NAMED, .n = numbers ? NUMBERS : NAMES};
        w->n++;
    }
}

/* The table as if it had been read. */
static void begin(const asc_table_spec *spec, unsigned holds, const words *w, asc_table *table) {
    *table = (asc_table){0};
    assert_int_equal(asc_table_begin(table, spec, NULL, holds, 1, w->lists, w->n), ASC_OK);
    free(table->first);
    free(table->stride);
    table->first = table->stride = NULL;
    table->spec = NULL;
}

static void drop(asc_table *table, int64_t column) {
    asc_column *gone = &table->columns[column];
    if (gone->type == ASC_COLUMN_TEXT)
        for (int64_t r = 0; r < table->rows; r++)
            free(gone->data.text[r]);
    free(gone->data.text); /* of any type */
    free(gone->name);
    free(gone->description);
    free(gone->unit);
    table->n_columns--;
    memmove(gone, gone + 1, (size_t)(table->n_columns - column) * sizeof *gone);
}

/* Whether the table without the column may be one of fewer names or without a condition. */
static bool may_lack(const asc_table_spec *spec, const char *name) {
    for (int c = 0; c < spec->n_columns; c++) {
        const asc_column_pattern pattern = asc_column_parse(spec->columns[c].name);
        const bool may = pattern.of || (spec->columns[c].only & ~ASC_COLUMN_APART) != 0;
        if (may && strncmp(name, pattern.head, pattern.head_length) == 0)
            return true;
    }
    return false;
}

static int64_t check_without_each(const asc_table_spec *spec, unsigned holds, const words *w) {
    int64_t refused = 0;
    asc_table table;
    begin(spec, holds, w, &table);
    assert_int_equal(asc_table_check("results.h5", &table), ASC_OK);
    const int64_t n = table.n_columns;
    asc_table_free(&table);
    for (int64_t i = 0; i < n; i++) {
        char name[256];
        begin(spec, holds, w, &table);
        snprintf(name, sizeof name, "%s", table.columns[i].name);
        drop(&table, i);
        const asc_code code = asc_table_check("results.h5", &table);
        if (code == ASC_OK && !may_lack(spec, name))
            print_error("table %s: nobody misses column %s\n", spec->name, name);
        assert_true(code == ASC_DATA || (code == ASC_OK && may_lack(spec, name)));
        if (code == ASC_DATA) {
            assert_non_null(strstr(asc_error_message(), spec->name));
            assert_non_null(strstr(asc_error_message(), "lacks column"));
            refused++;
        }
        asc_table_free(&table);
    }
    return refused;
}

static void test_every_column_is_missed(void **state) {
    int64_t refused = 0;
    (void)state;
    for (const asc_analysis *const *a = asc_analyses; *a; a++)
        for (const asc_table_spec *spec = (*a)->tables; spec->name; spec++) {
            words w;
            unsigned all = 0;
            find_words(spec, &w);
            for (int k = 0; k < ASC_CONDITIONS_MOST; k++)
                all |= spec->conditions[k] ? 1u << k : 0;
            refused += check_without_each(spec, 0, &w);
            refused += check_without_each(spec, all, &w);
        }
    assert_true(refused > 300);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_column_is_missed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
