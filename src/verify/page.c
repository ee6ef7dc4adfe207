/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matched against unmatched pairs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/colour.h"
#include "report/panels.h"
#include "verify/columns.h"
#include "verify/page.h"

static void free_rates(asc_verify_drawn *m) {
    free(m->edges);
    free(m->counts);
    free(m->det);
}

static asc_code read_rates(const asc_report_source *source, const char *model,
                           const char *architecture, asc_verify_drawn *m) {
    enum { DET_COLUMNS = 3 };
    char name[700];
    int64_t n_edges[1] = {0}, dims[2] = {0, 0}, det_dims[2] = {0, 0};
    *m = (asc_verify_drawn){0};
    snprintf(m->label, sizeof m->label, "%s_%s", model, architecture);
    snprintf(name, sizeof name, "verify/histogram_edges_%s", m->label);
    asc_code code = asc_results_read_array(source->path, name, 1, n_edges, &m->edges);
    snprintf(name, sizeof name, "verify/histogram_%s", m->label);
    if (code == ASC_OK)
        code = asc_results_read_array(source->path, name, 2, dims, &m->counts);
    snprintf(name, sizeof name, "verify/det_%s", m->label);
    if (code == ASC_OK)
        code = asc_results_read_array(source->path, name, 2, det_dims, &m->det);
    if (code == ASC_OK && m->edges && m->counts && dims[0] == 2 && n_edges[0] == dims[1] + 1)
        m->bins = dims[1];
    if (code == ASC_OK && m->det && det_dims[1] == DET_COLUMNS)
        m->n_det = det_dims[0];
    for (int64_t b = 0; b < m->bins; b++) {
        m->matched += m->counts[b];
        m->unmatched += m->counts[m->bins + b];
    }
    return code;
}

/* $h<number>: either edge of a bar and its two densities. */
static void put_bars(asc_figure *figure, const asc_verify_drawn *m, int64_t number) {
    enum { MOST_BARS = 200 };
    const int64_t bars = m->bins < MOST_BARS ? m->bins : MOST_BARS;
    fprintf(figure->script, "$h%lld << EOD\n", (long long)number);
    for (int64_t p = 0; p < bars; p++) {
        const int64_t begin = p * m->bins / bars, end = (p + 1) * m->bins / bars;
        const double width = m->edges[end] - m->edges[begin];
        double matched = 0, unmatched = 0;
        for (int64_t b = begin; b < end; b++) {
            matched += m->counts[b];
            unmatched += m->counts[m->bins + b];
        }
        for (int64_t edge = begin; edge <= end; edge += end - begin) {
            const double heights[] = {matched / m->matched / width,
                                      unmatched / m->unmatched / width};
            fprintf(figure->script, "%.9g %.5g %.5g\n", m->edges[edge], heights[0], heights[1]);
            figure->points += isfinite(heights[0]) + isfinite(heights[1]);
        }
    }
    fputs("EOD\n", figure->script);
}

/* A panel a model [n]; their distances have units of their own. */
static asc_code put_histograms(asc_page *page, const asc_verify_drawn *models, int64_t n) {
    static const asc_key keys[] = {{"one identity", ASC_COLOUR_BOTH, 0},
                                   {"two identities", ASC_COLOUR_ACROSS, 0}};
    const int64_t shown = n < ASC_PANELS ? n : ASC_PANELS;
    const asc_grid grid = asc_grid_lay(shown, 2, 1, 480, 180, 22);
    asc_figure figure = {0};
    asc_code code = asc_figure_begin(&figure, "verification_pairs", grid.width, grid.height,
                                     "Distances of pairs of one identity and of two");
    if (code != ASC_OK)
        return code;
    for (int64_t m = 0; m < shown; m++)
        put_bars(&figure, &models[m], m);
    fputs("set style fill transparent solid 0.55 noborder\nset border 1\nset tics font "
          "'sans-serif,11'\nset yrange [0:*]\n",
          figure.script);
    asc_legend_put(&figure, keys, 2, 10);
    fprintf(figure.script,
            "set label 999 'density' at screen %.5f,0.5 rotate by 90 center font 'sans-serif,12'\n",
            14.0 / grid.width);
    asc_figure_across(&figure, grid.left, "distance");
    asc_grid_begin(&figure);
    fputs("unset ytics\n", figure.script);
    for (int64_t m = 0; m < shown; m++) {
        const asc_verify_drawn *model = &models[m];
        asc_grid_panel(&figure, &grid, m, model->label,
                       asc_colour_models[asc_page_model(page, model->label)]);
        if (model->bins == 0) {
            asc_figure_empty_panel(&figure, "no pairs");
            continue;
        }
        asc_plot_range(&figure, "x", model->edges[0], model->edges[model->bins],
                       grid.panel_width / 50);
        if (isfinite(model->judged))
            fprintf(figure.script,
                    "set arrow 1 from %g,graph 0 to %g,graph 1 nohead lw 1.4 dt 2 lc rgb '%s'\n",
                    model->judged, model->judged, ASC_COLOUR_INK);
        fprintf(figure.script,
                "plot $h%lld using 1:3 with filledcurves y1=0 lc rgb '%s', '' using 1:2 with "
                "filledcurves y1=0 lc rgb '%s'\n",
                (long long)m, ASC_COLOUR_ACROSS, ASC_COLOUR_BOTH);
        asc_legend_end(&figure);
    }
    asc_grid_end(&figure);
    figure.caption = "Densities of the distances of all pairs, from the nearest to the farthest. "
                     "The dashed line is the threshold that groups and people are judged at.";
    figure.table = asc_verify_tables[ASC_VERIFY_RATE_TABLE].name;
    code = asc_figure_note_models(&figure, n - shown);
    if (code == ASC_OK)
        code = asc_page_figure(page, &figure);
    asc_figure_free(&figure);
    return code;
}

/* The threshold that groups and people are judged at, of the model in a row; NaN: unknown. */
static double find_judged(const asc_table *points, const char *model, const char *architecture) {
    char *const *models = asc_texts(points, POINT_MODEL);
    char *const *architectures = asc_texts(points, POINT_ARCHITECTURE);
    char *const *protocol = asc_texts(points, POINT_PROTOCOL);
    const double *threshold = asc_reals(points, POINT_THRESHOLD);
    const int64_t *judged = asc_ints(points, POINT_JUDGED);
    if (!models || !architectures || !protocol || !threshold || !judged)
        return NAN;
    for (int64_t r = 0; r < points->rows; r++)
        if (judged[r] && strcmp(protocol[r], "all") == 0 && strcmp(models[r], model) == 0 &&
            strcmp(architectures[r], architecture) == 0)
            return threshold[r];
    return NAN;
}

static asc_code write_section(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_RATE_TABLE]);
    const asc_table *points = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_POINT_TABLE]);
    const asc_table *groups = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_GROUP_TABLE]);
    const asc_table *classes = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_CLASS_TABLE]);
    char *const *model = asc_texts(table, RATE_MODEL);
    char *const *architecture = asc_texts(table, RATE_ARCHITECTURE);
    char *const *protocol = asc_texts(table, RATE_PROTOCOL);
    static const int further[] = {ASC_VERIFY_POINT_TABLE, ASC_VERIFY_DIFFERENCE_TABLE,
                                  ASC_VERIFY_ERRORS_TABLE};
    asc_verify_drawn *models = NULL;
    int64_t n = 0;
    asc_code code = ASC_OK;
    if (!model || !architecture || !protocol)
        return ASC_OK;
    asc_page_section(page, "verification", "Verification: one person or two?",
                     "Distances of pairs of one identity against pairs of two, over all pairs.");
    ASC_TRY(code, asc_alloc(&models, (uint64_t)table->rows, sizeof *models, "models"), done);
    for (int64_t r = 0; r < table->rows; r++) {
        if (strcmp(protocol[r], "all") != 0)
            continue;
        ASC_TRY(code, read_rates(source, model[r], architecture[r], &models[n++]), done);
        models[n - 1].judged = find_judged(points, model[r], architecture[r]);
    }
    if (n > 0)
        ASC_TRY(code, put_histograms(page, models, n), done);
    ASC_TRY(code, asc_verify_put_det(page, points, models, n), done);
    asc_page_table(page, table);
    for (size_t k = 0; k < sizeof further / sizeof *further; k++) {
        const asc_table *one = asc_report_table(source, &asc_verify_tables[further[k]]);
        if (one)
            asc_page_table(page, one);
    }
    if (groups) {
        ASC_TRY(code, asc_verify_put_groups(page, groups), done);
        asc_page_table(page, groups);
    }
    if (classes)
        ASC_TRY(code, asc_verify_put_classes(page, classes), done);
    asc_page_section_end(page);
done:
    for (int64_t m = 0; m < n; m++)
        free_rates(&models[m]);
    free(models);
    return code;
}

const asc_report_section asc_verify_sections[] = {{60, &asc_verify_tables[ASC_VERIFY_RATE_TABLE],
                                                   "verification", "Verification", write_section,
                                                   asc_verify_findings},
                                                  {0}};
