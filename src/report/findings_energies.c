/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the fields over people say. */
#include <math.h>
#include <string.h>

#include "report/energy_rows.h"
#include "report/sentence.h"

/* A table's rows of one measure and kind of comparison, by their tests. */
typedef struct tested_rows {
    int64_t tested, found; /* with a test; at 0.05, adjusted */
    int64_t strongest;     /* of those found; -1: none */
    int64_t people;        /* the most that a test has */
} tested_rows;

/* Whether row r is found by the test whose columns begin with `prefix`, with a shift of the sign
 * `sign` (0: either); *shift is that shift. NaN where there is no test. */
static bool is_found(const asc_table *table, const char *prefix, int sign, int64_t r,
                     double *shift) {
    char name[64];
    snprintf(name, sizeof name, "%spvalue_adjusted", prefix);
    const double *adjusted = asc_report_reals(table, name);
    snprintf(name, sizeof name, "%sshift", prefix);
    const double *shifts = asc_report_reals(table, name);
    *shift = adjusted && shifts && !isnan(adjusted[r]) ? shifts[r] : NAN;
    return !isnan(*shift) && adjusted[r] <= 0.05 && sign * *shift >= 0;
}

/* Rows of the first measure of `table`; `compared` NULL: all kinds. Those count that both tests
 * find; the second may be the first again. */
static tested_rows count_tests(const asc_table *table, const char *compared,
                               const char *const prefixes[2], int sign) {
    char *const *measure = asc_report_texts(table, "measure");
    char *const *kind = asc_report_texts(table, "compared");
    const double *parameter = asc_report_reals(table, "parameter");
    const int64_t *n = asc_report_ints(table, "n");
    tested_rows rows = {.strongest = -1};
    double most = 0, shift, other;
    if (!measure || !parameter || !n || (compared && !kind))
        return rows;
    for (int64_t r = 0; r < table->rows; r++) {
        if (!asc_same_measure(measure[r], parameter[r], measure[0], parameter[0]) ||
            (compared && strcmp(kind[r], compared) != 0))
            continue;
        const bool found = is_found(table, prefixes[1], sign, r, &other) &
                           is_found(table, prefixes[0], sign, r, &shift);
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
    const asc_table *table = asc_report_table(source, "energy_summary");
    static const char *const nulls[] = {"nodes_", "flips_"};
    const tested_rows rows = count_tests(table, NULL, nulls, -1);
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
            (long long)rows.found, (long long)rows.tested, asc_report_texts(table, "attribute")[r],
            label, asc_report_reals(table, "median")[r], asc_report_reals(table, "null_nodes")[r],
            -asc_report_reals(table, "nodes_shift")[r],
            -asc_report_reals(table, "nodes_ci_high")[r],
            -asc_report_reals(table, "nodes_ci_low")[r], (long long)asc_report_ints(table, "n")[r]);
    }
    asc_sentence_end(page, &s);
}

static void say_variants(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, "energy_tests");
    static const char *const excess[] = {"excess_", "excess_"};
    const tested_rows rows = count_tests(table, "variants", excess, 0);
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
            (long long)rows.found, (long long)rows.tested, asc_report_texts(table, "attribute")[r],
            asc_report_texts(table, "model")[r], asc_report_texts(table, "architecture")[r],
            asc_report_reals(table, "median")[r], asc_report_texts(table, "variant")[r],
            asc_report_reals(table, "other_median")[r],
            asc_report_texts(table, "other_variant")[r]);
    asc_sentence_end(page, &s);
}

void asc_report_energy_findings(asc_page *page, const asc_report_source *source) {
    say_directions(page, source);
    say_variants(page, source);
}
