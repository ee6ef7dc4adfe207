/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the fields over people say. */
#include <math.h>
#include <string.h>

#include "micro/columns.h"
#include "micro/page.h"
#include "micro/page_rows.h"
#include "micro/people.h"
#include "report/sentence.h"

/* A table's rows of one measure and kind of comparison, by their tests. */
typedef struct tested_rows {
    int64_t tested, found; /* with a test; at 0.05, adjusted */
    int64_t strongest;     /* of those found; -1: none */
    int64_t people;        /* the most that a test has */
} tested_rows;

/* The columns of a table's tests: of two, the first of ASC_PEOPLE_COLUMNS; they may be one. */
typedef struct test_columns {
    int measure, parameter, n;
    int tests[2];
} test_columns;

/* Whether row r is found by the test whose columns begin at `first`, with a shift of the sign
 * `sign` (0: either); *shift is that shift. NaN where there is no test. */
static bool is_found(const asc_table *table, int first, int sign, int64_t r, double *shift) {
    const double *adjusted = asc_reals(table, first + ASC_PEOPLE_ADJUSTED);
    const double *shifts = asc_reals(table, first + ASC_PEOPLE_SHIFT);
    *shift = adjusted && shifts && !isnan(adjusted[r]) ? shifts[r] : NAN;
    return !isnan(*shift) && adjusted[r] <= 0.05 && sign * *shift >= 0;
}

/* Rows of the first measure of `table`, of those of `kind` (NULL: all) the `wanted` ones. Those
 * count that both tests find. */
static tested_rows count_tests(const asc_table *table, const test_columns *c, char *const *kind,
                               const char *wanted, int sign) {
    char *const *measure = asc_texts(table, c->measure);
    const double *parameter = asc_reals(table, c->parameter);
    const int64_t *n = asc_ints(table, c->n);
    tested_rows rows = {.strongest = -1};
    double most = 0, shift, other;
    if (!measure || !parameter || !n)
        return rows;
    for (int64_t r = 0; r < table->rows; r++) {
        if (!asc_same_measure(measure[r], parameter[r], measure[0], parameter[0]) ||
            (kind && strcmp(kind[r], wanted) != 0))
            continue;
        const bool beside = is_found(table, c->tests[1], sign, r, &other);
        const bool found = is_found(table, c->tests[0], sign, r, &shift) && beside;
        rows.tested += !isnan(shift);
        rows.people = n[r] > rows.people ? n[r] : rows.people;
        rows.found += found;
        if (found && (rows.strongest < 0 || fabs(shift) > most)) {
            rows.strongest = r;
            most = fabs(shift);
        }
    }
    return rows;
}

static void say_directions(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_micro_tables[ASC_MICRO_SUMMARY_TABLE]);
    static const test_columns columns = {
        SUMMARY_MEASURE, SUMMARY_PARAMETER, SUMMARY_N, {SUMMARY_NODES_SHIFT, SUMMARY_FLIPS_SHIFT}};
    const tested_rows rows = count_tests(table, &columns, NULL, NULL, -1);
    const int64_t r = rows.strongest;
    char label[ASC_ENERGY_LABEL];
    asc_sentence s;
    if (rows.tested == 0 || !asc_energy_label(table, 0, label) || !asc_sentence_begin(&s))
        return;
    if (r < 0) {
        fprintf(s.file,
                "Photo by photo, none of %lld fields is found to have a more predictable direction "
                "than random nodes or lines that point anywhere would give (signed ranks over %lld "
                "people, adjusted p above 0.05)%s.",
                (long long)rows.tested, (long long)rows.people,
                rows.people < 6 ? ", nor could one be with fewer than 6 people" : "");
    } else {
        asc_energy_label(table, r, label);
        fprintf(
            s.file,
            "Photo by photo, %lld of %lld fields have a more predictable direction than random "
            "nodes and than lines that point anywhere would give (signed ranks over people, "
            "adjusted p at most 0.05), most of all that of %s in %s: median energy %.2f against "
            "%.2f on random nodes, lower by %.2f (95 %% interval %.2f to %.2f over %lld "
            "people).",
            (long long)rows.found, (long long)rows.tested, asc_texts(table, SUMMARY_ATTRIBUTE)[r],
            label, asc_reals(table, SUMMARY_MEDIAN)[r], asc_reals(table, SUMMARY_NULL_NODES)[r],
            -asc_reals(table, SUMMARY_NODES_SHIFT)[r], -asc_reals(table, SUMMARY_NODES_CI_HIGH)[r],
            -asc_reals(table, SUMMARY_NODES_CI_LOW)[r], (long long)asc_ints(table, SUMMARY_N)[r]);
    }
    asc_sentence_end(page, &s);
}

static void say_variants(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_micro_tables[ASC_MICRO_TEST_TABLE]);
    static const test_columns columns = {COMPARED_MEASURE,
                                         COMPARED_PARAMETER,
                                         COMPARED_N,
                                         {COMPARED_EXCESS_SHIFT, COMPARED_EXCESS_SHIFT}};
    const tested_rows rows =
        count_tests(table, &columns, asc_texts(table, COMPARED_COMPARED), "variants", 0);
    const int64_t r = rows.strongest;
    asc_sentence s;
    if (rows.tested == 0 || !asc_sentence_begin(&s))
        return;
    if (r < 0)
        fprintf(s.file,
                "None of %lld fields is found to differ between variants of a model, beyond what "
                "flips of whole lines give (signed rank over %lld people, adjusted p above 0.05).",
                (long long)rows.tested, (long long)rows.people);
    else
        fprintf(
            s.file,
            "%lld of %lld fields differ between variants of a model, beyond what flips of whole "
            "lines give (signed rank over people, adjusted p at most 0.05), most of all that "
            "of %s in %s_%s: median energy %.2f in %s, %.2f in %s.",
            (long long)rows.found, (long long)rows.tested, asc_texts(table, COMPARED_ATTRIBUTE)[r],
            asc_texts(table, COMPARED_MODEL)[r], asc_texts(table, COMPARED_ARCHITECTURE)[r],
            asc_reals(table, COMPARED_MEDIAN)[r], asc_texts(table, COMPARED_VARIANT)[r],
            asc_reals(table, COMPARED_OTHER_MEDIAN)[r],
            asc_texts(table, COMPARED_OTHER_VARIANT)[r]);
    asc_sentence_end(page, &s);
}

/* Of what variants were trained for: does it change otherwise than their other attributes do? */
static void say_targets(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_micro_tables[ASC_MICRO_VARIANT_TABLE]);
    static const test_columns columns = {
        TUNED_MEASURE, TUNED_PARAMETER, TUNED_OTHERS_N, {TUNED_OTHERS_SHIFT, TUNED_OTHERS_SHIFT}};
    const tested_rows rows = count_tests(table, &columns, NULL, NULL, 0);
    const int64_t r = rows.strongest;
    asc_sentence s;
    if (rows.tested == 0 || !asc_sentence_begin(&s))
        return;
    if (r < 0)
        fprintf(s.file,
                "None of %lld attributes that variants were trained for is found to change "
                "otherwise than their other attributes do (signed rank of the difference of "
                "differences from the vanilla variant over %lld people, adjusted p above 0.05).",
                (long long)rows.tested, (long long)rows.people);
    else
        fprintf(s.file,
                "%lld of %lld attributes that variants were trained for change otherwise than "
                "their other attributes do (signed rank of the difference of differences from the "
                "vanilla variant over people, adjusted p at most 0.05), most of all %s in "
                "%s_%s_%s: its energy changes by %.2f more than theirs (95 %% interval %.2f to "
                "%.2f over %lld people).",
                (long long)rows.found, (long long)rows.tested, asc_texts(table, TUNED_ATTRIBUTE)[r],
                asc_texts(table, TUNED_MODEL)[r], asc_texts(table, TUNED_ARCHITECTURE)[r],
                asc_texts(table, TUNED_VARIANT)[r], asc_reals(table, TUNED_OTHERS_SHIFT)[r],
                asc_reals(table, TUNED_OTHERS_CI_LOW)[r], asc_reals(table, TUNED_OTHERS_CI_HIGH)[r],
                (long long)asc_ints(table, TUNED_OTHERS_N)[r]);
    asc_sentence_end(page, &s);
}

void asc_micro_findings(asc_page *page, const asc_report_source *source) {
    say_directions(page, source);
    say_variants(page, source);
    say_targets(page, source);
}
