/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How points hang together: components by distance. */
#include "topology/page.h"

#include <stdio.h>
#include <string.h>

#include "topology/columns.h"

enum { STEPS = 200, MOST_MODELS = 7 }; /* points of a curve; curves of a figure */

/* Behind the death times of one model and population. */
static int64_t end_of_curve(const asc_table *table, int64_t first) {
    char *const *points = asc_texts(table, DEATH_POINTS);
    const int64_t end = asc_report_end_of_model(table, DEATH_MODEL, first);
    int64_t row = first + 1;
    while (row < end && strcmp(points[row], points[first]) == 0)
        row++;
    return row;
}

/* $c<k>: share of components that are left, against distance over the mean death time, as the
 * median is 0 where most images are given twice. */
static void put_curve(asc_figure *figure, const asc_table *table, int64_t k, int64_t first,
                      int64_t end) {
    const double *death = asc_reals(table, DEATH_TIME);
    const int64_t n = end - first;
    double mean = 0;
    for (int64_t e = first; e < end; e++)
        mean += death[e] / (double)n;
    fprintf(figure->script, "$c%lld << EOD\n", (long long)k);
    for (int64_t step = 0; step <= STEPS && mean > 0; step++) {
        const int64_t e = (n - 1) * step / STEPS;
        fprintf(figure->script, "%.6g %.6g\n", death[first + e] / mean,
                (double)(n - e) / (double)(n + 1));
        figure->points++;
    }
    fputs("EOD\n", figure->script);
}

static asc_code put_curves(asc_page *page, const asc_table *table, const char *which) {
    char *const *points = asc_texts(table, DEATH_POINTS);
    char *const *model = asc_texts(table, DEATH_MODEL);
    char *const *architecture = asc_texts(table, DEATH_ARCHITECTURE);
    int64_t first_of[MOST_MODELS], n = 0;
    char name[64], label[1200];
    asc_figure figure = {0};
    snprintf(name, sizeof name, "topology_%s", which);
    asc_code code =
        asc_figure_begin(&figure, name, 640, 400, "Components of %s by distance", which);
    if (code != ASC_OK)
        return code;
    for (int64_t r = 0, end; r < table->rows; r = end) {
        end = end_of_curve(table, r);
        if (strcmp(points[r], which) != 0 || n == MOST_MODELS)
            continue;
        put_curve(&figure, table, n, r, end);
        first_of[n++] = r;
    }
    fputs("set grid lc rgb '#888888' lw 0.3\nset border 3\nset tics nomirror\nset key outside top "
          "center horizontal\nset yrange [0:1]\nset xlabel 'distance over the mean death "
          "time'\nset ylabel 'components left, share'\nplot ",
          figure.script);
    for (int64_t k = 0; k < n; k++) {
        fprintf(figure.script, "%s$c%lld with lines lw 2 lc rgb '%s' title ", k > 0 ? ", " : "",
                (long long)k, asc_figure_colours[k % ASC_FIGURE_COLOURS]);
        snprintf(label, sizeof label, "%s_%s", model[first_of[k]], architecture[first_of[k]]);
        asc_figure_quote(&figure, label);
        fputs(" noenhanced", figure.script);
    }
    fputc('\n', figure.script);
    figure.caption = "H0: each point is a component at distance 0; at a death time two of them "
                     "join. Steep where points are spread evenly; in steps where they lie in "
                     "clusters of clusters.";
    figure.table = table->name;
    return asc_page_figure(page, &figure);
}

static asc_code write_section(asc_page *page, const asc_report_source *source) {
    const asc_table *subsets =
        asc_report_table(source, &asc_topology_tables[ASC_TOPOLOGY_SUBSET_TABLE]);
    const asc_table *deaths =
        asc_report_table(source, &asc_topology_tables[ASC_TOPOLOGY_DEATH_TABLE]);
    const asc_table *people =
        asc_report_table(source, &asc_topology_tables[ASC_TOPOLOGY_PERSON_TABLE]);
    const asc_table *between =
        asc_report_table(source, &asc_topology_tables[ASC_TOPOLOGY_BETWEEN_TABLE]);
    asc_code code = ASC_OK;
    asc_page_section(page, "topology", "Topology",
                     "Minimum spanning trees of all images, of people's mean embeddings and of "
                     "every attribute's values; the lengths of their edges are the death times of "
                     "persistent homology in dimension 0.");
    if (deaths && asc_texts(deaths, DEATH_POINTS) && asc_texts(deaths, DEATH_MODEL) &&
        asc_texts(deaths, DEATH_ARCHITECTURE) && asc_reals(deaths, DEATH_TIME)) {
        code = put_curves(page, deaths, "images");
        if (code == ASC_OK)
            code = put_curves(page, deaths, "people");
    }
    if (subsets && code == ASC_OK)
        code = asc_topology_put_dimensions(page, subsets, "images");
    if (subsets && code == ASC_OK)
        code = asc_topology_put_dimensions(page, subsets, "people");
    if (subsets)
        asc_page_table(page, subsets);
    if (between)
        asc_page_table(page, between);
    if (people)
        asc_page_table(page, people);
    asc_page_section_end(page);
    return code;
}

const asc_report_section asc_topology_sections[] = {
    {95, &asc_topology_tables[ASC_TOPOLOGY_SUBSET_TABLE], "topology", "Topology", write_section,
     NULL},
    {0}};
