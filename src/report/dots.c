/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/dots.h"

#include <stdlib.h>

#include "attrscope/memory.h"

asc_code asc_page_dots(asc_page *page, const asc_dots *dots) {
    int64_t *order = NULL;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&order, (uint64_t)dots->n, sizeof *order, "rows of a figure"), done);
    ASC_TRY(
        code,
        asc_plot_order(dots->order_by ? dots->order_by : dots->series[0].values, dots->n, 0, order),
        done);
    ASC_TRY(code,
            asc_figure_begin(&figure, dots->name, 860, asc_plot_dots_height(dots->n), "%s",
                             dots->title),
            done);
    asc_plot_dots(&figure, dots->names, order, dots->n, dots->series, dots->n_series, dots->label,
                  dots->extra);
    figure.caption = dots->caption;
    figure.table = dots->table;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    free(order);
    return code;
}
