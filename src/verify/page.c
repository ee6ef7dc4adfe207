/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matched against unmatched pairs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
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

/* $d: either edge of a bar and its two densities. */
static void put_bars(asc_figure *figure, const asc_verify_drawn *m) {
    enum { MOST_BARS = 200 };
    const int64_t bars = m->bins < MOST_BARS ? m->bins : MOST_BARS;
    fputs("$d << EOD\n", figure->script);
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

static asc_code put_histogram(asc_page *page, const asc_verify_drawn *m, double threshold) {
    char name[700];
    asc_figure figure = {0};
    snprintf(name, sizeof name, "verification_%s", m->label);
    asc_code code =
        asc_figure_begin(&figure, name, 820, 360, "Matched and unmatched pairs, %s", m->label);
    if (code != ASC_OK)
        return code;
    put_bars(&figure, m);
    fputs("set style fill transparent solid 0.5 noborder\nset grid lc rgb '#888888' lw 0.3\nset "
          "border 3\nset tics nomirror\nset key outside top center horizontal\nset xlabel "
          "'distance'\nset ylabel 'density'\nset yrange [0:*]\n",
          figure.script);
    if (isfinite(threshold))
        fprintf(
            figure.script,
            "set arrow from %g,graph 0 to %g,graph 1 nohead lt 1 lw 1.2 dt 3 lc rgb '#888888'\n",
            threshold, threshold);
    fputs(
        "plot $d using 1:2 with filledcurves y1=0 lc rgb '#0072B2' title 'one identity', '' using "
        "1:3 with filledcurves y1=0 lc rgb '#D55E00' title 'two identities'\n",
        figure.script);
    figure.caption = "Densities of the distances of all pairs, from the nearest to the farthest. "
                     "The dotted line is the threshold that groups and people are judged at.";
    return asc_page_figure(page, &figure);
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
        if (models[n - 1].bins > 0)
            ASC_TRY(
                code,
                put_histogram(page, &models[n - 1], find_judged(points, model[r], architecture[r])),
                done);
    }
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
