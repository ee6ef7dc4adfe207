/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The microscale: energies beside their nulls, their scale, correlations of fields, retention. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "micro/columns.h"
#include "micro/page.h"
#include "micro/page_rows.h"
#include "report/colour.h"
#include "report/dots.h"

static bool is_chosen(const asc_energy_rows *e, int64_t r, int64_t chosen) {
    return asc_same_measure(e->measure[r], e->parameter[r], e->measure[chosen],
                            e->parameter[chosen]);
}

/* $null: what random nodes would give, a row an attribute: mean over models and identities. */
static void put_nulls(const asc_figure *figure, const asc_energy_rows *e, int64_t chosen) {
    fputs("$null << EOD\n", figure->script);
    for (int64_t a = 0; a < e->n_attributes; a++) {
        double sum = 0, count = 0;
        for (int64_t r = 0; r < e->n; r++)
            if (is_chosen(e, r, chosen) && strcmp(e->attribute[r], e->attributes[a]) == 0 &&
                !isnan(e->null_nodes[r])) {
                sum += e->null_nodes[r];
                count++;
            }
        if (count > 0)
            fprintf(figure->script, "%lld %.6g\n", (long long)a, sum / count);
    }
    fputs("EOD\n", figure->script);
}

/* A star above every attribute in which two variants of a model differ at 0.05, adjusted. */
static void put_stars(const asc_figure *figure, const asc_report_source *source,
                      const asc_energy_rows *e, int64_t chosen) {
    const asc_table *tests = asc_report_table(source, &asc_micro_tables[ASC_MICRO_TEST_TABLE]);
    char *const *compared = asc_texts(tests, COMPARED_COMPARED);
    char *const *attribute = asc_texts(tests, COMPARED_ATTRIBUTE);
    char *const *measure = asc_texts(tests, COMPARED_MEASURE);
    const double *parameter = asc_reals(tests, COMPARED_PARAMETER);
    const double *pvalue = asc_reals(tests, COMPARED_EXCESS_ADJUSTED);
    for (int64_t r = 0; compared && attribute && measure && parameter && pvalue && r < tests->rows;
         r++)
        if (strcmp(compared[r], "variants") == 0 && pvalue[r] < 0.05 &&
            asc_same_measure(measure[r], parameter[r], e->measure[chosen], e->parameter[chosen]))
            fprintf(figure->script,
                    "set label '*' at %lld, graph 0.97 center font 'sans-serif,18'\n",
                    (long long)asc_find_text(e->attributes, e->n_attributes, attribute[r]));
}

/* Box plots over identities of one measure: that of row `chosen`. */
static asc_code put_boxes(asc_page *page, const asc_report_source *source, const asc_energy_rows *e,
                          int64_t chosen) {
    enum { WIDTH = 1160, PANEL = 420, LINE = 22 };
    const double gap = 1.0 / ((double)e->n_kinds + 1);
    asc_key *keys = NULL;
    asc_figure figure = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&keys, (uint64_t)e->n_kinds + 1, sizeof *keys, "a legend"), done);
    for (int64_t k = 0; k < e->n_kinds; k++)
        keys[k] = (asc_key){.name = e->kinds[k], .colour = e->colours[k], .mark = e->marks[k]};
    keys[e->n_kinds] =
        (asc_key){.name = "random nodes", .colour = ASC_COLOUR_CHANCE, .mark = ASC_KEY_DASHED};
    const int legend = LINE * asc_legend_lines(keys, e->n_kinds + 1, WIDTH - 60);
    ASC_TRY(code,
            asc_figure_begin(&figure, "energies", WIDTH, PANEL + legend,
                             "Energy of every attribute (%s %s%.3g)", e->measure[chosen],
                             isnan(e->parameter[chosen]) ? "" : "at ",
                             isnan(e->parameter[chosen]) ? 0 : e->parameter[chosen]),
            done);
    for (int64_t k = 0; k < e->n_kinds; k++) {
        fprintf(figure.script, "$k%lld << EOD\n", (long long)k);
        for (int64_t r = 0; r < e->n; r++)
            if (is_chosen(e, r, chosen) && strcmp(e->labels[r], e->kinds[k]) == 0 &&
                isfinite(e->value[r])) {
                fprintf(figure.script, "%.4g %.6g\n",
                        (double)asc_find_text(e->attributes, e->n_attributes, e->attribute[r]) +
                            gap * ((double)k + 1) - 0.5,
                        e->value[r]);
                figure.points++;
            }
        fputs("EOD\n", figure.script);
    }
    put_nulls(&figure, e, chosen);
    put_stars(&figure, source, e, chosen);
    asc_legend_put(&figure, keys, e->n_kinds + 1, 60);
    asc_plot_tics(&figure, "xtics", (char *const *)(const void *)e->attributes, NULL,
                  e->n_attributes);
    fprintf(
        figure.script,
        "set xrange [-0.6:%g]\nset yrange [0:*]\nset grid ytics lc rgb '#888888' lw 0.3\nset "
        "border 2\nset ytics nomirror\nunset key\nset tmargin at screen %.5f\nset ylabel "
        "'energy'\nset style boxplot nooutliers\nset boxwidth %g absolute\nset style fill solid "
        "0.35\nplot $null using ($1-0.45):2:(0.9):(0) with vectors nohead lc rgb '%s' dt 2 lw 1.5",
        (double)e->n_attributes - 0.4, 1 - (legend + 8.0) / figure.height, 0.7 * gap,
        ASC_COLOUR_CHANCE);
    for (int64_t k = 0; k < e->n_kinds; k++) {
        const char *colour = e->colours[k];
        for (int64_t a = 0; a < e->n_attributes; a++)
            fprintf(figure.script,
                    ", $k%lld using (%.4g):(abs($1-%.4g)<1e-3?$2:1/0) with boxplot lc rgb '%s'",
                    (long long)k, (double)a + gap * ((double)k + 1) - 0.5,
                    (double)a + gap * ((double)k + 1) - 0.5, colour);
        fprintf(figure.script, ", $k%lld using 1:2 with points pt %d ps 0.4 lc rgb '%s'",
                (long long)k, e->marks[k], colour);
    }
    fputc('\n', figure.script);
    figure.caption =
        "One dot an identity, boxes hold the middle half. Dashed: what random nodes "
        "would give on this lattice: the attribute moves the embedding in no "
        "predictable direction. 0: always in the same one. A star: two variants of a "
        "model differ (signed rank over the people of both, adjusted p below 0.05; all "
        "tests are in energy_tests).";
    figure.table = asc_micro_tables[ASC_MICRO_ENERGY_TABLE].name;
    code = asc_page_figure(page, &figure);
done:
    asc_figure_free(&figure);
    free(keys);
    return code;
}

/* One kind's row of energy_summary for each attribute: shift, low, high [attributes]. */
static void find_shifts(const asc_table *summary, const asc_energy_rows *e, int64_t chosen,
                        const char *kind, double *out[3]) {
    static const int columns[] = {SUMMARY_NODES_SHIFT, SUMMARY_NODES_CI_LOW, SUMMARY_NODES_CI_HIGH};
    char *const *attribute = asc_texts(summary, SUMMARY_ATTRIBUTE);
    char *const *measure = asc_texts(summary, SUMMARY_MEASURE);
    const double *parameter = asc_reals(summary, SUMMARY_PARAMETER);
    char label[ASC_ENERGY_LABEL];
    for (int64_t a = 0; a < e->n_attributes; a++)
        out[0][a] = out[1][a] = out[2][a] = NAN;
    for (int64_t r = 0; attribute && measure && parameter && r < summary->rows; r++) {
        const int64_t a = asc_find_text(e->attributes, e->n_attributes, attribute[r]);
        if (a < 0 || !asc_energy_label(summary, r, label) || strcmp(label, kind) != 0 ||
            !asc_same_measure(measure[r], parameter[r], e->measure[chosen], e->parameter[chosen]))
            continue;
        for (int c = 0; c < 3; c++) {
            const double *column = asc_reals(summary, columns[c]);
            out[c][a] = column ? column[r] : NAN;
        }
    }
}

/* Energies less what random nodes would give, with their intervals over people. */
static asc_code put_shifts(asc_page *page, const asc_report_source *source,
                           const asc_energy_rows *e, int64_t chosen) {
    const asc_table *summary = asc_report_table(source, &asc_micro_tables[ASC_MICRO_SUMMARY_TABLE]);
    const int64_t n = e->n_attributes;
    const double line = 0;
    asc_series *series = NULL;
    double *values = NULL;
    asc_code code = ASC_OK;
    if (!summary || e->n_kinds > ASC_ENERGY_DRAWN)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&series, (uint64_t)e->n_kinds, sizeof *series, "energies"), done);
    ASC_TRY(code,
            asc_alloc(&values, (uint64_t)e->n_kinds, 3 * (size_t)n * sizeof *values, "energies"),
            done);
    for (int64_t k = 0; k < e->n_kinds; k++) {
        double *columns[] = {values + 3 * k * n, values + (3 * k + 1) * n,
                             values + (3 * k + 2) * n};
        find_shifts(summary, e, chosen, e->kinds[k], columns);
        series[k] = (asc_series){e->kinds[k], columns[0],    columns[1],
                                 columns[2],  e->colours[k], e->marks[k]};
    }
    const asc_dots dots = {
        .name = "energies_null",
        .title = "Energy less that of random nodes",
        .caption = "Hodges-Lehmann estimates with 95 % intervals over people (with fewer than 6 "
                   "people: their range). Left of the line the direction is more predictable than "
                   "on random nodes; the tests, adjusted for their number, are in the table.",
        .table = summary->name,
        .label = "energy less that of random nodes",
        .line = &line,
        .names = (char *const *)(const void *)e->attributes,
        .n = n,
        .series = series,
        .n_series = e->n_kinds};
    code = asc_page_dots(page, &dots);
done:
    free(series);
    free(values);
    return code;
}

static asc_code put_all(asc_page *page, const asc_report_source *source, const asc_energy_rows *e) {
    asc_code code = ASC_OK;
    ASC_TRY(code, put_boxes(page, source, e, 0), done);
    ASC_TRY(code, put_shifts(page, source, e, 0), done);
    ASC_TRY(code, asc_micro_page_scale(page, e, "nearest", "number of neighbours"), done);
    ASC_TRY(code, asc_micro_page_scale(page, e, "ball", "radius in mean distances"), done);
    ASC_TRY(code, asc_micro_page_variants(page, source), done);
    ASC_TRY(code, asc_micro_page_arrows(page, source, e), done);
    code = asc_micro_page_fields(page, source, e);
done:
    return code;
}

static asc_code write_section(asc_page *page, const asc_report_source *source) {
    static const int tables[] = {ASC_MICRO_SUMMARY_TABLE, ASC_MICRO_TEST_TABLE,
                                 ASC_MICRO_VARIANT_TABLE, ASC_MICRO_CORRELATION_TABLE};
    asc_energy_rows rows = {0};
    asc_code code = asc_energy_rows_find(page, source, &rows);
    if (code != ASC_OK || rows.n == 0)
        goto done;
    asc_page_section(page, "energies", "Microscale: does an attribute have a direction?",
                     "One attribute of one photo is moved in small steps. Is the vector field that "
                     "this draws in the embedding space aligned, or disordered?");
    ASC_TRY(code, put_all(page, source, &rows), done);
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        const asc_table *shown = asc_report_table(source, &asc_micro_tables[tables[t]]);
        if (shown)
            asc_page_table(page, shown);
    }
    asc_page_section_end(page);
done:
    asc_energy_rows_free(&rows);
    return code;
}

const asc_report_section asc_micro_sections[] = {{80, &asc_micro_tables[ASC_MICRO_ENERGY_TABLE],
                                                  "energies", "Microscale", write_section,
                                                  asc_micro_findings},
                                                 {0}};
