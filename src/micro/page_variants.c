/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variants against the vanilla one: a dot an attribute of each, targeted ones marked. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "micro/columns.h"
#include "micro/page_rows.h"
#include "report/dots.h"

enum { SERIES = 2, ENDS = 3 }; /* other and targeted attributes; a shift and its interval */

/* What is drawn: of one measure, a variant's name alone and below it a row an attribute. */
typedef struct variant_rows {
    int64_t n;
    char **names;                  /* [n] owned */
    double *order;                 /* [n] the first row is on top */
    double *values[SERIES * ENDS]; /* [n] each; NaN beside a variant's name */
} variant_rows;

static void free_rows(variant_rows *rows) {
    asc_free_strings(rows->names, rows->n);
    free(rows->order);
    free(rows->values[0]);
}

static asc_code add_row(const char *name, const char *end, variant_rows *rows) {
    const int64_t row = rows->n++;
    rows->order[row] = -(double)row;
    for (int k = 0; k < SERIES * ENDS; k++)
        rows->values[k][row] = NAN;
    return asc_format(&rows->names[row], "%s%s", name, end);
}

static asc_code add_attribute(const asc_table *t, int64_t r, variant_rows *rows) {
    static const int columns[] = {TUNED_EXCESS_SHIFT, TUNED_EXCESS_CI_LOW, TUNED_EXCESS_CI_HIGH};
    const int first = asc_ints(t, TUNED_TARGETED)[r] ? ENDS : 0;
    const asc_code code = add_row(asc_texts(t, TUNED_ATTRIBUTE)[r], "", rows);
    for (int k = 0; k < ENDS; k++)
        rows->values[first + k][rows->n - 1] = asc_reals(t, columns[k])[r];
    return code;
}

static asc_code find_rows(const asc_table *t, variant_rows *rows) {
    const uint64_t most = 2 * (uint64_t)t->rows;
    char *const *measure = asc_texts(t, TUNED_MEASURE);
    const double *parameter = asc_reals(t, TUNED_PARAMETER);
    char label[ASC_ENERGY_LABEL], last[ASC_ENERGY_LABEL] = "";
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&rows->names, most, sizeof(char *), "variants"), done);
    ASC_TRY(code, asc_alloc(&rows->order, most, sizeof(double), "variants"), done);
    ASC_TRY(code, asc_alloc(&rows->values[0], most, SERIES * ENDS * sizeof(double), "variants"),
            done);
    for (int k = 1; k < SERIES * ENDS; k++)
        rows->values[k] = rows->values[0] + (uint64_t)k * most;
    for (int64_t r = 0; r < t->rows; r++) {
        if (!asc_same_measure(measure[r], parameter[r], measure[0], parameter[0]))
            continue;
        if (asc_energy_label(t, r, label) && strcmp(label, last) != 0)
            ASC_TRY(code, add_row(label, ":", rows), done);
        strcpy(last, label);
        ASC_TRY(code, add_attribute(t, r, rows), done);
    }
done:
    return code;
}

asc_code asc_micro_page_variants(asc_page *page, const asc_report_source *source) {
    const asc_table *t = asc_report_table(source, &asc_micro_tables[ASC_MICRO_VARIANT_TABLE]);
    const double line = 0;
    variant_rows rows = {0};
    asc_code code = ASC_OK;
    if (!t || t->rows == 0)
        return ASC_OK;
    ASC_TRY(code, find_rows(t, &rows), done);
    const asc_series series[SERIES] = {
        {"other attributes", rows.values[0], rows.values[1], rows.values[2], NULL, 6},
        {"trained for", rows.values[3], rows.values[4], rows.values[5], NULL, 7}};
    const asc_dots dots = {
        .name = "energies_variants",
        .title = "Energy of a variant less that of the vanilla one",
        .caption = "Hodges-Lehmann estimates, beyond flips of whole lines, with 95 % intervals "
                   "over the people of both (with fewer than 6 people: their range). Right of the "
                   "line the variant moves the attribute less predictably. The tests, and whether "
                   "what a variant was trained for differs from its other attributes, are in the "
                   "table.",
        .table = t->name,
        .label = "energy less that of the vanilla variant",
        .line = &line,
        .names = rows.names,
        .n = rows.n,
        .series = series,
        .n_series = SERIES,
        .order_by = rows.order};
    code = asc_page_dots(page, &dots);
done:
    free_rows(&rows);
    return code;
}
