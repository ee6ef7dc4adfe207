/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The high-quality subset. */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/plots.h"
#include "report/sections.h"

enum { MOST_MODELS = 32 };

asc_code asc_report_quality(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, "quality");
    char *const *model = asc_report_texts(table, "model");
    char *const *step = asc_report_texts(table, "step");
    const int64_t *images = asc_report_ints(table, "images");
    asc_series series[MOST_MODELS];
    double *values = NULL;
    int64_t n = 0, steps = 0;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    if (!model || !step || !images)
        return ASC_OK;
    while (steps < table->rows && (steps == 0 || strcmp(step[steps], step[0]) != 0))
        steps++;
    asc_page_section(page, "quality", "The high-quality subset",
                     "Images left after each step, in the order of the steps.");
    ASC_TRY(code, asc_alloc(&values, (uint64_t)table->rows, sizeof *values, "images"), done);
    for (int64_t r = 0; r < table->rows; r++)
        values[r] = (double)images[r];
    for (int64_t r = 0; r + steps <= table->rows && n < MOST_MODELS; r += steps)
        series[n++] = (asc_series){.name = model[r], .values = values + r};
    ASC_TRY(code, asc_figure_begin(&figure, "quality", 760, 380, "Images left after each step"),
            done);
    asc_plot_bars(&figure, step, NULL, steps, series, n, "images");
    figure.caption = "Identities with few images, images with no or several faces, and images far "
                     "from all others of their identity are dropped, one after the other.";
    figure.table = table->name;
    ASC_TRY(code, asc_page_figure(page, &figure), done);
    asc_page_table(page, table);
    fputs("</section>\n", page->file);
done:
    asc_figure_free(&figure);
    free(values);
    return code;
}
