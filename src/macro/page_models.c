/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models with each other on the same pairs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/columns.h"
#include "macro/page.h"
#include "report/dots.h"
#include "report/heat.h"

/* Differences of all models as a matrix. */
static asc_code put_matrix(asc_page *page, const asc_table *table) {
    char *const *model = asc_texts(table, MATRIX_MODEL);
    const int64_t n = table->rows;
    double *values = NULL, most = 0;
    asc_code code = ASC_OK;
    if (!model)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&values, (uint64_t)(n * n), sizeof *values, "models"), done);
    for (int64_t c = 0; c < n; c++) {
        const double *column = asc_reals_named(table, MATRIX_DIFFERENCE, model[c]);
        for (int64_t r = 0; r < n; r++) {
            values[r * n + c] = column ? column[r] : NAN;
            most = fmax(most, fabs(values[r * n + c]));
        }
    }
    code = asc_page_heat(
        page, &(asc_heat){.name = "model_matrix",
                          .title = "Whose distances attributes shape more",
                          .caption = "Mean over the attributes of the difference of the models' "
                                     "mean KS statistics: brown where attributes shape the row's "
                                     "distances more, green where the column's. Errors and "
                                     "p-values are in the table.",
                          .table = table->name,
                          .label = "row less column, mean KS",
                          .rows = model,
                          .n_rows = n,
                          .columns = model,
                          .n_columns = n,
                          .values = values,
                          .low = -fmax(most, 1e-4),
                          .high = fmax(most, 1e-4),
                          .palette = ASC_PALETTE_AROUND,
                          .is_around = true});
done:
    free(values);
    return code;
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

/* Models less a base, [ASC_PANELS, n] each: the difference and its interval. */
typedef struct against {
    const char *base;
    char *models[ASC_PANELS]; /* borrowed */
    double *values[3];
    int64_t n, n_models, left_out;
} against;

/* Adds the model of the pair of rows first .. first + n - 1 that is not the base. */
static void add_pair(const asc_table *table, int64_t first, against *all) {
    static const int columns[] = {DIFFERENCE_DIFFERENCE, DIFFERENCE_CI_LOW, DIFFERENCE_CI_HIGH};
    char *const *a = asc_texts(table, DIFFERENCE_FIRST), *const *b =
                                                             asc_texts(table, DIFFERENCE_SECOND);
    const bool is_first = strcmp(a[first], all->base) == 0;
    if (!is_first && strcmp(b[first], all->base) != 0)
        return;
    if (all->n_models == ASC_PANELS) {
        all->left_out++;
        return;
    }
    for (int c = 0; c < 3; c++) {
        /* Of the negative the ends change places. */
        const double *from = asc_reals(table, columns[is_first && c > 0 ? 3 - c : c]);
        for (int64_t i = 0; i < all->n; i++)
            all->values[c][all->n_models * all->n + i] = !from      ? NAN
                                                         : is_first ? -from[first + i]
                                                                    : from[first + i];
    }
    all->models[all->n_models++] = is_first ? b[first] : a[first];
}

static asc_code put_against(asc_page *page, const asc_table *table, const against *all) {
    const double line = 0;
    char title[760];
    const asc_series series = {"difference",   all->values[0], all->values[1],
                               all->values[2], NULL,           7};
    snprintf(title, sizeof title, "KS statistics less those of %.600s", all->base);
    return asc_page_dots(
        page,
        &(asc_dots){.name = "models",
                    .title = title,
                    .caption = "On the same pairs, with 95 % intervals over people: right of "
                               "the line the attribute shapes the panel's model more than "
                               "the one that is subtracted. Every comparison is in the table.",
                    .table = table->name,
                    .label = "difference of the mean KS statistics",
                    .names = asc_texts(table, DIFFERENCE_ATTRIBUTE),
                    .n = all->n,
                    .models = all->models,
                    .n_models = all->n_models,
                    .models_left_out = all->left_out,
                    .series = &series,
                    .n_series = 1,
                    .line = &line});
}

/* Models less the first one, or less the reference: a panel each. */
static asc_code put_pairs(asc_page *page, const asc_table *table, const asc_table *ranking) {
    char *const *reference = ranking ? asc_texts(ranking, RANKING_REFERENCE) : NULL;
    char *const *a = asc_texts(table, DIFFERENCE_FIRST);
    asc_code code = ASC_OK;
    if (!a || !asc_texts(table, DIFFERENCE_SECOND) || !asc_texts(table, DIFFERENCE_ATTRIBUTE) ||
        table->rows == 0)
        return ASC_OK;
    against all = {.base = reference && ranking->rows > 0 ? reference[0] : a[0],
                   .n = end_of_pair(table, 0)};
    for (int c = 0; c < 3; c++)
        ASC_TRY(code,
                asc_alloc(&all.values[c], ASC_PANELS * (uint64_t)all.n, sizeof(double), "models"),
                done);
    for (int64_t r = 0, end; r < table->rows; r = end) {
        end = end_of_pair(table, r);
        if (end - r == all.n)
            add_pair(table, r, &all);
    }
    if (all.n_models > 0)
        code = put_against(page, table, &all);
done:
    for (int c = 0; c < 3; c++)
        free(all.values[c]);
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
    ASC_TRY(code, put_pairs(page, differences, ranking), done);
    if (ranking)
        asc_page_table(page, ranking);
    if (matrix)
        asc_page_table(page, matrix);
    asc_page_table(page, differences);
    asc_page_section_end(page);
done:
    return code;
}
