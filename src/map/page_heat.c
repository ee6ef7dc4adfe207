/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "attrscope/memory.h"
#include "map/page.h"
#include "report/plots.h"

asc_code asc_map_put_heat(asc_page *page, const asc_map_heat *heat, bool *drawn) {
    char **columns = NULL, name[700];
    double most = 0;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    for (int64_t i = 0; i < heat->n * heat->k; i++)
        most = fmax(most, heat->eta[i]); /* fmax passes over NaN */
    *drawn = most > 0;
    if (!*drawn)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&columns, (uint64_t)heat->k, sizeof *columns, "names"), done);
    for (int64_t c = 0; c < heat->k; c++)
        ASC_TRY(code, asc_format(&columns[c], "PC %lld", (long long)c + 1), done);
    snprintf(name, sizeof name, "%s_%s", heat->name, heat->label);
    ASC_TRY(code,
            asc_figure_begin(&figure, name, 320 + 52 * (int)heat->k, heat->height, "%s, %s",
                             heat->title, heat->label),
            done);
    asc_plot_heat(&figure, heat->rows, heat->n, columns, heat->k, heat->eta, 0, fmax(most, 0.01),
                  ASC_PALETTE_RISING, "adjusted eta squared");
    figure.caption = heat->caption;
    figure.table = heat->table;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    asc_free_strings(columns, heat->k);
    return code;
}
