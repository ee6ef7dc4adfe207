/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matched against unmatched pairs, and the groups that a threshold fails. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/dots.h"
#include "verify/columns.h"
#include "verify/page.h"

/* The distributions of one model and its error rates at every threshold; arrays are owned. */
typedef struct model_rates {
    char label[600];
    int64_t bins;
    double *edges, *counts;    /* [bins + 1], [2, bins] */
    double matched, unmatched; /* pairs */
    double *det;               /* [n_det, 3] threshold, false match and false non-match rate */
    int64_t n_det;
} model_rates;

static void free_rates(model_rates *m) {
    free(m->edges);
    free(m->counts);
    free(m->det);
}

static asc_code read_rates(const asc_report_source *source, const char *model,
                           const char *architecture, model_rates *m) {
    enum { DET_COLUMNS = 3 };
    char name[700];
    int64_t n_edges[1] = {0}, dims[2] = {0, 0}, det_dims[2] = {0, 0};
    *m = (model_rates){0};
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
static void put_bars(asc_figure *figure, const model_rates *m) {
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

static asc_code put_histogram(asc_page *page, const model_rates *m, double threshold) {
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
                     "The dotted line is the largest threshold at which at most one in a thousand "
                     "pairs of two people is taken for one.";
    return asc_page_figure(page, &figure);
}

/* The power of ten that lies below half an error among that many pairs. */
static double find_floor(double pairs) {
    return pairs > 0 ? pow(10, floor(log10(0.5 / pairs))) : 0.1;
}

/* False non-match against false match rate, both logarithmic; no error at the edge. */
static asc_code put_det(asc_page *page, const model_rates *models, int64_t n) {
    enum { DET_COLUMNS = 3 };
    double left = 0.1, bottom = 0.1;
    asc_figure figure = {0};
    asc_code code = asc_figure_begin(&figure, "det", 640, 520, "Detection error trade-off");
    if (code != ASC_OK)
        return code;
    for (int64_t m = 0; m < n; m++) {
        left = fmin(left, find_floor(models[m].unmatched));
        bottom = fmin(bottom, find_floor(models[m].matched));
    }
    for (int64_t m = 0; m < n; m++) {
        fprintf(figure.script, "$m%lld << EOD\n", (long long)m);
        for (int64_t p = 0; p < models[m].n_det; p++) {
            const double *point = models[m].det + p * DET_COLUMNS;
            if (!isfinite(point[1]) || !isfinite(point[2]))
                continue;
            fprintf(figure.script, "%.5g %.5g\n", fmax(point[1], left), fmax(point[2], bottom));
            figure.points++;
        }
        fputs("EOD\n", figure.script);
    }
    fprintf(figure.script,
            "set logscale xy\nset grid lc rgb '#888888' lw 0.3\nset border 3\nset tics "
            "nomirror\nset format '10^{%%T}'\nset termoption enhanced\nset key outside top center "
            "horizontal\nset xrange [%g:1]\nset yrange [%g:1]\nset xlabel 'false match rate'\nset "
            "ylabel 'false non-match rate'\nplot x with lines lc rgb '#999999' dt 2 title 'equal "
            "error'",
            left, bottom);
    for (int64_t m = 0; m < n; m++) {
        fprintf(figure.script, ", $m%lld with lines lw 2.5 lc rgb '%s' title ", (long long)m,
                asc_figure_colours[m % ASC_FIGURE_COLOURS]);
        asc_figure_quote(&figure, models[m].label);
        fputs(" noenhanced", figure.script);
    }
    fputc('\n', figure.script);
    figure.caption = "Each threshold is a point; further down and left is better. A curve meets "
                     "the dashed line at the equal error rate. Where no pair errs, a curve runs "
                     "along the left or the lower edge.";
    figure.table = asc_verify_tables[ASC_VERIFY_RATE_TABLE].name;
    return asc_page_figure(page, &figure);
}

/* Rates of the three groups of every attribute, one model. */
static asc_code put_groups(asc_page *page, const asc_table *groups, int64_t first, int64_t n,
                           const char *label) {
    enum { GROUPS = 3 };
    const double *match = asc_reals(groups, GROUP_FALSE_MATCH);
    char *const *attribute = asc_texts(groups, GROUP_ATTRIBUTE);
    const int64_t count = n / GROUPS;
    double *values[GROUPS] = {NULL};
    char **names = NULL, name[700], title[760];
    asc_code code = ASC_OK;
    if (!match || !attribute || count == 0)
        return ASC_OK;
    snprintf(name, sizeof name, "groups_%s", label);
    snprintf(title, sizeof title, "False matches of every group, %s", label);
    ASC_TRY(code, asc_alloc(&names, (uint64_t)count, sizeof *names, "groups"), done);
    for (int g = 0; g < GROUPS; g++) {
        ASC_TRY(code, asc_alloc(&values[g], (uint64_t)count, sizeof(double), "groups"), done);
        for (int64_t a = 0; a < count; a++)
            values[g][a] = 1000 * match[first + a * GROUPS + g];
    }
    for (int64_t a = 0; a < count; a++)
        ASC_TRY(code, asc_copy_string(&names[a], attribute[first + a * GROUPS]), done);
    const asc_series series[] = {{.name = "both have it", .values = values[0]},
                                 {.name = "neither has it", .values = values[1]},
                                 {.name = "one of each", .values = values[2]}};
    const asc_dots dots = {
        .name = name,
        .title = title,
        .caption = "At the largest threshold that makes at most one false match in 1,000 (dashed) "
                   "over all pairs of two people. How far chance moves a group is not shown: pairs "
                   "that share a person are not independent.",
        .table = groups->name,
        .label = "false matches in 1,000 pairs of two people",
        .extra = "set arrow from 1,graph 0 to 1,graph 1 nohead lt 1 lw 1.2 dt 2 lc rgb "
                 "'#888888'\nset xrange [0:*]",
        .names = names,
        .n = count,
        .series = series,
        .n_series = GROUPS};
    code = asc_page_dots(page, &dots);
done:
    for (int g = 0; g < GROUPS; g++)
        free(values[g]);
    asc_free_strings(names, count);
    return code;
}

static asc_code put_all_groups(asc_page *page, const asc_table *groups) {
    char *const *model = asc_texts(groups, GROUP_MODEL);
    char *const *architecture = asc_texts(groups, GROUP_ARCHITECTURE);
    asc_code code = ASC_OK;
    for (int64_t r = 0, end; r < groups->rows && code == ASC_OK; r = end) {
        char label[600];
        end = asc_report_end_of_model(groups, GROUP_MODEL, r);
        snprintf(label, sizeof label, "%s_%s", model[r], architecture[r]);
        code = put_groups(page, groups, r, end - r, label);
    }
    return code;
}

static asc_code write_section(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_RATE_TABLE]);
    const asc_table *groups = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_GROUP_TABLE]);
    const asc_table *classes = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_CLASS_TABLE]);
    char *const *model = asc_texts(table, RATE_MODEL);
    char *const *architecture = asc_texts(table, RATE_ARCHITECTURE);
    char *const *protocol = asc_texts(table, RATE_PROTOCOL);
    const double *threshold = asc_reals(table, RATE_THRESHOLD);
    model_rates *models = NULL;
    int64_t n = 0;
    asc_code code = ASC_OK;
    if (!model || !architecture || !protocol || !threshold)
        return ASC_OK;
    asc_page_section(page, "verification", "Verification: one person or two?",
                     "Distances of pairs of one identity against pairs of two, over all pairs.");
    ASC_TRY(code, asc_alloc(&models, (uint64_t)table->rows, sizeof *models, "models"), done);
    for (int64_t r = 0; r < table->rows; r++) {
        if (strcmp(protocol[r], "all") != 0)
            continue;
        ASC_TRY(code, read_rates(source, model[r], architecture[r], &models[n++]), done);
        if (models[n - 1].bins > 0)
            ASC_TRY(code, put_histogram(page, &models[n - 1], threshold[r]), done);
    }
    ASC_TRY(code, put_det(page, models, n), done);
    asc_page_table(page, table);
    if (groups) {
        ASC_TRY(code, put_all_groups(page, groups), done);
        asc_page_table(page, groups);
    }
    if (classes)
        ASC_TRY(code, asc_verify_put_classes(page, classes), done);
    fputs("</section>\n", page->file);
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
