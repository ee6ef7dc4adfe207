/* SPDX-License-Identifier: GPL-3.0-or-later */
/* KS statistics, attribute by attribute and model against model. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/columns.h"
#include "macro/page.h"
#include "report/colour.h"
#include "report/dots.h"

/* Values of all models [n_models, rows] of a column with a part a model; owned by the caller. */
static asc_code gather(const asc_table *table, int column, char *const *models, int64_t n_models,
                       double **values) {
    const int64_t n = table->rows;
    asc_code code = asc_alloc(values, (uint64_t)(n * n_models), sizeof **values, "KS statistics");
    for (int64_t m = 0; code == ASC_OK && m < n_models; m++) {
        const double *own = asc_reals_named(table, column, models[m]);
        for (int64_t i = 0; i < n; i++)
            (*values)[m * n + i] = own ? own[i] : NAN;
    }
    return code;
}

static asc_code put_ks(asc_page *page, const asc_table *table, char *const *models,
                       int64_t n_models, int64_t left_out) {
    static const int columns[] = {ATTRIBUTE_MEAN, ATTRIBUTE_MEAN_CI_LOW, ATTRIBUTE_MEAN_CI_HIGH};
    const int64_t n = table->rows;
    char *const *names = asc_texts(table, ATTRIBUTE_NAME);
    double *values[4] = {NULL};
    asc_code code = ASC_OK;
    if (!names)
        return ASC_OK;
    for (int c = 0; c < 3; c++)
        ASC_TRY(code, gather(table, columns[c], models, n_models, &values[c]), done);
    ASC_TRY(code, asc_alloc(&values[3], (uint64_t)(n * n_models), sizeof(double), "KS"), done);
    for (int64_t i = 0; i < n * n_models; i++)
        for (int64_t m = 0; m < n_models; m++)
            values[3][i] += values[0][m * n + i % n] / (double)n_models;
    const asc_series series[] = {
        {"KS statistic with its 95 % interval over people", values[0], values[1], values[2], NULL,
         7},
        {"mean of the models", values[3], NULL, NULL, ASC_COLOUR_ACROSS, 8}};
    code = asc_page_dots(
        page,
        &(asc_dots){
            .name = "ks",
            .title = "KS statistic of every attribute",
            .caption = "Mean over both modalities of the largest difference between the cumulative "
                       "distributions of distances inside a modality and across. 0: the attribute "
                       "leaves no trace in the distances; sorted by the mean over models. Lines, "
                       "where there are some: 95 % intervals, had other people been photographed.",
            .table = table->name,
            .label = "KS statistic (mean of modalities)",
            .names = names,
            .n = n,
            .models = models,
            .n_models = n_models,
            .models_left_out = left_out,
            .series = series,
            .n_series = n_models > 1 ? 2 : 1,
            .from_zero = true});
done:
    for (int v = 0; v < 4; v++)
        free(values[v]);
    return code;
}

asc_code asc_macro_page_distances(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_macro_tables[ASC_MACRO_ATTRIBUTE_TABLE]);
    char **models = NULL;
    int64_t n_models = 0;
    asc_code code = asc_report_models(table, ATTRIBUTE_MEAN, &models, &n_models);
    if (code != ASC_OK || n_models == 0)
        goto done;
    asc_page_section(page, "distances", "Distances: do attributes shape the space?",
                     "Per attribute: are distances between people who share it distributed "
                     "differently from distances across? The Kolmogorov-Smirnov statistic is the "
                     "largest gap between the two cumulative distributions.");
    const int64_t shown = n_models < ASC_PANELS ? n_models : ASC_PANELS;
    ASC_TRY(code, put_ks(page, table, models, shown, n_models - shown), done);
    ASC_TRY(code, asc_macro_put_models(page, source, table, models, n_models), done);
    ASC_TRY(code, asc_macro_put_distributions(page, source, table, models, shown), done);
    asc_page_table(page, table);
    const asc_table *modality =
        asc_report_table(source, &asc_macro_tables[ASC_MACRO_MODALITY_TABLE]);
    if (modality)
        asc_page_table(page, modality);
    asc_page_section_end(page);
done:
    asc_free_strings(models, n_models);
    return code;
}
