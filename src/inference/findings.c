/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The permutation tests in plain sentences, model by model. */
#include <math.h>
#include <string.h>

#include "inference/columns.h"
#include "inference/page.h"
#include "inference/page_strata.h"
#include "report/sentence.h"

/* The columns of a table of tests that sentences use. */
typedef struct tests_view {
    const asc_table *table;
    char *const *model, *const *architecture, *const *attribute;
    const double *adjusted;
    int64_t rows;
} tests_view;

static bool look(const asc_table *table, tests_view *view) {
    *view = (tests_view){.table = table,
                         .model = asc_texts(table, TEST_MODEL),
                         .architecture = asc_texts(table, TEST_ARCHITECTURE),
                         .attribute = asc_texts(table, TEST_ATTRIBUTE),
                         .adjusted = asc_reals(table, TEST_BH),
                         .rows = table ? table->rows : 0};
    return view->model && view->architecture && view->attribute && view->adjusted && view->rows > 0;
}

/* "a_b 12 of 40, ..." for every model. */
static void say_counts(FILE *out, const tests_view *view) {
    int64_t models = 0, k = 0;
    for (int64_t r = 0; r < view->rows; r = asc_report_end_of_model(view->table, TEST_MODEL, r))
        models++;
    for (int64_t r = 0, end; r < view->rows; r = end) {
        int64_t found = 0, tested = 0;
        end = asc_report_end_of_model(view->table, TEST_MODEL, r);
        for (int64_t i = r; i < end; i++) {
            tested += !isnan(view->adjusted[i]);
            found += view->adjusted[i] <= 0.05;
        }
        if (asc_list_next(out, k++, models))
            fprintf(out, "%lld of %lld in %s_%s", (long long)found, (long long)tested,
                    view->model[r], view->architecture[r]);
    }
}

static void say_alone(asc_page *page, const asc_report_source *source) {
    tests_view view;
    int64_t chance = -1;
    asc_sentence s;
    if (!look(asc_report_table(source, &asc_inference_tables[ASC_INFERENCE_TEST_TABLE]), &view) ||
        !asc_sentence_begin(&s))
        return;
    fputs("Attributes that shape the distances more than chance, by permutation tests over people "
          "(adjusted p at most 0.05): ",
          s.file);
    say_counts(s.file, &view);
    for (int64_t r = 0; r < view.rows && chance < 0; r++)
        if (view.adjusted[r] > 0.05)
            chance = r;
    if (chance >= 0)
        fprintf(s.file, ". There is %s that %s does in %s_%s (adjusted p %.2g)",
                asc_evidence(view.adjusted[chance]), view.attribute[chance], view.model[chance],
                view.architecture[chance], view.adjusted[chance]);
    fputc('.', s.file);
    asc_sentence_end(page, &s);
}

static void say_power(asc_page *page, const asc_report_source *source) {
    const asc_table *table =
        asc_report_table(source, &asc_inference_tables[ASC_INFERENCE_TEST_TABLE]);
    const double *detectable = asc_reals(table, TEST_DETECTABLE_KS_MEAN);
    char *const *attribute = asc_texts(table, TEST_ATTRIBUTE);
    int64_t largest, smallest;
    asc_sentence s;
    if (!attribute || !asc_find_extremes(detectable, table->rows, &largest, &smallest) ||
        !asc_sentence_begin(&s))
        return;
    fprintf(
        s.file,
        "A mean KS of at least %.3f (%s) to %.3f (%s) would have been found with 80 %% power; what "
        "is smaller may be there and not be found.",
        detectable[smallest], attribute[smallest], detectable[largest], attribute[largest]);
    asc_sentence_end(page, &s);
}

/* What is left among pairs alike in other attributes. */
static void say_given(asc_page *page, const asc_report_source *source) {
    tests_view given, alone;
    int64_t lost = -1;
    asc_sentence s;
    if (!look(asc_report_table(source, &asc_inference_tables[ASC_INFERENCE_GIVEN_TABLE]), &given) ||
        !look(asc_report_table(source, &asc_inference_tables[ASC_INFERENCE_TEST_TABLE]), &alone) ||
        given.rows != alone.rows || !asc_sentence_begin(&s))
        return;
    const asc_inference_strata_columns strata = {TEST_ATTRIBUTE, TEST_STRATA_OF, TEST_OVERLAP};
    fprintf(s.file, "Among pairs %s: ", asc_inference_among(given.table, strata));
    say_counts(s.file, &given);
    for (int64_t r = 0; r < given.rows && lost < 0; r++)
        if (alone.adjusted[r] <= 0.05 && given.adjusted[r] > 0.05)
            lost = r;
    if (lost >= 0)
        fprintf(s.file, ". %s in %s_%s is no longer found there (adjusted p %.2g, before %.2g)",
                given.attribute[lost], given.model[lost], given.architecture[lost],
                given.adjusted[lost], alone.adjusted[lost]);
    fputc('.', s.file);
    asc_inference_say_overlap(s.file, given.table, strata, given.adjusted);
    asc_sentence_end(page, &s);
}

void asc_inference_findings(asc_page *page, const asc_report_source *source) {
    say_alone(page, source);
    say_given(page, source);
    say_power(page, source);
}
