/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variants against the vanilla one: a dot a variant and attribute, targeted ones marked. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "micro/columns.h"
#include "micro/page_rows.h"
#include "report/dots.h"

enum { SERIES = 2, ENDS = 3 }; /* other and targeted attributes; a shift and its interval */

/* What is drawn: a row of the table each, of one measure. */
typedef struct variant_rows {
    int64_t n;
    char **names;                  /* [n] "variant: attribute"; owned */
    double *order;                 /* [n] the first row is on top */
    double *values[SERIES * ENDS]; /* [n] each */
} variant_rows;

static void free_rows(variant_rows *rows) {
    asc_free_strings(rows->names, rows->n);
    free(rows->order);
    free(rows->values[0]);
}

static asc_code add_row(const asc_table *t, int64_t r, variant_rows *rows) {
    static const int columns[] = {TUNED_EXCESS_SHIFT, TUNED_EXCESS_CI_LOW, TUNED_EXCESS_CI_HIGH};
    const int64_t row = rows->n++;
    const bool targeted = asc_ints(t, TUNED_TARGETED)[r] != 0;
    rows->order[row] = -(double)row;
    for (int k = 0; k < SERIES * ENDS; k++)
        rows->values[k][row] = targeted == (k >= ENDS) ? asc_reals(t, columns[k % ENDS])[r] : NAN;
    return asc_format(&rows->names[row], "%s_%s_%s: %s", asc_texts(t, TUNED_MODEL)[r],
                      asc_texts(t, TUNED_ARCHITECTURE)[r], asc_texts(t, TUNED_VARIANT)[r],
                      asc_texts(t, TUNED_ATTRIBUTE)[r]);
}

static asc_code find_rows(const asc_table *t, variant_rows *rows) {
    const uint64_t n = (uint64_t)t->rows;
    char *const *measure = asc_texts(t, TUNED_MEASURE);
    const double *parameter = asc_reals(t, TUNED_PARAMETER);
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&rows->names, n, sizeof(char *), "variants"), done);
    ASC_TRY(code, asc_alloc(&rows->order, n, sizeof(double), "variants"), done);
    ASC_TRY(code, asc_alloc(&rows->values[0], n, SERIES * ENDS * sizeof(double), "variants"), done);
    for (int k = 1; k < SERIES * ENDS; k++)
        rows->values[k] = rows->values[0] + k * t->rows;
    for (int64_t r = 0; r < t->rows; r++)
        if (asc_same_measure(measure[r], parameter[r], measure[0], parameter[0]))
            ASC_TRY(code, add_row(t, r, rows), done);
done:
    return code;
}

asc_code asc_micro_page_variants(asc_page *page, const asc_report_source *source) {
    const asc_table *t = asc_report_table(source, &asc_micro_tables[ASC_MICRO_VARIANT_TABLE]);
    variant_rows rows = {0};
    asc_code code = ASC_OK;
    if (!t || t->rows == 0)
        return ASC_OK;
    ASC_TRY(code, find_rows(t, &rows), done);
    const asc_series series[SERIES] = {
        {"other attributes", rows.values[0], rows.values[1], rows.values[2]},
        {"trained for", rows.values[3], rows.values[4], rows.values[5]}};
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
        .extra = "set arrow from 0,graph 0 to 0,graph 1 nohead lt 1 lw 1.2 dt 2 lc rgb '#888888'",
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
