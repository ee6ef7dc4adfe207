/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is more than chance of attributes of classes, ordered and continuous. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "inference/columns.h"
#include "inference/page.h"
#include "inference/page_figure.h"
#include "inference/page_strata.h"
#include "report/sentence.h"

static const asc_inference_figure ks_alone = {
    .prefix = "inference_kinds",
    .title = "Largest KS of a class against chance",
    .caption = "Pairs inside a class against pairs across its border, the class where they differ "
               "most; of a continuous attribute the quarters by rank.",
    .label = "KS statistic (largest of the classes)",
    .from_zero = true,
    .names = {"the drawn people", "19 of 20 permutations stay below", "found with 80 % power"}};

static const asc_inference_figure omnibus_alone = {
    .prefix = "inference_kinds_omnibus",
    .title = "All classes, steps or values together",
    .caption = "DISCO of classes, distance covariance of ordered classes and of numbers, as a "
               "multiple of what chance reaches: at 1, 19 of 20 permutations stay below.",
    .label = "times the 95 % point of chance",
    .names = {"the drawn people", "19 of 20 permutations stay below", "found with 80 % power"}};

static const asc_inference_figure ks_given = {
    .prefix = "given_kinds",
    .title = "Largest KS of a class given",
    .caption = "An attribute that shapes the distances only through the given ones falls to what "
               "chance reaches once pairs are alike in these.",
    .label = "KS statistic (largest of the classes)",
    .from_zero = true,
    .names = {"all pairs", "pairs alike in the given ones",
              "19 of 20 permutations of these stay below"}};

static const double *either(const asc_table *table, int disco, int64_t row) {
    const double *of_classes = asc_reals(table, disco) + row;
    return isnan(*of_classes) ? asc_reals(table, disco + 1) + row : of_classes;
}

/* DISCO or covariance over its null's 95 % point [3, rows]: as found, 1, as detectable. */
static asc_code relate(const asc_table *table, double **values) {
    const int64_t n = table->rows;
    asc_code code = asc_alloc(values, 3 * (uint64_t)n, sizeof **values, "a figure");
    for (int64_t r = 0; r < n && code == ASC_OK; r++) {
        const double unit = *either(table, KINDS_NULL_DISCO, r);
        (*values)[r] = *either(table, KINDS_DISCO, r) / unit;
        (*values)[n + r] = isnan(unit) ? NAN : 1;
        (*values)[2 * n + r] = *either(table, KINDS_DETECTABLE_DISCO, r) / unit;
    }
    return code;
}

static asc_code put_omnibus(asc_page *page, const asc_table *table) {
    char title[1200];
    const double line = 1;
    double *related = NULL, *values[3] = {NULL};
    asc_panels panels = {0};
    asc_series series[3];
    asc_code code = ASC_OK;
    ASC_TRY(code, relate(table, &related), done);
    ASC_TRY(code, asc_panels_find(table, KINDS_MODEL, KINDS_ATTRIBUTE, 0, table->rows, &panels),
            done);
    for (int s = 0; s < 3; s++) {
        ASC_TRY(code,
                asc_alloc(&values[s], (uint64_t)(panels.n_models * panels.n), sizeof(double),
                          "a figure"),
                done);
        for (int64_t i = 0; i < panels.n_models * panels.n; i++)
            values[s][i] = NAN;
        for (int64_t r = 0; r < panels.rows; r++)
            if (panels.place[r] >= 0)
                values[s][panels.place[r]] = related[s * table->rows + r];
        series[s] = (asc_series){.name = omnibus_alone.names[s],
                                 .values = values[s],
                                 .colour = asc_inference_looks[0][s].colour,
                                 .mark = asc_inference_looks[0][s].mark};
    }
    asc_dots dots = asc_inference_dots(&omnibus_alone, title, NULL);
    dots.table = table->name;
    dots.names = panels.names;
    dots.n = panels.n;
    dots.models = panels.models;
    dots.n_models = panels.n_models;
    dots.models_left_out = panels.left_out;
    dots.series = series;
    dots.n_series = 3;
    dots.line = &line;
    code = asc_page_dots(page, &dots);
done:
    for (int s = 0; s < 3; s++)
        free(values[s]);
    free(related);
    asc_panels_free(&panels);
    return code;
}

static asc_code put_alone(asc_page *page, const asc_table *table) {
    static const int ks[] = {KINDS_KS_MAX, KINDS_NULL_KS_MAX, KINDS_DETECTABLE_KS_MAX};
    asc_code code =
        asc_inference_put_figure(page, table, &ks_alone, KINDS_MODEL, KINDS_ATTRIBUTE, ks, NULL);
    return code == ASC_OK ? put_omnibus(page, table) : code;
}

static asc_code put_given(asc_page *page, const asc_table *table, const char *given) {
    static const int ks[] = {KINDS_PLAIN_KS, KINDS_KS_MAX, KINDS_NULL_KS_MAX};
    return asc_inference_put_figure(page, table, &ks_given, KINDS_MODEL, KINDS_ATTRIBUTE, ks,
                                    given);
}

asc_code asc_inference_write_kinds(asc_page *page, const asc_report_source *source) {
    const asc_table *alone =
        asc_report_table(source, &asc_inference_tables[ASC_INFERENCE_KINDS_TABLE]);
    const asc_table *given =
        asc_report_table(source, &asc_inference_tables[ASC_INFERENCE_KINDS_GIVEN_TABLE]);
    char *names = NULL;
    if (!alone)
        return ASC_OK;
    asc_page_section(page, "inference_kinds", "Classes, steps and numbers: more than chance?",
                     "The same permutation tests for attributes of more than two values, which are "
                     "permuted over people as one.");
    asc_code code = put_alone(page, alone);
    if (given && code == ASC_OK)
        code = asc_results_read_note(source->path, "inference_given", &names);
    if (given && code == ASC_OK)
        code = put_given(page, given, names && *names ? names : "other attributes");
    free(names);
    asc_page_table(page, alone);
    if (given)
        asc_page_table(page, given);
    asc_page_section_end(page);
    return code;
}

/* "a_b 3 of 4, ..." for every model. */
static void say_counts(FILE *out, const asc_table *table) {
    const double *adjusted = asc_reals(table, KINDS_BH);
    int64_t models = 0, k = 0;
    for (int64_t r = 0; r < table->rows; r = asc_report_end_of_model(table, KINDS_MODEL, r))
        models++;
    for (asc_inference_rows rows = {0}; asc_inference_next_model(table, KINDS_MODEL, &rows);) {
        int64_t found = 0, tested = 0;
        for (int64_t r = rows.first; r < rows.end; r++) {
            tested += !isnan(adjusted[r]);
            found += adjusted[r] <= 0.05;
        }
        if (asc_list_next(out, k++, models))
            fprintf(out, "%lld of %lld in %s", (long long)found, (long long)tested, rows.label);
    }
}

static void say_alone(asc_page *page, const asc_table *table) {
    asc_sentence s;
    if (!table || !asc_sentence_begin(&s))
        return;
    fputs("Attributes of classes, ordered and continuous that shape the distances more than chance "
          "(adjusted p at most 0.05): ",
          s.file);
    say_counts(s.file, table);
    fputc('.', s.file);
    asc_sentence_end(page, &s);
}

static void say_given(asc_page *page, const asc_table *table) {
    const asc_inference_strata_columns strata = {KINDS_ATTRIBUTE, KINDS_STRATA_OF, KINDS_OVERLAP};
    asc_sentence s;
    if (!table || !asc_sentence_begin(&s))
        return;
    fprintf(s.file, "The same among pairs %s: ", asc_inference_among(table, strata));
    say_counts(s.file, table);
    fputc('.', s.file);
    asc_inference_say_overlap(s.file, table, strata, asc_reals(table, KINDS_BH));
    asc_sentence_end(page, &s);
}

void asc_inference_findings_kinds(asc_page *page, const asc_report_source *source) {
    say_alone(page, asc_report_table(source, &asc_inference_tables[ASC_INFERENCE_KINDS_TABLE]));
    say_given(page,
              asc_report_table(source, &asc_inference_tables[ASC_INFERENCE_KINDS_GIVEN_TABLE]));
}
