/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/page_figure.h"

#include <stdio.h>

#include "attrscope/columns.h"
#include "report/dots.h"
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

asc_code asc_inference_put_figure(asc_page *page, const asc_table *table,
                                  const asc_inference_rows *rows,
                                  const asc_inference_figure *figure, char *const *names,
                                  const double *const values[3], const char *given) {
    char name[640], title[1200];
    asc_series series[3];
    for (int s = 0; s < 3; s++) {
        if (!values[s] || !names)
            return ASC_OK;
        series[s] = (asc_series){.name = figure->names[s], .values = values[s] + rows->first};
    }
    snprintf(name, sizeof name, "%s_%s", figure->prefix, rows->label);
    snprintf(title, sizeof title, "%s%s%.300s, %s", figure->title, given ? " " : "",
             given ? given : "", rows->label);
    const asc_dots dots = {.name = name,
                           .title = title,
                           .caption = figure->caption,
                           .table = table->name,
                           .label = figure->label,
                           .extra = figure->extra,
                           .names = names + rows->first,
                           .n = rows->end - rows->first,
                           .series = series,
                           .n_series = 3};
    return asc_page_dots(page, &dots);
}
