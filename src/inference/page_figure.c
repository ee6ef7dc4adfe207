/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/page_figure.h"

#include <stdio.h>
#include <string.h>

#include "attrscope/columns.h"
#include "report/colour.h"
#include "report/source.h"

bool asc_inference_next_model(const asc_table *table, int column, asc_inference_rows *rows) {
    char *const *model = asc_texts(table, column);
    char *const *architecture = asc_texts(table, column + 1);
    if (rows->end >= table->rows)
        return false;
    rows->first = rows->end;
    rows->end = asc_report_end_of_model(table, column, rows->first);
    snprintf(rows->label, sizeof rows->label, "%s_%s", model[rows->first],
             architecture[rows->first]);
    return true;
}

asc_dots asc_inference_dots(const asc_inference_figure *figure, char title[1200],
                            const char *given) {
    snprintf(title, 1200, "%s%s%.300s", figure->title, given ? " " : "", given ? given : "");
    return (asc_dots){.name = figure->prefix,
                      .title = title,
                      .caption = figure->caption,
                      .label = figure->label,
                      .from_zero = figure->from_zero};
}

asc_code asc_inference_put_figure(asc_page *page, const asc_table *table,
                                  const asc_inference_figure *figure, int model, int name,
                                  const int columns[3], const char *given) {
    const asc_inference_look *looks = asc_inference_looks[given != NULL];
    char title[1200];
    asc_column_series series[3];
    for (int s = 0; s < 3; s++)
        series[s] = (asc_column_series){.name = figure->names[s],
                                        .value = columns[s],
                                        .low = -1,
                                        .high = -1,
                                        .colour = looks[s].colour,
                                        .mark = looks[s].mark};
    const asc_dots dots = asc_inference_dots(figure, title, given);
    return asc_page_dots_of(page, &dots, table, model, name, 0, table->rows, 1, series, 3);
}

const asc_inference_look asc_inference_looks[2][3] = {
    {{NULL, 7}, {ASC_COLOUR_CHANCE, 5}, {ASC_COLOUR_CHANCE, 8}},
    {{NULL, 6}, {NULL, 7}, {ASC_COLOUR_CHANCE, 5}}};
