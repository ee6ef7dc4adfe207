/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The distributions of distances: densities of every attribute, cumulative ones of the strongest.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/columns.h"
#include "macro/page.h"

enum { POINTS = 48, MOST_PANELS = 60, PANELS_A_ROW = 5 };

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

asc_code asc_macro_put_distributions(asc_page *page, const asc_report_source *source,
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
