/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Discriminative power. */
#include <stdio.h>
#include <string.h>

#include "probe/columns_intervals.h"
#include "probe/page.h"
#include "report/dots.h"
#include "report/sentence.h"

/* Accuracy and balanced accuracy of one model's rows. */
static asc_code put_model(asc_page *page, const asc_table *table, int64_t first, int64_t n,
                          const char *label) {
    const double *accuracy = asc_reals(table, POWER_ACCURACY);
    const double *balanced = asc_reals(table, POWER_BALANCED);
    const double *grouped = asc_reals(table, POWER_GROUPED_BALANCED);
    const double *control = asc_reals(table, POWER_CONTROL_BALANCED);
    char *const *attribute = asc_texts(table, POWER_ATTRIBUTE);
    char name[300], title[360];
    if (!accuracy || !balanced || !grouped || !control || !attribute)
        return ASC_OK;
    snprintf(name, sizeof name, "probe_%s", label);
    snprintf(title, sizeof title, "Accuracy of a logistic regression, %s", label);
    const asc_series series[] = {
        {.name = "balanced accuracy", .values = balanced + first},
        {.name = "accuracy", .values = accuracy + first},
        {.name = "balanced, people kept together", .values = grouped + first},
        {.name = "balanced, labels shuffled", .values = control + first}};
    const asc_dots dots = {
        .name = name,
        .title = title,
        .caption = "How well the attribute is read off the embedding. Accuracy alone flatters "
                   "rare attributes; balanced accuracy is 0.5 at chance. Where keeping people "
                   "together lowers it, the regression knew the person, not the attribute.",
        .table = table->name,
        .label = "share of held-out images",
        .extra = "set xrange [0.4:1.02]\nset arrow from 0.5,graph 0 to 0.5,graph 1 nohead lt 1 lw "
                 "1.2 dt 2 lc "
                 "rgb '#888888'",
        .names = attribute + first,
        .n = n,
        .series = series,
        .n_series = 4};
    return asc_page_dots(page, &dots);
}

static asc_code write_section(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_probe_tables[ASC_PROBE_TABLE]);
    static const int further[] = {ASC_PROBE_INTERVAL_TABLE, ASC_PROBE_DIFFERENCE_TABLE};
    char *const *label = asc_texts(table, POWER_LABEL);
    asc_code code = ASC_OK;
    if (!label)
        return ASC_OK;
    asc_page_section(page, "probe", "Discriminative power: what the embedding still knows",
                     "A cross-validated logistic regression per attribute and model.");
    for (int64_t r = 0, end; r < table->rows && code == ASC_OK; r = end) {
        for (end = r; end < table->rows && strcmp(label[end], label[r]) == 0;)
            end++;
        code = put_model(page, table, r, end - r, label[r]);
    }
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
