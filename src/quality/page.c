/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The high-quality subset. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "quality/columns.h"
#include "quality/page.h"
#include "report/colour.h"
#include "report/dots.h"

enum { MOST_MODELS = ASC_COLOUR_MODELS };

static asc_code write_section(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_quality_tables[ASC_QUALITY_STEP_TABLE]);
    const asc_table *effects =
        asc_report_table(source, &asc_quality_tables[ASC_QUALITY_EFFECT_TABLE]);
    char *const *model = asc_texts(table, STEP_MODEL);
    char *const *step = asc_texts(table, STEP_STEP);
    const int64_t *images = asc_ints(table, STEP_IMAGES);
    char *const *architecture = asc_texts(table, STEP_ARCHITECTURE);
    char *labels[MOST_MODELS] = {NULL};
    asc_series series[MOST_MODELS];
    double *values = NULL, *order = NULL;
    int64_t n = 0, steps = 0;
    asc_code code = ASC_OK;
    if (!model || !architecture || !step || !images)
        return ASC_OK;
    while (steps < table->rows && (steps == 0 || strcmp(step[steps], step[0]) != 0))
        steps++;
    asc_page_section(page, "quality", "The high-quality subset",
                     "Images left after each step, in the order of the steps.");
    ASC_TRY(code, asc_alloc(&values, (uint64_t)table->rows, sizeof *values, "images"), done);
    ASC_TRY(code, asc_alloc(&order, (uint64_t)steps, sizeof *order, "steps"), done);
    for (int64_t r = 0; r < table->rows; r++)
        values[r] = (double)images[r];
    for (int64_t s = 0; s < steps; s++)
        order[s] = -(double)s;
    for (int64_t r = 0; r + steps <= table->rows && n < MOST_MODELS; r += steps) {
        ASC_TRY(code, asc_format(&labels[n], "%s_%s", model[r], architecture[r]), done);
        const int look = asc_page_model(page, labels[n]);
        series[n] = (asc_series){.name = labels[n],
                                 .values = values + r,
                                 .colour = asc_colour_models[look],
                                 .mark = asc_colour_marks[look]};
        n++;
    }
    ASC_TRY(code,
            asc_page_dots(page, &(asc_dots){.name = "quality",
                                            .title = "Images left after each step",
                                            .caption =
                                                "From above: identities with few images, images "
                                                "with no or several faces, and images far from all "
                                                "others of their identity are dropped, one after "
                                                "the other. The steps are called after the "
                                                "parameters that decide on them.",
                                            .table = table->name,
                                            .label = "images",
                                            .names = step,
                                            .n = steps,
                                            .series = series,
                                            .n_series = n,
                                            .order_by = order,
                                            .from_zero = true}),
            done);
    asc_page_table(page, table);
    if (effects)
        asc_quality_put_effects_section(page, effects);
    asc_page_section_end(page);
done:
    for (int64_t m = 0; m < n; m++)
        free(labels[m]);
    free(values);
    free(order);
    return code;
}

const asc_report_section asc_quality_sections[] = {
    {100, &asc_quality_tables[ASC_QUALITY_STEP_TABLE], "quality", "Quality", write_section, NULL},
    {0}};
