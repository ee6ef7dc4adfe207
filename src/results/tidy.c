/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/tidy_parts.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "results/columns.h"

/* The columns that the form's word becomes. */
static int declare_keys(const asc_table_spec *wide, int which,
                        asc_column_spec keys[ASC_TIDY_MOST_KEYS]) {
    const asc_column_spec key = {.type = ASC_COLUMN_TEXT, .role = ASC_COLUMN_KEY, .unit = ""};
    const char *word = asc_tidy_word(wide, which);
    const bool of_models = asc_tidy_is_of_models(word);
    keys[0] = keys[1] = key;
    keys[0].name = word;
    keys[0].meaning = which > 0   ? wide->parts[which - 1].key
                      : of_models ? "The model"
                                  : "The one it is compared with";
    keys[1].name = "architecture";
    keys[1].meaning = "Its architecture";
    return of_models ? 2 : word ? 1 : 0;
}

static void add_column(asc_tidy_form *form, int from, const asc_column_spec *column) {
    asc_column_spec *added = &form->columns[form->spec.n_columns];
    *added = *column;
    added->name = column->tidy ? column->tidy : column->name;
    added->only &= ~ASC_COLUMN_OURS;
    form->from[form->spec.n_columns++] = from;
}

static void add_keys(asc_tidy_form *form, const asc_column_spec *keys, int n) {
    for (int k = 0; k < n; k++)
        add_column(form, ASC_TIDY_KEY - k, &keys[k]);
}

static bool is_of_a_part(const asc_table_spec *wide, int column) {
    bool is = false;
    for (int f = 1; f < asc_tidy_count(wide); f++)
        is = is || asc_tidy_is_melted(wide, asc_tidy_word(wide, f), column);
    return is;
}

/* The wide table's keys, or values that are in the form: of a part those of its word. */
static void add_columns(asc_tidy_form *form, const asc_table_spec *wide, int which,
                        asc_column_role role) {
    for (int c = 0; c < wide->n_columns; c++) {
        const bool is_here = asc_tidy_is_melted(wide, form->word, c) ||
                             ((which == 0 || role == ASC_COLUMN_KEY) && !is_of_a_part(wide, c));
        if (wide->columns[c].role == role && is_here)
            add_column(form, c, &wide->columns[c]);
    }
}

asc_code asc_tidy_declare(const asc_table_spec *wide, int which, asc_tidy_form *form) {
    const uint64_t most = (uint64_t)wide->n_columns + ASC_TIDY_MOST_KEYS;
    asc_column_spec keys[ASC_TIDY_MOST_KEYS];
    asc_code code = ASC_OK;
    *form = (asc_tidy_form){.spec = *wide, .word = asc_tidy_word(wide, which)};
    form->spec.n_columns = 0;
    ASC_TRY(code, asc_alloc(&form->columns, most, sizeof *form->columns, "columns"), done);
    ASC_TRY(code, asc_alloc(&form->from, most, sizeof *form->from, "columns"), done);
    const int n_keys = declare_keys(wide, which, keys);
    const bool of_models = asc_tidy_is_of_models(form->word);
    if (of_models)
        add_keys(form, keys, n_keys);
    add_columns(form, wide, which, ASC_COLUMN_KEY);
    if (!of_models)
        add_keys(form, keys, n_keys);
    add_columns(form, wide, which, ASC_COLUMN_VALUE);
    form->spec.name = asc_tidy_name(wide, which);
    form->spec.columns = form->columns;
    if (which > 0) {
        form->spec.rows = wide->parts[which - 1].rows;
        form->spec.meaning = wide->parts[which - 1].meaning;
    }
done:
    return code;
}

void asc_tidy_form_free(asc_tidy_form *form) {
    free(form->columns);
    free(form->from);
    *form = (asc_tidy_form){0};
}

static asc_code add_like(asc_table *table, const char *name, const asc_column *like,
                         asc_column **added) {
    char **texts;
    int64_t *ints;
    double *reals;
    const asc_code code =
        like->type == ASC_COLUMN_TEXT ? asc_table_add_text(table, name, like->description, &texts)
        : like->type == ASC_COLUMN_INT
            ? asc_table_add_ints(table, name, like->unit, like->description, &ints)
            : asc_table_add_reals(table, name, like->unit, like->description, &reals);
    if (code == ASC_OK)
        *added = &table->columns[table->n_columns - 1];
    return code;
}

static void take_cell(const asc_column *from, int64_t source, const asc_column *to,
                      int64_t target) {
    if (to->type == ASC_COLUMN_TEXT)
        to->data.text[target] = from->data.text[source];
    else if (to->type == ASC_COLUMN_INT)
        to->data.ints[target] = from->data.ints[source];
    else
        to->data.reals[target] = from->data.reals[source];
}

/* A wide table's column, or those of the word, as one. */
static asc_code add_from(const asc_table *wide, const char *word, int handle,
                         const asc_column_spec *column, const asc_tidy_grid *g, asc_table *tidy) {
    const asc_column *first = asc_column_of(wide, handle, 0);
    asc_column *added = NULL;
    asc_code code = ASC_OK;
    if (!first) /* its condition does not hold */
        return ASC_OK;
    const bool melted = asc_tidy_is_melted(wide->spec, word, handle);
    ASC_TRY(code, add_like(tidy, column->name, first, &added), done);
    added->borrows = true;
    for (int64_t m = 0; m < g->n; m++) {
        const asc_column *from = melted ? asc_column_of(wide, handle, m) : first;
        for (int64_t r = 0; r < g->rows; r++)
            take_cell(from, r, added, asc_tidy_place(g, m, r));
    }
done:
    return code;
}

static asc_code add_key(char *const *names, const asc_column_spec *column, const asc_tidy_grid *g,
                        asc_table *tidy) {
    char **texts = NULL;
    const asc_code code = asc_table_add_text(tidy, column->name, column->meaning, &texts);
    if (code != ASC_OK)
        return code;
    tidy->columns[tidy->n_columns - 1].borrows = true;
    for (int64_t m = 0; m < g->n; m++)
        for (int64_t r = 0; r < g->rows; r++)
            texts[asc_tidy_place(g, m, r)] = names[m];
    return ASC_OK;
}

static asc_code add_any(const asc_table *wide, int which, const asc_tidy_form *form, int i,
                        const asc_tidy_grid *g, asc_table *tidy) {
    const asc_table_names *of = &wide->of[which];
    if (form->from[i] >= 0)
        return add_from(wide, form->word, form->from[i], &form->columns[i], g, tidy);
    return add_key(form->from[i] == ASC_TIDY_KEY ? of->names : of->architectures, &form->columns[i],
                   g, tidy);
}

asc_code asc_tidy_make(const asc_table *wide, int which, asc_table *tidy) {
    const char *word = asc_tidy_word(wide->spec, which);
    const asc_tidy_grid g = {wide->rows, word ? wide->of[which].n : 1, asc_tidy_is_of_models(word)};
    asc_tidy_form form = {0};
    uint64_t rows = 0;
    char *name = NULL;
    asc_code code = ASC_OK;
    *tidy = (asc_table){0};
    ASC_TRY(code, asc_tidy_declare(wide->spec, which, &form), done);
    ASC_TRY(code,
            asc_format(&name, "%.*s%s", asc_tidy_folder(wide->name, wide->spec->name), wide->name,
                       form.spec.name),
            done);
    ASC_TRY(code, asc_multiply((uint64_t)g.rows, (uint64_t)g.n, &rows, name), done);
    ASC_TRY(code, asc_table_init(tidy, name, form.spec.meaning, (int64_t)rows), done);
    for (int i = 0; i < form.spec.n_columns; i++)
        ASC_TRY(code, add_any(wide, which, &form, i, &g, tidy), done);
done:
    if (code != ASC_OK)
        asc_table_free(tidy);
    asc_tidy_form_free(&form);
    free(name);
    return code;
}
