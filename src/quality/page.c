/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The high-quality subset. */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "quality/columns.h"
#include "quality/page.h"
#include "report/plots.h"

enum { MOST_MODELS = 32 };

static asc_code write_section(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_quality_tables[ASC_QUALITY_STEP_TABLE]);
    char *const *model = asc_texts(table, STEP_MODEL);
    char *const *step = asc_texts(table, STEP_STEP);
    const int64_t *images = asc_ints(table, STEP_IMAGES);
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
    asc_page_section_end(page);
done:
    asc_figure_free(&figure);
    free(values);
    return code;
}

const asc_report_section asc_quality_sections[] = {
    {100, &asc_quality_tables[ASC_QUALITY_STEP_TABLE], "quality", "Quality", write_section, NULL},
    {0}};
