/* Matched against unmatched pairs, and the groups that a threshold fails. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/dots.h"
#include "report/sections.h"

/* The distributions of one model, and the two error rates at every edge of its bins. */
typedef struct model_rates {
    char label[600];
    int64_t bins;
    double *edges, *counts;
    double matched, unmatched;
} model_rates;

static void free_rates(model_rates *m) {
    free(m->edges);
    free(m->counts);
}

static asc_code read_rates(const asc_report_source *source, const char *model,
                           const char *architecture, model_rates *m) {
    char name[700];
    int64_t n_edges[1] = {0}, dims[2] = {0, 0};
    *m = (model_rates){0};
    snprintf(m->label, sizeof m->label, "%s_%s", model, architecture);
    snprintf(name, sizeof name, "verify/histogram_edges_%s", m->label);
    asc_code code = asc_results_read_array(source->path, name, 1, n_edges, &m->edges);
    snprintf(name, sizeof name, "verify/histogram_%s", m->label);
    if (code == ASC_OK)
        code = asc_results_read_array(source->path, name, 2, dims, &m->counts);
    if (code == ASC_OK && m->edges && m->counts && dims[0] == 2 && n_edges[0] == dims[1] + 1)
        m->bins = dims[1];
    for (int64_t b = 0; b < m->bins; b++) {
        m->matched += m->counts[b];
        m->unmatched += m->counts[m->bins + b];
    }
    return code;
}

static asc_code put_histogram(asc_page *page, const model_rates *m, double threshold) {
    enum { POINTS = 200 };
    char name[700];
    asc_figure figure = {0};
    snprintf(name, sizeof name, "verification_%s", m->label);
    asc_code code =
        asc_figure_begin(&figure, name, 820, 360, "Matched and unmatched pairs, %s", m->label);
    if (code != ASC_OK)
        return code;
    fputs("$d << EOD\n", figure.script);
    for (int64_t p = 0; p < POINTS; p++) {
        const int64_t begin = p * m->bins / POINTS, end = (p + 1) * m->bins / POINTS;
        double matched = 0, unmatched = 0;
        for (int64_t b = begin; b < end; b++) {
            matched += m->counts[b];
            unmatched += m->counts[m->bins + b];
        }
        if (end > begin && matched + unmatched > 0) {
            const double width = m->edges[end] - m->edges[begin];
            fprintf(figure.script, "%.5g %.5g %.5g\n", (m->edges[begin] + m->edges[end]) / 2,
                    matched / m->matched / width, unmatched / m->unmatched / width);
        }
    }
    fputs("EOD\nset style fill solid 0.45 noborder\nset grid lc rgb '#888888' lw 0.3\nset border "
          "3\nset tics nomirror\nset key outside top center horizontal\nset xlabel 'distance'\nset "
          "ylabel 'density'\nset yrange [0:*]\n",
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
    figure.caption = "Densities of the distances of all pairs. The dotted line is the threshold at "
                     "which one in a thousand pairs of two people would be taken for one.";
    return asc_page_figure(page, &figure);
}

/* False non-match against false match rate, both logarithmic. */
static asc_code put_det(asc_page *page, const model_rates *models, int64_t n) {
    asc_figure figure = {0};
    asc_code code = asc_figure_begin(&figure, "det", 640, 520, "Detection error trade-off");
    if (code != ASC_OK)
        return code;
    for (int64_t m = 0; m < n; m++) {
        double match = 0, hit = 0;
        fprintf(figure.script, "$m%lld << EOD\n", (long long)m);
        for (int64_t b = 0; b < models[m].bins; b++) {
            hit += models[m].counts[b];
            match += models[m].counts[models[m].bins + b];
            const double miss = 1 - hit / models[m].matched;
            if (match > 0 && miss > 0)
                fprintf(figure.script, "%.5g %.5g\n", match / models[m].unmatched, miss);
        }
        fputs("1 nan\nEOD\n", figure.script);
    }
    fputs("set logscale xy\nset grid lc rgb '#888888' lw 0.3\nset border 3\nset tics nomirror\nset "
          "format '10^{%T}'\nset termoption enhanced\nset key outside top center horizontal\nset "
          "xrange [1e-6:1]\nset yrange [1e-4:1]\nset xlabel 'false match rate'\nset ylabel 'false "
          "non-match rate'\nplot x with lines lc rgb '#999999' dt 2 title 'equal error'",
          figure.script);
    for (int64_t m = 0; m < n; m++) {
        fprintf(figure.script, ", $m%lld with lines lw 2 lc rgb '%s' title ", (long long)m,
                asc_figure_colours[m % ASC_FIGURE_COLOURS]);
        asc_figure_quote(&figure, models[m].label);
        fputs(" noenhanced", figure.script);
    }
    fputc('\n', figure.script);
    figure.caption =
        "Each threshold is a point; further down and left is better. A curve meets the "
        "dashed line at the equal error rate.";
    figure.table = "verification";
    return asc_page_figure(page, &figure);
}

/* Rates of the three groups of every attribute, one model. */
static asc_code put_groups(asc_page *page, const asc_table *groups, int64_t first, int64_t n,
                           const char *label) {
    enum { GROUPS = 3 };
    const double *match = asc_report_reals(groups, "false_match_rate");
    char *const *attribute = asc_report_texts(groups, "attribute");
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
        .caption = "At the threshold that makes one false match in 1,000 over all pairs (dashed). "
                   "A group to the right is mixed up more often than people at large.",
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
    char *const *model = asc_report_texts(groups, "model");
    char *const *architecture = asc_report_texts(groups, "architecture");
    asc_code code = ASC_OK;
    for (int64_t r = 0, end; model && architecture && r < groups->rows && code == ASC_OK; r = end) {
        char label[600];
        for (end = r; end < groups->rows && strcmp(model[end], model[r]) == 0 &&
                      strcmp(architecture[end], architecture[r]) == 0;)
            end++;
        snprintf(label, sizeof label, "%s_%s", model[r], architecture[r]);
        code = put_groups(page, groups, r, end - r, label);
    }
    return code;
}

asc_code asc_report_verification(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, "verification");
    const asc_table *groups = asc_report_table(source, "verification_groups");
    char *const *model = asc_report_texts(table, "model");
    char *const *architecture = asc_report_texts(table, "architecture");
    char *const *protocol = asc_report_texts(table, "protocol");
    const double *threshold = asc_report_reals(table, "threshold");
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
    fputs("</section>\n", page->file);
done:
    for (int64_t m = 0; m < n; m++)
        free_rates(&models[m]);
    free(models);
    return code;
}
