/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What verification says in plain sentences. Pairs that share a person are not independent, so no
 * sentence gives a margin that takes them for it. */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "report/sentence.h"
#include "verify/columns.h"
#include "verify/page.h"

typedef struct rates_view {
    char *const *model, *const *architecture, *const *protocol;
    const double *eer;
    const int64_t *identities, *matched, *unmatched;
    int64_t rows;
} rates_view;

static bool look(const asc_report_source *source, rates_view *view) {
    const asc_table *table = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_RATE_TABLE]);
    *view = (rates_view){.model = asc_texts(table, RATE_MODEL),
                         .architecture = asc_texts(table, RATE_ARCHITECTURE),
                         .protocol = asc_texts(table, RATE_PROTOCOL),
                         .eer = asc_reals(table, RATE_EER),
                         .identities = asc_ints(table, RATE_IDENTITIES),
                         .matched = asc_ints(table, RATE_MATCHED),
                         .unmatched = asc_ints(table, RATE_UNMATCHED),
                         .rows = table ? table->rows : 0};
    return view->model && view->architecture && view->protocol && view->eer && view->identities &&
           view->matched && view->unmatched;
}

static bool is_of_all_pairs(const rates_view *view, int64_t row) {
    return strcmp(view->protocol[row], "all") == 0 && !isnan(view->eer[row]);
}

/* Models with errors, in one sentence. */
static void say_error_rates(asc_page *page, const rates_view *view) {
    int64_t said = 0;
    asc_sentence s;
    for (int64_t r = 0; r < view->rows; r++)
        said += is_of_all_pairs(view, r) && view->eer[r] > 0;
    if (said == 0 || !asc_sentence_begin(&s))
        return;
    fputs("One person or two? Equal error rates over all pairs: ", s.file);
    said = 0;
    for (int64_t r = 0; r < view->rows; r++)
        if (is_of_all_pairs(view, r) && view->eer[r] > 0)
            fprintf(s.file, "%s%s_%s %.2g %%", said++ ? ", " : "", view->model[r],
                    view->architecture[r], 100 * view->eer[r]);
    fputc('.', s.file);
    asc_sentence_end(page, &s);
}

/* No error among K people: halves of them make independent pairs, and three in so many is the rule
 * for 95 % (statistics.md, 7). */
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

/* The group with the highest false match rate, among those with enough pairs to speak of. */
static void say_group(asc_page *page, const asc_report_source *source) {
    enum { LEAST_PAIRS = 10000 };
    const asc_table *table = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_GROUP_TABLE]);
    const double *match = asc_reals(table, GROUP_FALSE_MATCH);
    const int64_t *pairs = asc_ints(table, GROUP_UNMATCHED);
    char *const *attribute = asc_texts(table, GROUP_ATTRIBUTE);
    char *const *group = asc_texts(table, GROUP_GROUP);
    char *const *model = asc_texts(table, GROUP_MODEL);
    char *const *architecture = asc_texts(table, GROUP_ARCHITECTURE);
    int64_t most = -1, groups = 0;
    asc_sentence s;
    if (!match || !pairs || !attribute || !group || !model || !architecture)
        return;
    for (int64_t r = 0; r < table->rows; r++) {
        if (pairs[r] < LEAST_PAIRS || isnan(match[r]))
            continue;
        groups++;
        if (most < 0 || match[r] > match[most])
            most = r;
    }
    if (most < 0 || match[most] == 0 || !asc_sentence_begin(&s))
        return;
    const char *who = strcmp(group[most], "across") == 0     ? "only one has"
                      : strcmp(group[most], "positive") == 0 ? "both have"
                                                             : "neither has";
    fprintf(s.file,
            "Where at most one in 1,000 pairs of two people is taken for one, %s_%s does so most "
            "often if %s the attribute %s: %.2g in 1,000. That is the largest of %lld groups and "
            "may be luck.",
            model[most], architecture[most], who, attribute[most], 1000 * match[most],
            (long long)groups);
    asc_sentence_end(page, &s);
}

/* The classes whose false match rate is most clearly high: by the lower end of its interval, as the
 * highest rate is that of the fewest people. */
static void say_classes(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_CLASS_TABLE]);
    const double *match = asc_reals(table, CLASS_FALSE_MATCH);
    const double *low = asc_reals(table, CLASS_FALSE_MATCH_LOW);
    const double *high = asc_reals(table, CLASS_FALSE_MATCH_HIGH);
    const double *far = asc_reals(table, CLASS_FAR);
    const int64_t *people_a = asc_ints(table, CLASS_PEOPLE_A);
    const int64_t *people_b = asc_ints(table, CLASS_PEOPLE_B);
    char *const *attribute = asc_texts(table, CLASS_ATTRIBUTE);
    char *const *a = asc_texts(table, CLASS_A), *const *b = asc_texts(table, CLASS_B);
    char *const *model = asc_texts(table, CLASS_MODEL);
    char *const *architecture = asc_texts(table, CLASS_ARCHITECTURE);
    int64_t most = -1, cells = 0;
    asc_sentence s;
    if (!match || !low || !high || !far || !people_a || !people_b || !attribute || !a || !b ||
        !model || !architecture)
        return;
    for (int64_t r = 0; r < table->rows; r++) {
        if (isnan(low[r]))
            continue;
        cells++;
        if (most < 0 || low[r] > low[most])
            most = r;
    }
    if (most < 0 || !(match[most] > 0) || !asc_sentence_begin(&s))
        return;
    const bool is_clear = low[most] > far[most];
    fprintf(s.file,
            "Between classes, %s_%s takes two people for one %s if one is of class %s and one of "
            "%s of %s (%lld and %lld people): %.2g in 1,000, 95 %% interval %.2g to %.2g, where "
            "%.2g is meant. It was picked out of %lld pairs of classes%s.",
            model[most], architecture[most], is_clear ? "most clearly too often" : "most often",
            a[most], b[most], attribute[most], (long long)people_a[most], (long long)people_b[most],
            1000 * match[most], 1000 * low[most], 1000 * high[most], 1000 * far[most],
            (long long)cells, is_clear ? "" : " and may be luck");
    asc_sentence_end(page, &s);
}

void asc_verify_findings(asc_page *page, const asc_report_source *source) {
    rates_view view;
    if (!look(source, &view))
        return;
    say_error_rates(page, &view);
    for (int64_t r = 0; r < view.rows; r++)
        if (is_of_all_pairs(&view, r) && view.eer[r] == 0)
            say_no_error(page, &view, r);
    say_group(page, source);
    say_classes(page, source);
}
