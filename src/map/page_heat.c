/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "attrscope/memory.h"
#include "map/page.h"
#include "report/heat.h"

asc_code asc_map_put_heat(asc_page *page, const asc_map_heat *heat, bool *drawn) {
    char **columns = NULL;
    double most = 0;
    asc_code code = ASC_OK;
    for (int64_t i = 0; i < heat->n_models * heat->n * heat->k; i++)
        most = fmax(most, heat->eta[i]); /* fmax passes over NaN */
    *drawn = most > 0;
    if (!*drawn)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&columns, (uint64_t)heat->k, sizeof *columns, "names"), done);
    for (int64_t c = 0; c < heat->k; c++)
        ASC_TRY(code, asc_format(&columns[c], "%lld", (long long)c + 1), done);
    code = asc_page_heat(page, &(asc_heat){.name = heat->name,
                                           .title = heat->title,
                                           .caption = heat->caption,
                                           .table = heat->table,
                                           .label = "adjusted eta squared",
                                           .x_label = "principal component",
                                           .rows = heat->rows,
                                           .n_rows = heat->n,
                                           .columns = columns,
                                           .n_columns = heat->k,
                                           .models = heat->models,
                                           .n_models = heat->n_models,
                                           .models_left_out = heat->left_out,
                                           .values = heat->eta,
                                           .low = 0,
                                           .high = fmax(most, 0.01),
                                           .palette = ASC_PALETTE_RISING});
done:
    asc_free_strings(columns, heat->k);
    return code;
}
