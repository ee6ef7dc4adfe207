/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Discriminative power. */
#include <stdio.h>
#include <string.h>

#include "probe/columns_intervals.h"
#include "probe/page.h"
#include "report/colour.h"
#include "report/dots.h"
#include "report/sentence.h"

static asc_code put_scores(asc_page *page, const asc_table *table) {
    static const double chance = 0.5;
    static const asc_column_series series[] = {
        {"balanced, people kept together", POWER_GROUPED_BALANCED, -1, -1, NULL, 7},
        {"balanced accuracy", POWER_BALANCED, -1, -1, NULL, 6},
        {"accuracy", POWER_ACCURACY, -1, -1, NULL, 2},
        {"balanced, labels shuffled", POWER_CONTROL_BALANCED, -1, -1, ASC_COLOUR_CHANCE, 5}};
    return asc_page_dots_of(
        page,
        &(asc_dots){.name = "probe",
                    .title = "Accuracy of a logistic regression",
                    .caption =
                        "How well the attribute is read off the embedding. Accuracy alone flatters "
                        "rare attributes; balanced accuracy is 0.5 at chance. Where keeping people "
                        "together lowers it, the regression knew the person, not the attribute.",
                    .label = "share of held-out images",
                    .line = &chance},
        table, POWER_MODEL, POWER_ATTRIBUTE, 0, table->rows, 1, series, 4);
}

static asc_code write_section(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_probe_tables[ASC_PROBE_TABLE]);
    static const int further[] = {ASC_PROBE_INTERVAL_TABLE, ASC_PROBE_DIFFERENCE_TABLE};
    asc_page_section(page, "probe", "Discriminative power: what the embedding still knows",
                     "A cross-validated logistic regression per attribute and model.");
    asc_code code = put_scores(page, table);
    asc_page_table(page, table);
    for (size_t k = 0; k < sizeof further / sizeof *further; k++) {
        const asc_table *one = asc_report_table(source, &asc_probe_tables[further[k]]);
        if (one)
            asc_page_table(page, one);
    }
    asc_page_section_end(page);
    return code;
}

/* The 95 % interval of a balanced accuracy, in brackets, where it is known. */
static void put_interval(asc_sentence *s, const asc_report_source *source, const char *label,
                         const char *attribute) {
    const asc_table *table = asc_report_table(source, &asc_probe_tables[ASC_PROBE_INTERVAL_TABLE]);
    char *const *model = asc_texts(table, INTERVAL_MODEL);
    char *const *architecture = asc_texts(table, INTERVAL_ARCHITECTURE);
    char *const *name = asc_texts(table, INTERVAL_ATTRIBUTE);
    char *const *measure = asc_texts(table, INTERVAL_MEASURE);
    const double *low = asc_reals(table, INTERVAL_VALUE_LOW);
    const double *high = asc_reals(table, INTERVAL_VALUE_HIGH);
    if (!model || !architecture || !name || !measure || !low || !high)
        return;
    for (int64_t r = 0; r < table->rows; r++) {
        char own[600];
        snprintf(own, sizeof own, "%s_%s", model[r], architecture[r]);
        if (strcmp(measure[r], "balanced_accuracy") == 0 && strcmp(own, label) == 0 &&
            strcmp(name[r], attribute) == 0 && low[r] <= high[r])
            fprintf(s->file, ", 95 %% interval over people %.3f to %.3f", low[r], high[r]);
    }
}

static void say(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_probe_tables[ASC_PROBE_TABLE]);
    const double *score = asc_reals(table, POWER_GROUPED_BALANCED);
    char *const *attribute = asc_texts(table, POWER_ATTRIBUTE);
    char *const *label = asc_texts(table, POWER_LABEL);
    int64_t largest, smallest;
    asc_sentence s;
    if (!attribute || !label || !asc_find_extremes(score, table->rows, &largest, &smallest) ||
        !asc_sentence_begin(&s))
        return;
    fprintf(s.file,
            "Of people it was not trained on, a regression reads %s off %s best (balanced accuracy "
            "%.3f, chance is 0.5",
            attribute[largest], label[largest], score[largest]);
    put_interval(&s, source, label[largest], attribute[largest]);
    fprintf(s.file, ") and %s off %s worst (%.3f", attribute[smallest], label[smallest],
            score[smallest]);
    put_interval(&s, source, label[smallest], attribute[smallest]);
    fputs(").", s.file);
    asc_sentence_end(page, &s);
}

const asc_report_section asc_probe_sections[] = {
    {70, &asc_probe_tables[ASC_PROBE_TABLE], "probe", "Discriminative power", write_section, say},
    {71, &asc_probe_tables[ASC_PROBE_KINDS_TABLE], "probe-kinds",
     "Discriminative power of classes and numbers", asc_probe_write_traits, asc_probe_say_traits},
    {0}};
