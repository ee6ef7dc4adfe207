/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What verification says in plain sentences. Margins are over people: pairs that share a person are
 * not independent. */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "report/sentence.h"
#include "report/shown.h"
#include "results/doubts.h"
#include "verify/columns.h"
#include "verify/page.h"

typedef struct rates_view {
    char *const *model, *const *architecture, *const *protocol, *const *note;
    const double *eer, *low, *high; /* and its interval */
    const int64_t *identities, *matched, *unmatched;
    int64_t rows;
} rates_view;

static bool look(const asc_report_source *source, rates_view *view) {
    const asc_table *table = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_RATE_TABLE]);
    *view = (rates_view){.model = asc_texts(table, RATE_MODEL),
                         .architecture = asc_texts(table, RATE_ARCHITECTURE),
                         .protocol = asc_texts(table, RATE_PROTOCOL),
                         .note = asc_texts(table, RATE_NOTE),
                         .eer = asc_reals(table, RATE_EER),
                         .low = asc_reals(table, RATE_EER_LOW),
                         .high = asc_reals(table, RATE_EER_HIGH),
                         .identities = asc_ints(table, RATE_IDENTITIES),
                         .matched = asc_ints(table, RATE_MATCHED),
                         .unmatched = asc_ints(table, RATE_UNMATCHED),
                         .rows = table ? table->rows : 0};
    return view->model && view->architecture && view->protocol && view->note && view->eer &&
           view->low && view->high && view->identities && view->matched && view->unmatched;
}

static bool is_of_all_pairs(const rates_view *view, int64_t row) {
    return strcmp(view->protocol[row], "all") == 0 && !isnan(view->eer[row]);
}

/* Before the next of `count` models: all of those that a report shows, of more the first ones. */
static bool next_model(FILE *file, int64_t *k, int64_t count) {
    const int64_t index = (*k)++;
    if (count > ASC_SHOWN_ALL)
        return asc_list_next(file, index, count);
    fputs(index > 0 ? ", " : "", file);
    return true;
}

/* Which intervals may be too narrow. */
static void say_few(FILE *file, const rates_view *view) {
    int64_t count = 0, k = 0;
    for (int64_t r = 0; r < view->rows; r++)
        count += is_of_all_pairs(view, r) && asc_doubts_few(view->note[r]);
    if (count == 0)
        return;
    fputs(" Of few people's errors, so that the interval may be too narrow: ", file);
    for (int64_t r = 0; r < view->rows; r++)
        if (is_of_all_pairs(view, r) && asc_doubts_few(view->note[r]) &&
            next_model(file, &k, count))
            fprintf(file, "%s_%s (%.*s)", view->model[r], view->architecture[r],
                    asc_doubts_few(view->note[r]), view->note[r]);
    fputc('.', file);
}

/* Models with errors, in one sentence, and what is to be said of their intervals. */
static void say_error_rates(asc_page *page, const rates_view *view) {
    int64_t count = 0, k = 0;
    asc_sentence s;
    for (int64_t r = 0; r < view->rows; r++)
        count += is_of_all_pairs(view, r) && view->eer[r] > 0;
    if (count == 0 || !asc_sentence_begin(&s))
        return;
    fputs("One person or two? Equal error rates over all pairs, with 95 % intervals over people: ",
          s.file);
    for (int64_t r = 0; r < view->rows; r++)
        if (is_of_all_pairs(view, r) && view->eer[r] > 0 && next_model(s.file, &k, count)) {
            fprintf(s.file, "%s_%s %.2g %%", view->model[r], view->architecture[r],
                    100 * view->eer[r]);
            if (isnan(view->low[r]))
                fputs(" (no interval)", s.file);
            else
                fprintf(s.file, " (%.2g to %.2g)", 100 * view->low[r], 100 * view->high[r]);
        }
    fputc('.', s.file);
    say_few(s.file, view);
    asc_sentence_end(page, &s);
}

/* No error among K people: halves of them make independent pairs, and three in so many is the rule
 * for 95 % (docs/method.md, "Verification"). */
static void say_no_error(asc_page *page, const rates_view *view, int64_t r) {
    asc_sentence s;
    if (!asc_sentence_begin(&s))
        return;
    fprintf(s.file,
            "%s_%s makes no error: each of its %lld pairs of one person is nearer than all %lld "
            "pairs of two.",
            view->model[r], view->architecture[r], (long long)view->matched[r],
            (long long)view->unmatched[r]);
    const double most = 3 / floor((double)view->identities[r] / 2);
    if (most < 1)
        fprintf(s.file,
                " %lld people cannot show more than that its error rates are below some %.2g %%.",
                (long long)view->identities[r], 100 * most);
    asc_sentence_end(page, &s);
}

/* One by one, or, of so many that nobody reads them, in one sentence. */
static void say_no_errors(asc_page *page, const rates_view *view) {
    int64_t count = 0, k = 0;
    asc_sentence s;
    for (int64_t r = 0; r < view->rows; r++)
        count += is_of_all_pairs(view, r) && view->eer[r] == 0;
    for (int64_t r = 0; r < view->rows && count <= ASC_SHOWN_ALL; r++)
        if (is_of_all_pairs(view, r) && view->eer[r] == 0)
            say_no_error(page, view, r);
    if (count <= ASC_SHOWN_ALL || !asc_sentence_begin(&s))
        return;
    fprintf(s.file, "%lld models make no error: ", (long long)count);
    for (int64_t r = 0; r < view->rows; r++)
        if (is_of_all_pairs(view, r) && view->eer[r] == 0 && next_model(s.file, &k, count))
            fprintf(s.file, "%s_%s", view->model[r], view->architecture[r]);
    fputs(".", s.file);
    asc_sentence_end(page, &s);
}

/* How many pairs of models have other equal error rates. */
static void say_differences(asc_page *page, const asc_report_source *source) {
    const asc_table *table =
        asc_report_table(source, &asc_verify_tables[ASC_VERIFY_DIFFERENCE_TABLE]);
    char *const *measure = asc_texts(table, DIFFERENCE_MEASURE);
    const double *holm = asc_reals(table, DIFFERENCE_HOLM);
    int64_t pairs = 0, differ = 0;
    asc_sentence s;
    for (int64_t r = 0; measure && holm && r < table->rows; r++)
        if (strcmp(measure[r], "eer") == 0 && !isnan(holm[r])) {
            pairs++;
            differ += holm[r] <= 0.05;
        }
    if (pairs == 0 || !asc_sentence_begin(&s))
        return;
    fprintf(
        s.file,
        "%lld of %lld pairs of models differ in their equal error rate by more than chance (same "
        "people, adjusted over all pairs of models).",
        (long long)differ, (long long)pairs);
    asc_sentence_end(page, &s);
}

/* The model with the false matches that are most in few people's hands. */
static void say_people(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_ERRORS_TABLE]);
    char *const *model = asc_texts(table, ERRORS_MODEL);
    char *const *architecture = asc_texts(table, ERRORS_ARCHITECTURE);
    char *const *kind = asc_texts(table, ERRORS_KIND);
    const double *share = asc_reals(table, ERRORS_TOP_5_SHARE);
    const double *chance = asc_reals(table, ERRORS_TOP_5_CHANCE);
    const int64_t *people = asc_ints(table, ERRORS_TOP_5);
    int64_t most = -1;
    asc_sentence s;
    if (!model || !architecture || !kind || !share || !chance || !people)
        return;
    for (int64_t r = 0; r < table->rows; r++)
        if (strcmp(kind[r], "false match") == 0 && share[r] > chance[r] &&
            (most < 0 || share[r] / chance[r] > share[most] / chance[most]))
            most = r;
    if (most < 0 || !asc_sentence_begin(&s))
        return;
    fprintf(
        s.file,
        "Few people cause many errors: %lld of them (5 %%) have %.0f %% of the false matches of "
        "%s_%s, where %.0f %% would be chance.",
        (long long)people[most], 100 * share[most], model[most], architecture[most],
        100 * chance[most]);
    asc_sentence_end(page, &s);
}

void asc_verify_findings(asc_page *page, const asc_report_source *source) {
    rates_view view;
    if (!look(source, &view))
        return;
    say_error_rates(page, &view);
    say_no_errors(page, &view);
    say_differences(page, source);
    say_people(page, source);
    asc_verify_say_groups(page, source);
}
