/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How points hang together: components by distance. */
#include "topology/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "report/colour.h"
#include "report/lines.h"
#include "topology/columns.h"

enum { STEPS = 120, MOST_MODELS = ASC_COLOUR_MODELS }; /* points of a curve; curves of a figure */

/* Behind the death times of one model and population. */
static int64_t end_of_curve(const asc_table *table, int64_t first) {
    char *const *points = asc_texts(table, DEATH_POINTS);
    const int64_t end = asc_report_end_of_model(table, DEATH_MODEL, first);
    int64_t row = first + 1;
    while (row < end && strcmp(points[row], points[first]) == 0)
        row++;
    return row;
}

/* Share of components that are left [STEPS + 1], against distance over the mean death time, as the
 * median is 0 where most images are given twice. How many points there are. */
static int64_t find_curve(const double *death, int64_t n, double *x, double *y) {
    double mean = 0;
    for (int64_t e = 0; e < n; e++)
        mean += death[e] / (double)n;
    if (!(mean > 0))
        return 0;
    for (int64_t step = 0; step <= STEPS; step++) {
        const int64_t e = (n - 1) * step / STEPS;
        x[step] = death[e] / mean;
        y[step] = (double)(n - e) / (double)(n + 1);
    }
    return STEPS + 1;
}

static asc_code put_curves(asc_page *page, const asc_table *table, const char *which) {
    char *const *points = asc_texts(table, DEATH_POINTS);
    char *const *model = asc_texts(table, DEATH_MODEL);
    char *const *architecture = asc_texts(table, DEATH_ARCHITECTURE);
    const double *death = asc_reals(table, DEATH_TIME);
    char name[64], title[80], *labels[MOST_MODELS] = {NULL};
    double x[MOST_MODELS][STEPS + 1], y[MOST_MODELS][STEPS + 1];
    asc_line lines[MOST_MODELS];
    int64_t n = 0, left_out = 0;
    asc_code code = ASC_OK;
    for (int64_t r = 0, end; r < table->rows && code == ASC_OK; r = end) {
        end = end_of_curve(table, r);
        if (strcmp(points[r], which) != 0)
            continue;
        if (n == MOST_MODELS) {
            left_out++;
            continue;
        }
        lines[n] = (asc_line){.key = n, .x = x[n], .y = y[n]};
        lines[n].n = find_curve(death + r, end - r, x[n], y[n]);
        code = asc_format(&labels[n++], "%s_%s", model[r], architecture[r]);
    }
    snprintf(name, sizeof name, "topology_%s", which);
    snprintf(title, sizeof title, "Components of %s by distance", which);
    if (code == ASC_OK)
        code = asc_page_lines(
            page,
            &(asc_lines){.name = name,
                         .title = title,
                         .caption = "H0: each point is a component at distance 0; at a death time "
                                    "two of them join. Steep where points are spread evenly; in "
                                    "steps where they lie in clusters of clusters.",
                         .table = table->name,
                         .x_label = "distance over the mean death time",
                         .y_label = "components left, share",
                         .models_left_out = left_out,
                         .keys = (const char *const *)labels,
                         .n_keys = n,
                         .lines = lines,
                         .n_lines = n,
                         .from_zero = true,
                         .dashed = -1});
    for (int64_t m = 0; m < n; m++)
        free(labels[m]);
    return code;
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
