/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What verification says of groups and classes. */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "report/sentence.h"
#include "results/doubts.h"
#include "verify/columns.h"
#include "verify/page.h"

/* The false match rate of all pairs of the model in a row, where groups are judged; NaN: unknown.
 */
static double find_whole(const asc_report_source *source, const char *model,
                         const char *architecture) {
    const asc_table *table = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_POINT_TABLE]);
    char *const *models = asc_texts(table, POINT_MODEL);
    char *const *architectures = asc_texts(table, POINT_ARCHITECTURE);
    char *const *protocol = asc_texts(table, POINT_PROTOCOL);
    const double *match = asc_reals(table, POINT_FALSE_MATCH);
    const int64_t *judged = asc_ints(table, POINT_JUDGED);
    if (!models || !architectures || !protocol || !match || !judged)
        return NAN;
    for (int64_t r = 0; r < table->rows; r++)
        if (judged[r] && strcmp(protocol[r], "all") == 0 && strcmp(models[r], model) == 0 &&
            strcmp(architectures[r], architecture) == 0)
            return match[r];
    return NAN;
}

/* What is to be said of a false match rate's interval, by its row's note. */
static const char *say_few(const char *note) {
    static const char NAME[] = "false_match_rate";
    return asc_doubts_few(note) && strncmp(note, NAME, sizeof NAME - 1) == 0
               ? " (of few people's errors: it may be too narrow)"
               : "";
}

/* The group whose false match rate is most clearly high: by the lower end of its interval. */
static void say_group(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_GROUP_TABLE]);
    const double *match = asc_reals(table, GROUP_FALSE_MATCH);
    const double *low = asc_reals(table, GROUP_FALSE_MATCH_LOW);
    const double *high = asc_reals(table, GROUP_FALSE_MATCH_HIGH);
    const int64_t *people = asc_ints(table, GROUP_UNMATCHED_PEOPLE);
    char *const *attribute = asc_texts(table, GROUP_ATTRIBUTE);
    char *const *group = asc_texts(table, GROUP_GROUP);
    char *const *note = asc_texts(table, GROUP_NOTE);
    char *const *model = asc_texts(table, GROUP_MODEL);
    char *const *architecture = asc_texts(table, GROUP_ARCHITECTURE);
    int64_t most = -1, groups = 0;
    asc_sentence s;
    if (!match || !low || !high || !people || !attribute || !group || !note || !model ||
        !architecture)
        return;
    for (int64_t r = 0; r < table->rows; r++) {
        if (isnan(low[r]))
            continue;
        groups++;
        if (most < 0 || low[r] > low[most])
            most = r;
    }
    if (most < 0 || !(match[most] > 0) || !asc_sentence_begin(&s))
        return;
    const char *who = strcmp(group[most], "across") == 0     ? "only one has"
                      : strcmp(group[most], "positive") == 0 ? "both have"
                                                             : "neither has";
    const double whole = find_whole(source, model[most], architecture[most]);
    const bool is_clear = low[most] > whole;
    fprintf(s.file,
            "%s_%s takes two people for one %s if %s the attribute %s: %.2g in 1,000, 95 %% "
            "interval over %lld people %.2g to %.2g%s, where all pairs have %.2g. It was picked "
            "out of %lld groups%s.",
            model[most], architecture[most], is_clear ? "most clearly too often" : "most often",
            who, attribute[most], 1000 * match[most], (long long)people[most], 1000 * low[most],
            1000 * high[most], say_few(note[most]), 1000 * whole, (long long)groups,
            is_clear ? "" : " and may be luck");
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
    char *const *note = asc_texts(table, CLASS_NOTE);
    char *const *a = asc_texts(table, CLASS_A), *const *b = asc_texts(table, CLASS_B);
    char *const *model = asc_texts(table, CLASS_MODEL);
    char *const *architecture = asc_texts(table, CLASS_ARCHITECTURE);
    int64_t most = -1, cells = 0;
    asc_sentence s;
    if (!match || !low || !high || !far || !people_a || !people_b || !attribute || !a || !b ||
        !note || !model || !architecture)
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
    fprintf(s.file, "By classes of %s, %s_%s takes two people for one %s if ", attribute[most],
            model[most], architecture[most], is_clear ? "most clearly too often" : "most often");
    if (strcmp(a[most], b[most]) == 0)
        fprintf(s.file, "both are of %s (%lld people)", a[most], (long long)people_a[most]);
    else
        fprintf(s.file, "one is of %s and one of %s (%lld and %lld people)", a[most], b[most],
                (long long)people_a[most], (long long)people_b[most]);
    fprintf(s.file,
            ": %.2g in 1,000, 95 %% interval %.2g to %.2g%s, where %.2g is meant. It was picked "
            "out of %lld pairs of classes%s.",
            1000 * match[most], 1000 * low[most], 1000 * high[most], say_few(note[most]),
            1000 * far[most], (long long)cells, is_clear ? "" : " and may be luck");
    asc_sentence_end(page, &s);
}

void asc_verify_say_groups(asc_page *page, const asc_report_source *source) {
    say_group(page, source);
    say_classes(page, source);
}
