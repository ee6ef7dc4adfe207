/* SPDX-License-Identifier: GPL-3.0-or-later */
/* KS statistics, attribute by attribute and model against model. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/columns.h"
#include "macro/page.h"
#include "report/dots.h"

static asc_code put_ks(asc_page *page, const asc_table *table, char *const *models,
                       int64_t n_models) {
    const int64_t n = table->rows;
    char *const *names = asc_texts(table, ATTRIBUTE_NAME);
    asc_series *series = NULL;
    double *mean = NULL;
    asc_code code = ASC_OK;
    if (!names)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&series, (uint64_t)n_models, sizeof *series, "models"), done);
    ASC_TRY(code, asc_alloc(&mean, (uint64_t)n, sizeof *mean, "attributes"), done);
    for (int64_t m = 0; m < n_models; m++) {
        series[m] = (asc_series){models[m], asc_reals_named(table, ATTRIBUTE_MEAN, models[m]),
                                 asc_reals_named(table, ATTRIBUTE_MEAN_CI_LOW, models[m]),
                                 asc_reals_named(table, ATTRIBUTE_MEAN_CI_HIGH, models[m])};
        for (int64_t i = 0; i < n; i++)
            mean[i] += series[m].values[i] / (double)n_models;
    }
    const asc_dots dots = {
        .name = "ks",
        .title = "KS statistic of every attribute",
        .caption = "Mean over both modalities of the largest difference between the cumulative "
                   "distributions of distances inside a modality and across. 0: the attribute "
                   "leaves no trace in the distances; sorted by the mean over models. Lines, where "
                   "there are some: 95 % intervals, had other people been photographed.",
        .table = table->name,
        .label = "KS statistic (mean of modalities)",
        .extra = "set xrange [0:*]",
        .names = names,
        .n = n,
        .series = series,
        .n_series = n_models,
        .order_by = mean};
    code = asc_page_dots(page, &dots);
done:
    free(series);
    free(mean);
    return code;
}

/* Models against the first one; the size of a point is the attribute's intra-entropy. */
static asc_code put_model_pairs(asc_page *page, const asc_table *table, char *const *models,
                                int64_t n_models) {
    const double *entropy = asc_reals(table, ATTRIBUTE_INTRA);
    asc_figure figure = {0};
    if (n_models < 2 || !entropy)
        return ASC_OK;
    asc_code code =
        asc_figure_begin(&figure, "ks_models", 640, 560, "Models against %s", models[0]);
    if (code != ASC_OK)
        return code;
    const double *first = asc_reals_named(table, ATTRIBUTE_MEAN, models[0]);
    fputs("$d << EOD\n", figure.script);
    for (int64_t i = 0; i < table->rows; i++) {
        fprintf(figure.script, "%.6g %.6g", first[i], 0.4 + 2.2 * entropy[i]);
        for (int64_t m = 1; m < n_models; m++) {
            const double other = asc_reals_named(table, ATTRIBUTE_MEAN, models[m])[i];
            fprintf(figure.script, " %.6g", other);
            figure.points += isfinite(first[i]) && isfinite(other);
        }
        fputc('\n', figure.script);
    }
    fputs("EOD\nset grid lc rgb '#888888' lw 0.3\nset border 3\nset tics nomirror\nset key outside "
          "top center horizontal\nset xrange [0:*]\nset yrange [0:*]\nset xlabel ",
          figure.script);
    asc_figure_quote(&figure, models[0]);
    fputs("\nset ylabel 'KS of the other model'\nplot x with lines lc rgb '#999999' dt 2 notitle",
          figure.script);
    for (int64_t m = 1; m < n_models; m++) {
        fprintf(figure.script,
                ", $d using 1:%lld:2 with points pt 6 lw 1.5 ps variable lc rgb '%s' title ",
                (long long)m + 2, asc_figure_colours[m % ASC_FIGURE_COLOURS]);
        asc_figure_quote(&figure, models[m]);
    }
    fputc('\n', figure.script);
    figure.caption = "One circle an attribute and model; on the dashed line two models agree. The "
                     "larger the circle, the more the attribute varies within a person "
                     "(intra-entropy).";
    figure.table = table->name;
    return asc_page_figure(page, &figure);
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
    ASC_TRY(code, put_ks(page, table, models, n_models), done);
    ASC_TRY(code, put_model_pairs(page, table, models, n_models), done);
    for (int64_t m = 0; m < n_models; m++)
        ASC_TRY(code, asc_macro_put_distributions(page, source, table, models[m]), done);
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
