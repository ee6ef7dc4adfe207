/* SPDX-License-Identifier: GPL-3.0-or-later */
/* KS statistics and the distributions behind them. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/columns.h"
#include "macro/page.h"
#include "report/dots.h"

enum { POINTS = 48, MOST_PANELS = 60, PANELS_A_ROW = 5 };

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

/* The bins that hold all but 1e-4 of the pairs on either side. */
static void find_range(const double *shares, int64_t n_attributes, int64_t bins, int64_t *first,
                       int64_t *last) {
    *first = bins;
    *last = 0;
    for (int64_t row = 0; row < 3 * n_attributes; row++) {
        double sum = 0;
        for (int64_t b = 0; b < bins; b++) {
            sum += shares[row * bins + b];
            if (sum > 1e-4 && b < *first)
                *first = b;
            if (sum < 1 - 1e-4 && b > *last)
                *last = b;
        }
    }
    if (*first >= *last) {
        *first = 0;
        *last = bins - 1;
    }
}

/* $a<k>: distance and the three densities of an attribute, in POINTS steps; how many are defined.
 */
static int64_t put_densities(const asc_figure *figure, const double *edges, const double *shares,
                             int64_t n_attributes, int64_t bins, int64_t a, int64_t first,
                             int64_t last) {
    fprintf(figure->script, "$a%lld << EOD\n", (long long)a);
    const int64_t n = last - first + 1;
    int64_t defined = 0;
    for (int64_t p = 0; p < POINTS; p++) {
        const int64_t begin = first + p * n / POINTS, end = first + (p + 1) * n / POINTS;
        if (end <= begin)
            continue;
        const double width = edges[end] - edges[begin];
        fprintf(figure->script, "%.5g", (edges[begin] + edges[end]) / 2);
        for (int64_t c = 0; c < 3; c++) {
            double sum = 0;
            for (int64_t b = begin; b < end; b++)
                sum += shares[(c * n_attributes + a) * bins + b];
            fprintf(figure->script, " %.4g", sum / width);
            defined += isfinite(sum / width);
        }
        fputc('\n', figure->script);
    }
    fputs("EOD\n", figure->script);
    return defined;
}

/* The distance of the larger of the two KS statistics, from df_modality. */
static double find_location(const asc_table *modality, const char *model, const char *attribute) {
    const double *where = asc_reals_named(modality, MODALITY_LOCATION, model);
    const double *how = asc_reals_named(modality, MODALITY_STAT, model);
    char *const *names = asc_texts(modality, MODALITY_ATTRIBUTE);
    double best = -1, found = NAN;
    for (int64_t r = 0; where && how && names && r < modality->rows; r++)
        if (strcmp(names[r], attribute) == 0 && how[r] > best) {
            best = how[r];
            found = where[r];
        }
    return found;
}

/* One attribute's densities, with the distance at which they differ most. */
static void put_panel(asc_figure *figure, int64_t a, const char *attribute, double at,
                      bool defined) {
    fputs("set title ", figure->script);
    asc_figure_quote(figure, attribute);
    fputs(" font 'sans-serif,11' offset 0,-0.8\nunset arrow\n", figure->script);
    if (!defined) {
        asc_figure_empty_panel(figure, "no pairs");
        return;
    }
    if (!isnan(at))
        fprintf(
            figure->script,
            "set arrow from %g,graph 0 to %g,graph 1 nohead lt 1 lw 1.2 dt 3 lc rgb '#888888'\n",
            at, at);
    fprintf(figure->script,
            "plot $a%lld using 1:2 with lines lw 1.6 lc rgb '#D55E00', '' using 1:3 with lines "
            "lw 1.6 lc rgb '#999999', '' using 1:4 with lines lw 1.6 lc rgb '#0072B2'\n",
            (long long)a);
}

static asc_code put_panels(asc_page *page, const asc_report_source *source, const char *model,
                           char *const *attributes, int64_t n_attributes, const double *edges,
                           const double *shares, int64_t bins) {
    const asc_table *modality = asc_report_named(source, "population/df_modality");
    const int64_t panels = n_attributes < MOST_PANELS ? n_attributes : MOST_PANELS;
    const int64_t rows = (panels + PANELS_A_ROW - 1) / PANELS_A_ROW;
    char name[300];
    int64_t first, last, defined[MOST_PANELS];
    asc_figure figure = {0};
    snprintf(name, sizeof name, "distances_%s", model);
    asc_code code = asc_figure_begin(&figure, name, 980, 50 + 130 * (int)rows,
                                     "Distances inside and across modalities, %s", model);
    if (code != ASC_OK)
        return code;
    find_range(shares, n_attributes, bins, &first, &last);
    const double span = edges[last + 1] - edges[first];
    figure.longest_name = ASC_FIGURE_PANEL_NAME;
    for (int64_t a = 0; a < panels; a++) {
        defined[a] = put_densities(&figure, edges, shares, n_attributes, bins, a, first, last);
        figure.points += defined[a];
    }
    fprintf(figure.script,
            "set multiplot layout %lld,%d margins 0.01,0.99,0.03,0.93 spacing 0.015,%g\n"
            "unset key\nset border 1\nunset ytics\nset xtics nomirror %g,%g format '%%.2g' font "
            "'sans-serif,9'\nset xrange [%g:%g]\nset yrange [0:*]\n",
            (long long)rows, PANELS_A_ROW, 0.32 / (double)rows, edges[first] + 0.1 * span,
            0.4 * span, edges[first], edges[last + 1]);
    for (int64_t a = 0; a < panels; a++)
        put_panel(&figure, a, attributes[a],
                  modality ? find_location(modality, model, attributes[a]) : NAN, defined[a] > 0);
    fputs("unset multiplot\n", figure.script);
    figure.caption = "Densities of the distances between two people who have the attribute "
                     "(orange), two who do not (blue), and one of each (grey), over all pairs. The "
                     "dotted line is the distance at which the cumulative distributions differ "
                     "most: the KS statistic is that difference.";
    return asc_page_figure(page, &figure);
}

/* $d: distance and the three cumulative shares, from the last bin before the first pair to the
 * first behind the last, but for a share of 1e-5 at either end. */
static void put_steps(asc_figure *figure, int64_t a, int64_t n_attributes, const double *edges,
                      const double *shares, int64_t bins) {
    enum { ROWS = 256 };
    const double tail = 1e-5;
    double sums[3] = {0};
    fputs("$d << EOD\n", figure->script);
    for (int64_t b = 0; b < bins && sums[1] < 1 - tail; b++) {
        const double before[] = {sums[0], sums[1], sums[2]};
        for (int c = 0; c < 3; c++)
            sums[c] += shares[(c * n_attributes + a) * bins + b];
        if (sums[1] <= tail)
            continue;
        if (before[1] <= tail)
            fprintf(figure->script, "%.9g %.5g %.5g %.5g\n", edges[b], before[0], before[1],
                    before[2]);
        if (b % (bins / ROWS + 1) == 0 || sums[1] >= 1 - tail)
            fprintf(figure->script, "%.9g %.5g %.5g %.5g\n", edges[b + 1], sums[0], sums[1],
                    sums[2]);
        figure->points += isfinite(sums[0]) + isfinite(sums[1]) + isfinite(sums[2]);
    }
    fputs("EOD\n", figure->script);
}

/* Cumulative distributions of the attribute with the largest KS, where its distance is seen. */
static asc_code put_cumulative(asc_page *page, const char *model, const char *attribute, int64_t a,
                               int64_t n_attributes, double at, const double *edges,
                               const double *shares, int64_t bins) {
    char name[300];
    asc_figure figure = {0};
    snprintf(name, sizeof name, "cumulative_%s", model);
    asc_code code = asc_figure_begin(&figure, name, 760, 420, "Cumulative distributions for %s, %s",
                                     attribute, model);
    if (code != ASC_OK)
        return code;
    put_steps(&figure, a, n_attributes, edges, shares, bins);
    fputs("set grid lc rgb '#888888' lw 0.3\nset border 3\nset tics nomirror\nset key outside "
          "top center horizontal\nset xlabel 'distance'\nset ylabel 'share of pairs nearer'\n",
          figure.script);
    if (!isnan(at))
        fprintf(
            figure.script,
            "set arrow from %g,graph 0 to %g,graph 1 nohead lt 1 lw 1.2 dt 3 lc rgb '#888888'\n",
            at, at);
    fputs("plot $d using 1:2 with lines lw 2 lc rgb '#D55E00' title 'both have it', '' using 1:3 "
          "with lines lw 2 lc rgb '#999999' title 'one of each', '' using 1:4 with lines lw 2 lc "
          "rgb '#0072B2' title 'neither has it'\n",
          figure.script);
    figure.caption = "The attribute with the largest KS statistic. The statistic is the largest "
                     "vertical gap between the grey curve and a coloured one, at the dotted line.";
    return asc_page_figure(page, &figure);
}

static asc_code put_distributions(asc_page *page, const asc_report_source *source,
                                  const asc_table *table, const char *model) {
    char name[600];
    double *edges = NULL, *shares = NULL;
    int64_t n_edges[1], dims[3], largest = 0;
    asc_code code = ASC_OK;
    snprintf(name, sizeof name, "macro/population/%s/edges", model);
    ASC_TRY(code, asc_results_read_array(source->path, name, 1, n_edges, &edges), done);
    snprintf(name, sizeof name, "macro/population/%s/shares", model);
    ASC_TRY(code, asc_results_read_array(source->path, name, 3, dims, &shares), done);
    const asc_table *entropies = asc_report_named(source, "population/df_attributes");
    if (!edges || !shares || !entropies || dims[0] != 3 || n_edges[0] != dims[2] + 1)
        goto done;
    /* The arrays are in the study's order, the tables by name: the order is stored beside. */
    char **attributes = NULL;
    int64_t n = 0;
    ASC_TRY(code, asc_results_read_texts(source->path, "macro/attributes", &n, &attributes), done);
    char *const *names = asc_texts(table, ATTRIBUTE_NAME);
    if (attributes && n == dims[1] && names) {
        code = put_panels(page, source, model, attributes, n, edges, shares, dims[2]);
        const double *most = asc_reals_named(table, ATTRIBUTE_MAX, model);
        for (int64_t i = 1; most && i < table->rows; i++)
            if (most[i] > most[largest] || isnan(most[largest]))
                largest = i;
        const char *attribute = names[largest];
        const asc_table *modality = asc_report_named(source, "population/df_modality");
        for (int64_t a = 0; a < n && code == ASC_OK; a++)
            if (strcmp(attributes[a], attribute) == 0)
                code = put_cumulative(page, model, attribute, a, n,
                                      modality ? find_location(modality, model, attribute) : NAN,
                                      edges, shares, dims[2]);
    }
    asc_free_strings(attributes, n);
done:
    free(edges);
    free(shares);
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
    ASC_TRY(code, put_ks(page, table, models, n_models), done);
    ASC_TRY(code, put_model_pairs(page, table, models, n_models), done);
    for (int64_t m = 0; m < n_models; m++)
        ASC_TRY(code, put_distributions(page, source, table, models[m]), done);
    asc_page_table(page, table);
    const asc_table *modality =
        asc_report_table(source, &asc_macro_tables[ASC_MACRO_MODALITY_TABLE]);
    if (modality)
        asc_page_table(page, modality);
    fputs("</section>\n", page->file);
done:
    asc_free_strings(models, n_models);
    return code;
}
