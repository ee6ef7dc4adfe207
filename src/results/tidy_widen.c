/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "results/columns.h"
#include "results/tidy_parts.h"

/* One form of a table on its way back. */
typedef struct form_read {
    const asc_table *table; /* NULL: a part of no names */
    asc_tidy_form form;
    const asc_column *keys[ASC_TIDY_MOST_KEYS]; /* of the word; the second one may be NULL */
    asc_tidy_grid grid;
    char **labels; /* [grid.n] owned */
} form_read;

typedef struct widening {
    const char *path;
    const asc_table_spec *spec;
    char *folder; /* owned */
    form_read forms[ASC_TABLE_FORMS];
    int n;
} widening;

static bool same_cell(const asc_column *x, int64_t a, const asc_column *y, int64_t b) {
    if (!x || !y || x->type != y->type)
        return false;
    if (x->type == ASC_COLUMN_TEXT)
        return strcmp(x->data.text[a], y->data.text[b]) == 0;
    return memcmp(&x->data.reals[a], &y->data.reals[b], sizeof(double)) == 0;
}

static bool same_name(const form_read *f, int64_t a, int64_t b) {
    return same_cell(f->keys[0], a, f->keys[0], b) &&
           (!f->keys[1] || same_cell(f->keys[1], a, f->keys[1], b));
}

/* Rows of the first name, or names of the first row. */
static void find_grid(form_read *f) {
    const int64_t total = f->table->rows;
    const bool by_name = asc_tidy_is_of_models(f->form.word);
    int64_t run = total > 0;
    f->grid = (asc_tidy_grid){total, 1, true};
    if (!f->form.word)
        return;
    while (run < total && same_name(f, 0, run) == by_name)
        run++;
    const int64_t others = run > 0 ? total / run : 0;
    f->grid = by_name ? (asc_tidy_grid){run, others, true} : (asc_tidy_grid){others, run, false};
}

/* Every name's rows are those of the first, and a part's those of the table that it is of. */
static bool is_grid(const form_read *f, const form_read *base) {
    const asc_tidy_grid *g = &f->grid, first = {base->grid.rows, base->grid.n, base->grid.by_name};
    bool fine = g->rows * g->n == f->table->rows && (g->n == 0 || g->rows == first.rows);
    for (int i = 0; i < f->form.spec.n_columns && fine; i++) {
        const char *name = f->form.columns[i].name;
        const asc_column *own = asc_table_find(f->table, name);
        const asc_column *its = asc_table_find(base->table, name);
        if (f->form.columns[i].role != ASC_COLUMN_KEY || f->form.from[i] < 0)
            continue;
        for (int64_t m = 0; m < g->n && fine; m++)
            for (int64_t r = 0; r < g->rows && fine; r++)
                fine = same_cell(own, asc_tidy_place(g, m, r), its, asc_tidy_place(&first, 0, r));
    }
    for (int64_t m = 0; m < g->n && fine && f->form.word; m++)
        for (int64_t r = 0; r < g->rows && fine; r++)
            fine = same_name(f, asc_tidy_place(g, m, r), asc_tidy_place(g, m, 0));
    return fine;
}

static asc_code find_labels(form_read *f) {
    asc_code code = asc_alloc(&f->labels, (uint64_t)f->grid.n, sizeof *f->labels, "names");
    for (int64_t m = 0; m < f->grid.n && code == ASC_OK; m++) {
        const int64_t at = asc_tidy_place(&f->grid, m, 0);
        code = asc_format(&f->labels[m], "%s%s%s", f->keys[0]->data.text[at], f->keys[1] ? "_" : "",
                          f->keys[1] ? f->keys[1]->data.text[at] : "");
    }
    return code;
}

static asc_code read_form(const widening *w, int which, form_read *f) {
    asc_code code = asc_tidy_declare(w->spec, which, &f->form);
    if (code != ASC_OK || !f->table)
        return code;
    for (int i = 0; i < f->form.spec.n_columns; i++)
        if (f->form.from[i] < 0)
            f->keys[ASC_TIDY_KEY - f->form.from[i]] =
                asc_table_find(f->table, f->form.columns[i].name);
    find_grid(f);
    if (!is_grid(f, &w->forms[0]))
        return asc_fail(ASC_DATA, "%s: table %s: its %s do not have the same rows; make it again",
                        w->path, f->table->name,
                        which > 0 ? "keys and those of its table" : "models");
    return f->form.word ? find_labels(f) : ASC_OK;
}

static unsigned find_conditions(const widening *w) {
    unsigned holds = 0;
    for (int k = 0; k < w->n; k++)
        for (int i = 0; i < w->forms[k].form.spec.n_columns && w->forms[k].table; i++)
            if (asc_table_find(w->forms[k].table, w->forms[k].form.columns[i].name))
                holds |= w->forms[k].form.columns[i].only & ~ASC_COLUMN_FLAGS;
    return holds;
}

static asc_code copy_cell(const asc_column *from, int64_t source, const asc_column *to,
                          int64_t target) {
    if (to->type == ASC_COLUMN_TEXT)
        return asc_copy_string(&to->data.text[target], from->data.text[source]);
    if (to->type == ASC_COLUMN_INT)
        to->data.ints[target] = from->data.ints[source];
    else
        to->data.reals[target] = from->data.reals[source];
    return ASC_OK;
}

static asc_code fill_from(const form_read *f, int i, const asc_table *wide) {
    const int handle = f->form.from[i];
    const asc_column *from = asc_table_find(f->table, f->form.columns[i].name);
    asc_code code = ASC_OK;
    if (handle < 0 || !from)
        return ASC_OK;
    const int64_t n = asc_tidy_is_melted(wide->spec, f->form.word, handle) ? f->grid.n : 1;
    for (int64_t m = 0; m < n; m++)
        for (int64_t r = 0; r < f->grid.rows; r++)
            ASC_TRY(
                code,
                copy_cell(from, asc_tidy_place(&f->grid, m, r), asc_column_of(wide, handle, m), r),
                done);
done:
    return code;
}

/* A part brings the columns of its word; its keys are those of its table. */
static asc_code fill_form(const widening *w, int which, const asc_table *wide) {
    const form_read *f = &w->forms[which];
    asc_code code = ASC_OK;
    for (int i = 0; i < f->form.spec.n_columns && f->table && code == ASC_OK; i++)
        if (which == 0 || f->form.columns[i].role == ASC_COLUMN_VALUE)
            code = fill_from(f, i, wide);
    return code;
}

static asc_code widen(widening *w, asc_table *wide) {
    asc_column_names lists[ASC_TABLE_FORMS];
    int n_lists = 0;
    asc_code code = ASC_OK;
    for (int k = 0; k < w->n; k++) {
        const form_read *f = &w->forms[k];
        ASC_TRY(code, read_form(w, k, &w->forms[k]), done);
        if (f->form.word)
            lists[n_lists++] = (asc_column_names){
                .of = f->form.word, .names = f->labels, .n = f->table ? f->grid.n : 0};
    }
    ASC_TRY(code,
            asc_table_begin(wide, w->spec, w->folder, find_conditions(w), w->forms[0].grid.rows,
                            lists, n_lists),
            done);
    for (int k = 0; k < w->n; k++)
        ASC_TRY(code, fill_form(w, k, wide), done);
done:
    return code;
}

static asc_table *find_part(const widening *w, int which, asc_table *tables, int64_t n) {
    const size_t folder = strlen(w->folder);
    for (int64_t t = 0; t < n; t++)
        if (tables[t].name && strncmp(tables[t].name, w->folder, folder) == 0 &&
            strcmp(tables[t].name + folder, asc_tidy_name(w->spec, which)) == 0)
            return &tables[t];
    return NULL;
}

asc_code asc_tidy_widen(const char *path, asc_table *tables, int64_t n, int64_t which) {
    asc_table *const table = &tables[which], *parts[ASC_TABLE_FORMS] = {NULL};
    widening w = {.path = path, .spec = table->spec, .n = asc_tidy_count(table->spec)};
    asc_table wide = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_format(&w.folder, "%.*s", asc_tidy_folder(table->name, w.spec->tidy), table->name),
            done);
    for (int k = 0; k < w.n; k++)
        w.forms[k].table = parts[k] = k == 0 ? table : find_part(&w, k, tables, n);
    ASC_TRY(code, widen(&w, &wide), done);
    for (int k = 0; k < w.n; k++)
        if (parts[k])
            asc_table_free(parts[k]);
    *table = wide;
    wide = (asc_table){0};
done:
    for (int k = 0; k < w.n; k++) {
        asc_free_strings(w.forms[k].labels, w.forms[k].labels ? w.forms[k].grid.n : 0);
        asc_tidy_form_free(&w.forms[k].form);
    }
    asc_table_free(&wide);
    free(w.folder);
    return code;
}

static bool is_ours(const asc_table_spec *spec, const char *name) {
    for (int c = 0; c < spec->n_columns; c++)
        if (spec->columns[c].only & ASC_COLUMN_OURS && strcmp(spec->columns[c].name, name) == 0)
            return true;
    return false;
}

asc_code asc_tidy_publish(asc_table *wide) {
    char *name = NULL;
    for (int64_t i = wide->n_columns - 1; i >= 0; i--)
        if (is_ours(wide->spec, wide->columns[i].name))
            asc_table_drop_column(wide, i);
    asc_code code = asc_format(&name, "published/%s", wide->name);
    if (code == ASC_OK) {
        free(wide->name);
        wide->name = name;
    }
    return code;
}
