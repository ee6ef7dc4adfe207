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
    .extra = "set xrange [0:*]",
    .names = {"the drawn people", "19 of 20 permutations stay below", "found with 80 % power"}};

static const asc_inference_figure omnibus_alone = {
    .prefix = "inference_kinds_omnibus",
    .title = "All classes, steps or values together",
    .caption = "DISCO of classes, distance covariance of ordered classes and of numbers, as a "
               "multiple of what chance reaches: at 1, 19 of 20 permutations stay below.",
    .label = "times the 95 % point of chance",
    .extra = "set xrange [*<0:*]",
    .names = {"the drawn people", "19 of 20 permutations stay below", "found with 80 % power"}};

static const asc_inference_figure ks_given = {
    .prefix = "given_kinds",
    .title = "Largest KS of a class given",
    .caption = "An attribute that shapes the distances only through the given ones falls to what "
               "chance reaches once pairs are alike in these.",
    .label = "KS statistic (largest of the classes)",
    .extra = "set xrange [0:*]",
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

static asc_code put_alone(asc_page *page, const asc_table *table) {
    char *const *names = asc_texts(table, KINDS_ATTRIBUTE);
    const double *const ks[] = {asc_reals(table, KINDS_KS_MAX), asc_reals(table, KINDS_NULL_KS_MAX),
                                asc_reals(table, KINDS_DETECTABLE_KS_MAX)};
    asc_inference_rows rows = {0};
    double *related = NULL;
    asc_code code = relate(table, &related);
    while (code == ASC_OK && asc_inference_next_model(table, KINDS_MODEL, &rows)) {
        const double *const omnibus[] = {related, related + table->rows, related + 2 * table->rows};
        code = asc_inference_put_figure(page, table, &rows, &ks_alone, names, ks, NULL);
        if (code == ASC_OK)
            code =
                asc_inference_put_figure(page, table, &rows, &omnibus_alone, names, omnibus, NULL);
    }
    free(related);
    return code;
}

static asc_code put_given(asc_page *page, const asc_table *table, const char *given) {
    const double *const ks[] = {asc_reals(table, KINDS_PLAIN_KS), asc_reals(table, KINDS_KS_MAX),
                                asc_reals(table, KINDS_NULL_KS_MAX)};
    asc_inference_rows rows = {0};
    asc_code code = ASC_OK;
    while (code == ASC_OK && asc_inference_next_model(table, KINDS_MODEL, &rows))
        code = asc_inference_put_figure(page, table, &rows, &ks_given,
                                        asc_texts(table, KINDS_ATTRIBUTE), ks, given);
    return code;
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
