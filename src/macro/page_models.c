/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models with each other on the same pairs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/columns.h"
#include "macro/page.h"
#include "report/dots.h"

enum { MOST_PAIRS = 8 }; /* that are drawn; the table has all */

/* Differences of all models as a matrix. */
static asc_code put_matrix(asc_page *page, const asc_table *table) {
    char *const *model = asc_texts(table, MATRIX_MODEL);
    const int64_t n = table->rows;
    double *values = NULL, most = 0;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    if (!model)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&values, (uint64_t)(n * n), sizeof *values, "models"), done);
    for (int64_t c = 0; c < n; c++) {
        const double *column = asc_reals_named(table, MATRIX_DIFFERENCE, model[c]);
        for (int64_t r = 0; r < n; r++) {
            values[r * n + c] = column ? 1000 * column[r] : NAN;
            most = fmax(most, fabs(values[r * n + c]));
        }
    }
    ASC_TRY(code,
            asc_figure_begin(&figure, "model_matrix", 420 + 70 * (int)n, 260 + 44 * (int)n,
                             "Whose distances attributes shape more"),
            done);
    asc_plot_heat(&figure, model, n, model, n, values, -fmax(most, 1e-3), fmax(most, 1e-3),
                  ASC_PALETTE_AROUND, "1,000 x (KS of the row - KS of the column)");
    figure.caption = "Mean over the attributes of the difference of the models' mean KS "
                     "statistics, in thousandths: orange where attributes shape the row's "
                     "distances more. Errors and p-values are in the table.";
    figure.table = table->name;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    free(values);
    return code;
}

/* Differences of one pair of models, rows first .. first + n - 1, with their intervals. */
static asc_code put_pair(asc_page *page, const asc_table *table, int64_t first, int64_t n) {
    char *const *a = asc_texts(table, DIFFERENCE_FIRST), *const *b =
                                                             asc_texts(table, DIFFERENCE_SECOND);
    char *const *attribute = asc_texts(table, DIFFERENCE_ATTRIBUTE);
    const double *difference = asc_reals(table, DIFFERENCE_DIFFERENCE);
    const double *low = asc_reals(table, DIFFERENCE_CI_LOW),
                 *high = asc_reals(table, DIFFERENCE_CI_HIGH);
    char name[1400], title[1400];
    if (!a || !b || !attribute || !difference || !low || !high)
        return ASC_OK;
    snprintf(name, sizeof name, "models_%s_%s", a[first], b[first]);
    snprintf(title, sizeof title, "%s less %s", a[first], b[first]);
    const asc_series series = {
        .name = title, .values = difference + first, .low = low + first, .high = high + first};
    const asc_dots dots = {
        .name = name,
        .title = title,
        .caption = "On the same pairs, with 95 % intervals over people: right of the line the "
                   "attribute shapes the first model's distances more.",
        .table = table->name,
        .label = "difference of the mean KS statistics",
        .extra = "set arrow from 0,graph 0 to 0,graph 1 nohead lt 1 lw 1.2 dt 2 lc rgb '#888888'",
        .names = attribute + first,
        .n = n,
        .series = &series,
        .n_series = 1};
    return asc_page_dots(page, &dots);
}

/* Behind the rows of the pair that row `first` is about. */
static int64_t end_of_pair(const asc_table *table, int64_t first) {
    char *const *a = asc_texts(table, DIFFERENCE_FIRST);
    char *const *b = asc_texts(table, DIFFERENCE_SECOND);
    int64_t end = first;
    while (end < table->rows && strcmp(a[end], a[first]) == 0 && strcmp(b[end], b[first]) == 0)
        end++;
    return end;
}

/* The first model's pairs, or those of the reference. */
static asc_code put_pairs(asc_page *page, const asc_table *table) {
    char *const *a = asc_texts(table, DIFFERENCE_FIRST);
    char *const *b = asc_texts(table, DIFFERENCE_SECOND);
    int drawn = 0;
    asc_code code = ASC_OK;
    for (int64_t r = 0, end; a && b && r < table->rows && code == ASC_OK; r = end) {
        end = end_of_pair(table, r);
        if ((strcmp(a[r], a[0]) == 0 || strcmp(b[r], b[0]) == 0) && drawn++ < MOST_PAIRS)
            code = put_pair(page, table, r, end - r);
    }
    return code;
}

/* Of many models, what they are compared with. */
static void say_reference(asc_page *page, const asc_table *ranking) {
    fputs("<p>So many models are not compared each with each, but each with ", page->file);
    asc_page_text(page, asc_texts(ranking, RANKING_REFERENCE)[0]);
    fputs(", which report.reference names or which is in the middle of all.</p>\n", page->file);
}

asc_code asc_macro_page_models(asc_page *page, const asc_report_source *source) {
    const asc_table *ranking = asc_report_table(source, &asc_macro_tables[ASC_MACRO_RANKING_TABLE]);
    const asc_table *matrix = asc_report_table(source, &asc_macro_tables[ASC_MACRO_MATRIX_TABLE]);
    const asc_table *differences =
        asc_report_table(source, &asc_macro_tables[ASC_MACRO_DIFFERENCE_TABLE]);
    asc_code code = ASC_OK;
    asc_page_section(page, "models", "Models compared",
                     "Under which model do attributes shape the distances more?");
    if (ranking && !matrix)
        say_reference(page, ranking);
    if (matrix && matrix->rows > 1)
        ASC_TRY(code, put_matrix(page, matrix), done);
    ASC_TRY(code, put_pairs(page, differences), done);
    if (ranking)
        asc_page_table(page, ranking);
    if (matrix)
        asc_page_table(page, matrix);
    asc_page_table(page, differences);
    asc_page_section_end(page);
done:
    return code;
}
