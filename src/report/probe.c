/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Discriminative power. */
#include <stdio.h>
#include <string.h>

#include "report/dots.h"
#include "report/sections.h"

/* Accuracy and balanced accuracy of one model's rows. */
static asc_code put_model(asc_page *page, const asc_table *table, int64_t first, int64_t n,
                          const char *label) {
    const double *accuracy = asc_report_reals(table, "accuracy");
    const double *balanced = asc_report_reals(table, "balanced_accuracy");
    const double *grouped = asc_report_reals(table, "grouped_balanced_accuracy");
    const double *control = asc_report_reals(table, "control_balanced_accuracy");
    char *const *attribute = asc_report_texts(table, "attribute");
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

asc_code asc_report_probe(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, "df_discriminative_power");
    char *const *label = asc_report_texts(table, "label");
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
    fputs("</section>\n", page->file);
    return code;
}
