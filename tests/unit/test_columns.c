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
#include "attrscope/memory.h"
#include "results/columns.h"
#include "results/tidy.h"

enum { MOST_LISTS = 4, NAMES = 2, NUMBERS = 3, ROWS = 3 };

/* What stands for the words in angle brackets. */
typedef struct words {
    char of[MOST_LISTS][64];
    asc_column_names lists[MOST_LISTS];
    int n;
} words;

static char *const NAMED[NAMES] = {"alpha_r", "beta_s"};
static char *const MODELS[NAMES] = {"alpha", "beta"}, *const ARCHITECTURES[NAMES] = {"r", "s"};

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
        const bool models = strcmp(w->of[w->n], "model") == 0;
        w->lists[w->n] = (asc_column_names){.of = w->of[w->n],
                                            .names = numbers ? NULL : NAMED,
                                            .n = numbers ? NUMBERS : NAMES,
                                            .models = models ? MODELS : NULL,
                                            .architectures = models ? ARCHITECTURES : NULL};
        w->n++;
    }
}

static void fill_texts(const asc_table *table) {
    for (int64_t i = 0; i < table->n_columns; i++)
        for (int64_t r = 0; r < table->rows && table->columns[i].type == ASC_COLUMN_TEXT; r++)
            assert_int_equal(asc_format(&table->columns[i].data.text[r], "%lld", (long long)r),
                             ASC_OK);
}

/* Form `which` of the table as if it had been read, or the table itself, which has none; `wide` has
 * its texts and outlives it. */
static void begin(const asc_table_spec *spec, int which, unsigned holds, const words *w,
                  asc_table *wide, asc_table *table) {
    *wide = (asc_table){0};
    assert_int_equal(asc_table_begin(wide, spec, NULL, holds, ROWS, w->lists, w->n), ASC_OK);
    fill_texts(wide);
    if (spec->tidy) {
        assert_int_equal(asc_tidy_make(wide, which, table), ASC_OK);
    } else {
        *table = *wide;
        *wide = (asc_table){0};
    }
    free(table->first);
    free(table->stride);
    table->first = table->stride = NULL;
    table->spec = NULL;
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

static int64_t check_without_each(const asc_table_spec *spec, int which, unsigned holds,
                                  const words *w) {
    int64_t refused = 0;
    asc_table wide, table;
    asc_tidy_form form = {.spec = *spec};
    if (spec->tidy)
        assert_int_equal(asc_tidy_declare(spec, which, &form), ASC_OK);
    begin(spec, which, holds, w, &wide, &table);
    assert_int_equal(asc_table_check("results.h5", &table), ASC_OK);
    const int64_t n = table.n_columns;
    asc_table_free(&table);
    asc_table_free(&wide);
    for (int64_t i = 0; i < n; i++) {
        char name[256];
        begin(spec, which, holds, w, &wide, &table);
        snprintf(name, sizeof name, "%s", table.columns[i].name);
        asc_table_drop_column(&table, i);
        const asc_code code = asc_table_check("results.h5", &table);
        if (code == ASC_OK && !may_lack(&form.spec, name))
            print_error("table %s: nobody misses column %s\n", form.spec.name, name);
        assert_true(code == ASC_DATA || (code == ASC_OK && may_lack(&form.spec, name)));
        if (code == ASC_DATA) {
            assert_non_null(strstr(asc_error_message(), form.spec.name));
            assert_non_null(strstr(asc_error_message(), "lacks column"));
            refused++;
        }
        asc_table_free(&table);
        asc_table_free(&wide);
    }
    asc_tidy_form_free(&form);
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
            for (int f = 0; f < asc_tidy_count(spec) || f == 0; f++) {
                refused += check_without_each(spec, f, 0, &w);
                refused += check_without_each(spec, f, all, &w);
            }
        }
    assert_true(refused > 300);
}

static void assert_same(const asc_table *a, const asc_table *b) {
    assert_string_equal(a->name, b->name);
    assert_int_equal(a->rows, b->rows);
    assert_int_equal(a->n_columns, b->n_columns);
    for (int64_t i = 0; i < a->n_columns; i++) {
        const asc_column *x = &a->columns[i], *y = &b->columns[i];
        assert_string_equal(x->name, y->name);
        assert_int_equal(x->type, y->type);
        for (int64_t r = 0; r < a->rows && x->type == ASC_COLUMN_TEXT; r++)
            assert_string_equal(x->data.text[r], y->data.text[r]);
        if (x->type != ASC_COLUMN_TEXT)
            assert_memory_equal(x->data.ints, y->data.ints, (size_t)a->rows * 8);
    }
}

/* Every number of a table is another one, but those of no model under each. */
static void number(const asc_table *table) {
    for (int64_t i = 0; i < table->n_columns; i++)
        for (int64_t r = 0; r < table->rows; r++)
            if (table->columns[i].type == ASC_COLUMN_INT)
                table->columns[i].data.ints[r] = 100 * i + r;
            else if (table->columns[i].type == ASC_COLUMN_REAL)
                table->columns[i].data.reals[r] = (double)(100 * i + r) + 0.5;
}

/* No two columns of a name, none of several names. */
static void check_declaration(const asc_table_spec *spec, int which) {
    asc_tidy_form form;
    assert_int_equal(asc_tidy_declare(spec, which, &form), ASC_OK);
    assert_int_equal(asc_tidy_which(spec, form.spec.name), which);
    for (int c = 0; c < form.spec.n_columns; c++) {
        assert_null(strchr(form.columns[c].name, '<'));
        for (int d = 0; d < c; d++)
            assert_string_not_equal(form.columns[c].name, form.columns[d].name);
    }
    asc_tidy_form_free(&form);
}

static void begin_wide(const asc_table_spec *spec, const char *folder, unsigned holds,
                       const words *w, asc_table *wide) {
    *wide = (asc_table){0};
    assert_int_equal(asc_table_begin(wide, spec, folder, holds, ROWS, w->lists, w->n), ASC_OK);
    fill_texts(wide);
    number(wide);
}

/* Its forms as if they had been read, in any order. */
static void make_forms(const asc_table *wide, asc_table forms[ASC_TABLE_FORMS]) {
    const int n = asc_tidy_count(wide->spec);
    for (int f = 0; f < n; f++) {
        assert_int_equal(asc_tidy_make(wide, f, &forms[n - 1 - f]), ASC_OK);
        assert_int_equal(asc_table_check("results.h5", &forms[n - 1 - f]), ASC_OK);
        assert_ptr_equal(forms[n - 1 - f].spec, wide->spec);
    }
}

static void check_forms(const asc_table_spec *spec, const char *folder, unsigned holds,
                        const words *w) {
    const int n = asc_tidy_count(spec);
    asc_table wide, forms[ASC_TABLE_FORMS];
    begin_wide(spec, folder, holds, w, &wide);
    make_forms(&wide, forms);
    for (int f = 0; f < n; f++) {
        check_declaration(spec, f);
        assert_int_equal(forms[n - 1 - f].rows, (asc_tidy_word(spec, f) ? NAMES : 1) * ROWS);
    }
    assert_int_equal(asc_tidy_widen("results.h5", forms, n, n - 1), ASC_OK);
    assert_same(&wide, &forms[n - 1]);
    asc_table_free(&wide);
    for (int f = 0; f < n; f++) {
        assert_true(f == n - 1 || !forms[f].name);
        asc_table_free(&forms[f]);
    }
}

/* No column of a tidy table is a model's or an attribute's, and the wide form comes back as it was.
 */
static void test_wide_and_tidy(void **state) {
    int forms = 0;
    (void)state;
    for (const asc_analysis *const *a = asc_analyses; *a; a++)
        for (const asc_table_spec *spec = (*a)->tables; spec->name; spec++) {
            words w;
            find_words(spec, &w);
            for (int n = 0; n < w.n; n++)
                assert_true(strcmp(w.of[n], "number") == 0 || spec->tidy);
            assert_true(!spec->parts[0].name || !spec->over);
            if (!spec->tidy)
                continue;
            for (unsigned holds = 0; holds < 1u << ASC_CONDITIONS_MOST; holds++)
                check_forms(spec, spec->folder, holds, &w);
            check_forms(spec, NULL, 0, &w);
            forms += asc_tidy_count(spec);
        }
    assert_true(forms >= 9);
}

/* A table that is over models, or has parts, and one cell of a key that is another's. */
static void check_refused(const char *name, int form, const char *column, const char *message) {
    const asc_table_spec *spec = asc_table_spec_find(name, NULL);
    const int n = asc_tidy_count(spec);
    asc_table wide, forms[ASC_TABLE_FORMS];
    words w;
    find_words(spec, &w);
    begin_wide(spec, NULL, 0, &w, &wide);
    make_forms(&wide, forms);
    asc_table *table = &forms[n - 1 - form];
    const asc_column *key = asc_table_find(table, column);
    key->data.text[table->rows - 1] = (char *)"another";
    assert_int_equal(asc_tidy_widen("results.h5", forms, n, n - 1), ASC_DATA);
    assert_non_null(strstr(asc_error_message(), message));
    for (int f = 0; f < n; f++)
        asc_table_free(&forms[f]);
    asc_table_free(&wide);
}

static void test_models_of_other_rows(void **state) {
    (void)state;
    check_refused("df_attributes", 0, "attribute",
                  "results.h5: table macro_attributes: its models do not have");
    check_refused("df_attributes", 0, "model",
                  "results.h5: table macro_attributes: its models do not have");
    check_refused("df_identities", 1, "identity",
                  "results.h5: table macro_identity_attributes: its keys and those of its table");
    check_refused("df_identities", 1, "attribute",
                  "results.h5: table macro_identity_attributes: its keys and those of its table");
    check_refused("df_identities", 2, "feature",
                  "results.h5: table macro_identity_features: its keys and those of its table");
    check_refused("neighbours_map", 1, "image",
                  "results.h5: table neighbours_values: its keys and those of its table");
}

/* Fewer rows, none, and a part that is not there: of no names. */
static void test_parts_that_lack_rows(void **state) {
    const asc_table_spec *spec = asc_table_spec_find("df_identities", NULL);
    (void)state;
    for (int64_t rows = -1; rows < NAMES * ROWS; rows++) {
        asc_table wide, forms[ASC_TABLE_FORMS];
        words w;
        find_words(spec, &w);
        begin_wide(spec, NULL, 0, &w, &wide);
        make_forms(&wide, forms);
        if (rows < 0)
            asc_table_free(&forms[1]);
        else
            forms[1].rows = rows;
        const asc_code code = asc_tidy_widen("results.h5", forms, 3, 2);
        assert_int_equal(code, rows <= 0 ? ASC_OK : ASC_DATA);
        if (code == ASC_OK) {
            assert_null(asc_table_find(&forms[2], "entropy_alpha_r"));
            assert_non_null(asc_table_find(&forms[2], "size"));
        }
        for (int f = 0; f < 3; f++)
            asc_table_free(&forms[f]);
        asc_table_free(&wide);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_column_is_missed), cmocka_unit_test(test_wide_and_tidy),
        cmocka_unit_test(test_models_of_other_rows), cmocka_unit_test(test_parts_that_lack_rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
