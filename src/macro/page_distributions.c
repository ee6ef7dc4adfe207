/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The distributions of distances: densities of every attribute, cumulative ones of some. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/columns.h"
#include "macro/page.h"
#include "report/colour.h"
#include "report/glyph.h"
#include "report/panels.h"
#include "report/plots.h"

enum { POINTS = 26, MOST_ROWS = 60, PAGE = 1160 };

/* Of one model: attributes are in the study's order, which is stored beside. */
typedef struct histograms {
    int64_t bins;
    double *edges, *shares; /* [bins + 1], [3, attributes, bins]; owned */
    int64_t first, last;    /* bins that are drawn */
} histograms;

/* Of all models that are drawn. */
typedef struct distributions {
    char *const *models;
    int64_t n_models;
    char **attributes; /* [n] owned */
    int64_t n;
    histograms *of;            /* [n_models] owned */
    const asc_table *modality; /* with the distances of the suprema, or NULL */
} distributions;

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

static asc_code read_model(const asc_report_source *source, const char *model, int64_t n,
                           histograms *h) {
    char name[600];
    int64_t edges[1] = {0}, dims[3] = {0};
    snprintf(name, sizeof name, "macro/population/%s/edges", model);
    asc_code code = asc_results_read_array(source->path, name, 1, edges, &h->edges);
    snprintf(name, sizeof name, "macro/population/%s/shares", model);
    if (code == ASC_OK)
        code = asc_results_read_array(source->path, name, 3, dims, &h->shares);
    if (code != ASC_OK || !h->edges || !h->shares || dims[0] != 3 || dims[1] != n ||
        edges[0] != dims[2] + 1)
        return code;
    h->bins = dims[2];
    find_range(h->shares, n, h->bins, &h->first, &h->last);
    return code;
}

/* $m<model>a<attribute>: distance and the three densities in POINTS steps; how many are defined. */
static int64_t put_densities(const asc_figure *figure, const histograms *h, int64_t n_attributes,
                             int64_t m, int64_t a) {
    const int64_t n = h->last - h->first + 1;
    int64_t defined = 0;
    fprintf(figure->script, "$m%llda%lld << EOD\n", (long long)m, (long long)a);
    for (int64_t p = 0; p < POINTS; p++) {
        const int64_t begin = h->first + p * n / POINTS, end = h->first + (p + 1) * n / POINTS;
        if (end <= begin)
            continue;
        const double width = h->edges[end] - h->edges[begin];
        fprintf(figure->script, "%.5g", (h->edges[begin] + h->edges[end]) / 2);
        for (int64_t c = 0; c < 3; c++) {
            double sum = 0;
            for (int64_t b = begin; b < end; b++)
                sum += h->shares[(c * n_attributes + a) * h->bins + b];
            fprintf(figure->script, " %.4g", sum / width);
            defined += isfinite(sum / width);
        }
        fputc('\n', figure->script);
    }
    fputs("EOD\n", figure->script);
    return defined;
}

static void put_line(const asc_figure *figure, double at) {
    fputs("unset arrow 1\n", figure->script);
    if (!isnan(at))
        fprintf(figure->script,
                "set arrow 1 from %g,graph 0 to %g,graph 1 nohead lw 1.2 dt 3 lc rgb '%s'\n", at,
                at, ASC_COLOUR_ACROSS);
}

#define THREE                                                                                      \
    "using 1:3 with lines lw 1.6 lc rgb '" ASC_COLOUR_ACROSS                                       \
    "', '' using 1:4 with lines lw 1.6 lc rgb '" ASC_COLOUR_NEITHER                                \
    "', '' using 1:2 with lines lw 1.6 lc rgb '" ASC_COLOUR_BOTH "'\n"

static const asc_key keys[] = {{"both have it", ASC_COLOUR_BOTH, 0},
                               {"one of each", ASC_COLOUR_ACROSS, 0},
                               {"neither has it", ASC_COLOUR_NEITHER, 0}};
enum { KEYS = 3 };

/* A row an attribute and a column a model, in the order of the KS statistics. */
static asc_code put_panels(asc_page *page, const distributions *d, const int64_t *order) {
    const int64_t rows = d->n < MOST_ROWS ? d->n : MOST_ROWS;
    int longest = 4;
    bool begun = false;
    asc_figure figure = {0};
    for (int64_t a = 0; a < rows; a++) {
        const int columns = asc_glyph_columns(d->attributes[order[a]]);
        longest = columns > longest ? columns : longest;
    }
    longest = longest < ASC_FIGURE_PANEL_NAME ? longest : ASC_FIGURE_PANEL_NAME;
    asc_grid grid = {.panels = rows * d->n_models,
                     .columns = d->n_models,
                     .rows = rows,
                     .left = 20 + 7 * longest,
                     .right = 16,
                     .top = 56,
                     .bottom = 46,
                     .across = 14,
                     .down = 7,
                     .panel_height = 34};
    grid.panel_width =
        (PAGE - grid.left - grid.right - (int)(grid.columns - 1) * grid.across) / (int)grid.columns;
    if (grid.panel_width > 480)
        grid.panel_width = 480;
    grid.width = grid.left + grid.right + (int)grid.columns * (grid.panel_width + grid.across);
    grid.height = grid.top + grid.bottom + (int)rows * (grid.panel_height + grid.down);
    asc_code code = asc_figure_begin(&figure, "distances", grid.width, grid.height,
                                     "Distances inside and across modalities");
    if (code != ASC_OK)
        return code;
    for (int64_t m = 0; m < d->n_models; m++)
        for (int64_t k = 0; k < rows && d->of[m].bins > 0; k++)
            figure.points += put_densities(&figure, &d->of[m], d->n, m, order[k]);
    fputs("set border 1\nset yrange [0:*]\nset tics font 'sans-serif,10'\n", figure.script);
    asc_legend_put(&figure, keys, KEYS, 10);
    asc_figure_across(&figure, grid.left, "distance");
    asc_grid_begin(&figure);
    fputs("unset ytics\n", figure.script);
    figure.longest_name = ASC_FIGURE_PANEL_NAME;
    for (int64_t k = 0; k < rows; k++)
        for (int64_t m = 0; m < d->n_models; m++) {
            const histograms *h = &d->of[m];
            const char *model = d->models[m];
            if (h->bins == 0)
                continue;
            asc_grid_panel(&figure, &grid, k * d->n_models + m, k == 0 ? model : NULL,
                           asc_colour_models[asc_page_model(page, model)]);
            asc_plot_range(&figure, "x", h->edges[h->first], h->edges[h->last + 1],
                           grid.panel_width / 55 + 1);
            fputs(k == rows - 1 ? "set xtics format '%g'\n" : "set xtics format ''\n",
                  figure.script);
            if (m == 0) {
                fputs("set label 997 ", figure.script);
                asc_figure_quote(&figure, d->attributes[order[k]]);
                fputs(" at graph -0.03,0.4 right font 'sans-serif,11'\n", figure.script);
            }
            put_line(&figure, d->modality
                                  ? find_location(d->modality, model, d->attributes[order[k]])
                                  : NAN);
            fprintf(figure.script, "plot $m%llda%lld " THREE, (long long)m, (long long)order[k]);
            if (!begun)
                asc_legend_end(&figure);
            begun = true;
            fputs("unset label 997\n", figure.script);
        }
    asc_grid_end(&figure);
    figure.caption =
        "Densities of the distances between two people over all pairs, a row an attribute, those "
        "with the largest KS statistics first. The dotted line is the distance at which the "
        "cumulative distributions differ most: the KS statistic is that difference.";
    return asc_page_figure(page, &figure);
}

/* $m<model>: distance, the three cumulative shares, and the differences to the one across, from the
 * last bin before the first pair to the first behind the last, but for a share of 1e-5 at either
 * end. */
static void put_steps(asc_figure *figure, const histograms *h, int64_t n, int64_t m, int64_t a) {
    enum { ROWS = 128 };
    const double tail = 1e-5;
    double sums[3] = {0};
    fprintf(figure->script, "$m%lld << EOD\n", (long long)m);
    for (int64_t b = 0; b < h->bins && sums[1] < 1 - tail; b++) {
        const double before = sums[1];
        for (int c = 0; c < 3; c++)
            sums[c] += h->shares[(c * n + a) * h->bins + b];
        if (sums[1] <= tail)
            continue;
        if (before <= tail || b % (h->bins / ROWS + 1) == 0 || sums[1] >= 1 - tail)
            fprintf(figure->script, "%.7g %.5g %.5g %.5g %.4g %.4g\n", h->edges[b + 1], sums[0],
                    sums[1], sums[2], sums[0] - sums[1], sums[2] - sums[1]);
        figure->points += isfinite(sums[0]) + isfinite(sums[1]) + isfinite(sums[2]);
    }
    fputs("EOD\n", figure->script);
}

/* Cumulative distributions of an attribute above their differences, a column a model. */
static asc_code put_cumulative(asc_page *page, const distributions *d, int64_t a, int number,
                               const char *why) {
    asc_grid grid = {.panels = 2 * d->n_models,
                     .columns = d->n_models,
                     .rows = 2,
                     .left = 78,
                     .right = 16,
                     .top = 56,
                     .bottom = 46,
                     .across = 14,
                     .down = 12,
                     .panel_height = 170};
    char name[64];
    asc_figure figure = {0};
    grid.panel_width =
        (PAGE - grid.left - grid.right - (int)(grid.columns - 1) * grid.across) / (int)grid.columns;
    if (grid.panel_width > 480)
        grid.panel_width = 480;
    grid.width = grid.left + grid.right + (int)grid.columns * (grid.panel_width + grid.across);
    grid.height = grid.top + grid.bottom + 2 * (grid.panel_height + grid.down);
    snprintf(name, sizeof name, "cumulative_%d", number);
    asc_code code =
        asc_figure_begin(&figure, name, grid.width, grid.height,
                         "Cumulative distributions of distances for %s", d->attributes[a]);
    if (code != ASC_OK)
        return code;
    for (int64_t m = 0; m < d->n_models; m++)
        put_steps(&figure, &d->of[m], d->n, m, a);
    fputs("set border 3\nset tics font 'sans-serif,10'\nset grid lc rgb '#888888' lw 0.3\n",
          figure.script);
    asc_legend_put(&figure, keys, KEYS, 10);
    fprintf(figure.script,
            "set label 999 'share of pairs nearer' at screen %.5f,0.72 rotate by 90 center font "
            "'sans-serif,12'\nset label 997 'less that across' at screen %.5f,0.28 rotate by 90 "
            "center font 'sans-serif,12'\n",
            12.0 / grid.width, 12.0 / grid.width);
    asc_figure_across(&figure, grid.left, "distance");
    asc_grid_begin(&figure);
    double most = 0;
    for (int64_t m = 0; m < d->n_models; m++)
        for (int64_t c = 0; c < 3; c += 2) {
            double sum = 0;
            for (int64_t b = 0; b < d->of[m].bins; b++) {
                sum += d->of[m].shares[(c * d->n + a) * d->of[m].bins + b] -
                       d->of[m].shares[(d->n + a) * d->of[m].bins + b];
                most = fmax(most, fabs(sum));
            }
        }
    for (int64_t p = 0; p < grid.panels; p++) {
        const int64_t m = p % d->n_models, row = p / d->n_models;
        const histograms *h = &d->of[m];
        if (h->bins == 0)
            continue;
        asc_grid_panel(&figure, &grid, p, row == 0 ? d->models[m] : NULL,
                       asc_colour_models[asc_page_model(page, d->models[m])]);
        asc_plot_range(&figure, "x", h->edges[h->first], h->edges[h->last + 1],
                       grid.panel_width / 55 + 1);
        asc_plot_range(&figure, "y", row == 0 ? 0 : -1.1 * most, row == 0 ? 1 : 1.1 * most, 5);
        fprintf(figure.script, "set xtics format %s\nset ytics format %s\n",
                row == 1 ? "'%g'" : "''", m == 0 ? "'%g'" : "''");
        put_line(&figure,
                 d->modality ? find_location(d->modality, d->models[m], d->attributes[a]) : NAN);
        if (row == 0)
            fprintf(figure.script, "plot $m%lld " THREE, (long long)m);
        else
            fprintf(figure.script,
                    "plot 0 with lines lw 1.6 lc rgb '%s', $m%lld using 1:6 with lines lw 1.6 lc "
                    "rgb '%s', '' using 1:5 with lines lw 1.6 lc rgb '%s'\n",
                    ASC_COLOUR_ACROSS, (long long)m, ASC_COLOUR_NEITHER, ASC_COLOUR_BOTH);
        asc_legend_end(&figure);
    }
    asc_grid_end(&figure);
    figure.caption = why;
    return asc_page_figure(page, &figure);
}

static int64_t place_of(const distributions *d, const char *attribute) {
    for (int64_t a = 0; a < d->n; a++)
        if (strcmp(d->attributes[a], attribute) == 0)
            return a;
    return -1;
}

/* Of the attribute with the largest KS statistic, and of those that the user names. */
static asc_code put_curves(asc_page *page, const distributions *d, int64_t strongest) {
    asc_code code = put_cumulative(
        page, d, strongest, 0,
        "The attribute with the largest KS statistics. Above: the share of pairs nearer than a "
        "distance; below: that share less the one across. The KS statistic is the largest gap, "
        "where the dotted line is. Others are drawn by attrscope report --curves=NAMES.");
    for (int64_t k = 0; k < page->options->n_curves && code == ASC_OK; k++) {
        const int64_t a = place_of(d, page->options->curves[k]);
        if (a >= 0) {
            code = put_cumulative(
                page, d, a, (int)k + 1,
                "Above: the share of pairs nearer than a distance; below: that share less the one "
                "across. The KS statistic is the largest gap, where the dotted line is.");
        } else {
            fputs("<p class=\"quiet\">Cumulative distributions of distances for ", page->file);
            asc_page_text(page, page->options->curves[k]);
            fputs(": not drawn, as no attribute of two values has this name.</p>\n", page->file);
        }
    }
    return code;
}

/* Attributes by their largest KS statistic, mean over models; those without a row come last. */
static asc_code find_order(const distributions *d, const asc_table *table, int64_t *order) {
    char *const *names = asc_texts(table, ATTRIBUTE_NAME);
    double *strength = NULL;
    asc_code code = asc_alloc(&strength, (uint64_t)d->n, sizeof *strength, "attributes");
    for (int64_t a = 0; a < d->n && code == ASC_OK; a++) {
        strength[a] = NAN;
        for (int64_t r = 0; names && r < table->rows; r++)
            for (int64_t m = 0; m < d->n_models && strcmp(names[r], d->attributes[a]) == 0; m++) {
                const double *most = asc_reals_named(table, ATTRIBUTE_MAX, d->models[m]);
                if (most && !isnan(most[r]))
                    strength[a] = (isnan(strength[a]) ? 0 : strength[a]) + most[r];
            }
    }
    if (code == ASC_OK)
        code = asc_plot_order(strength, d->n, 1, order);
    free(strength);
    return code;
}

asc_code asc_macro_put_distributions(asc_page *page, const asc_report_source *source,
                                     const asc_table *table, char *const *models,
                                     int64_t n_models) {
    distributions d = {.models = models,
                       .n_models = n_models,
                       .modality = asc_report_named(source, "population/df_modality")};
    int64_t *order = NULL;
    bool known = false;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_results_read_texts(source->path, "macro/attributes", &d.n, &d.attributes),
            done);
    if (!d.attributes || d.n == 0)
        goto done;
    ASC_TRY(code, asc_alloc(&d.of, (uint64_t)n_models, sizeof *d.of, "distributions"), done);
    for (int64_t m = 0; m < n_models; m++) {
        ASC_TRY(code, read_model(source, models[m], d.n, &d.of[m]), done);
        known = known || d.of[m].bins > 0;
    }
    if (!known)
        goto done;
    ASC_TRY(code, asc_alloc(&order, (uint64_t)d.n, sizeof *order, "attributes"), done);
    ASC_TRY(code, find_order(&d, table, order), done);
    ASC_TRY(code, put_panels(page, &d, order), done);
    code = put_curves(page, &d, order[0]);
done:
    for (int64_t m = 0; d.of && m < n_models; m++) {
        free(d.of[m].edges);
        free(d.of[m].shares);
    }
    free(d.of);
    free(order);
    asc_free_strings(d.attributes, d.n);
    return code;
}
