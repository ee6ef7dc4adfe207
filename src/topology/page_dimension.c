/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dimension of every subset, a dot a model. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "report/colour.h"
#include "report/dots.h"
#include "topology/columns.h"
#include "topology/page.h"

enum { MOST_MODELS = ASC_COLOUR_MODELS, MOST_ROWS = 120 };

/* The rows of one population in a model's rows first .. end - 1: where they begin, how many. */
static int64_t find_rows(const asc_table *table, const char *which, int64_t *first, int64_t end) {
    char *const *points = asc_texts(table, SUBSET_POINTS);
    int64_t n = 0;
    while (*first < end && strcmp(points[*first], which) != 0)
        ++*first;
    while (*first + n < end && strcmp(points[*first + n], which) == 0)
        n++;
    return n;
}

static asc_code name_rows(const asc_table *table, int64_t first, int64_t n, char **names) {
    char *const *attribute = asc_texts(table, SUBSET_ATTRIBUTE);
    char *const *class = asc_texts(table, SUBSET_CLASS);
    asc_code code = ASC_OK;
    for (int64_t r = 0; r < n && code == ASC_OK; r++)
        code = *attribute[first + r]
                   ? asc_format(&names[r], "%s: %s", attribute[first + r], class[first + r])
                   : asc_copy_string(&names[r], "all");
    return code;
}

/* Models with as many subsets as the first one. */
static int64_t find_series(asc_page *page, const asc_table *table, const char *which, int64_t n,
                           char **labels, asc_series *series) {
    char *const *model = asc_texts(table, SUBSET_MODEL);
    char *const *architecture = asc_texts(table, SUBSET_ARCHITECTURE);
    int64_t found = 0;
    for (int64_t r = 0, end; r < table->rows && found < MOST_MODELS; r = end) {
        int64_t first = r;
        end = asc_report_end_of_model(table, SUBSET_MODEL, r);
        if (find_rows(table, which, &first, end) != n ||
            asc_format(&labels[found], "%s_%s", model[r], architecture[r]) != ASC_OK)
            continue;
        series[found] =
            (asc_series){.name = labels[found],
                         .values = asc_reals(table, SUBSET_DIMENSION) + first,
                         .colour = asc_colour_models[asc_page_model(page, labels[found])],
                         .mark = asc_colour_marks[asc_page_model(page, labels[found])]};
        found++;
    }
    return found;
}

/* Copies the series to values [n_series, n] without those far above all others: where a slope is
 * close to 1 the dimension is any number. */
static asc_code leave_far_out(asc_series *series, int64_t n_series, int64_t n, double *values) {
    enum { FAR = 5 };
    int64_t known = 0;
    double *sorted = NULL;
    asc_code code = asc_alloc(&sorted, (uint64_t)(n_series * n), sizeof *sorted, "dimensions");
    for (int64_t i = 0; i < n_series * n && code == ASC_OK; i++) {
        values[i] = series[i / n].values[i % n];
        if (isfinite(values[i]))
            sorted[known++] = values[i];
    }
    if (known > 0) {
        const double middle = asc_quantile(sorted, known, 0.5);
        for (int64_t i = 0; i < n_series * n; i++)
            if (values[i] > FAR * middle)
                values[i] = NAN;
    }
    for (int64_t s = 0; s < n_series; s++)
        series[s].values = values + s * n;
    free(sorted);
    return code;
}

static bool has_values(const asc_series *series, int64_t n_series, int64_t n) {
    for (int64_t s = 0; s < n_series; s++)
        for (int64_t r = 0; r < n; r++)
            if (isfinite(series[s].values[r]))
                return true;
    return false;
}

asc_code asc_topology_put_dimensions(asc_page *page, const asc_table *table, const char *which) {
    char title[80], name[80], **names = NULL, *labels[MOST_MODELS] = {NULL};
    asc_series series[MOST_MODELS];
    double *values = NULL;
    int64_t first = 0;
    if (!asc_texts(table, SUBSET_POINTS) || !asc_texts(table, SUBSET_ATTRIBUTE) ||
        !asc_texts(table, SUBSET_CLASS) || !asc_texts(table, SUBSET_MODEL) ||
        !asc_texts(table, SUBSET_ARCHITECTURE) || !asc_reals(table, SUBSET_DIMENSION))
        return ASC_OK;
    int64_t n = find_rows(table, which, &first, asc_report_end_of_model(table, SUBSET_MODEL, 0));
    if (n == 0)
        return ASC_OK;
    asc_code code = asc_alloc(&names, (uint64_t)n, sizeof *names, "names of subsets");
    if (code == ASC_OK)
        code = name_rows(table, first, n, names);
    const int64_t models = code == ASC_OK ? find_series(page, table, which, n, labels, series) : 0;
    if (models > 0)
        code = asc_alloc(&values, (uint64_t)(models * n), sizeof *values, "dimensions");
    if (values)
        code = leave_far_out(series, models, n, values);
    snprintf(title, sizeof title, "Dimension of %s", which);
    snprintf(name, sizeof name, "topology_dimension_%s", which);
    const asc_dots dots = {
        .name = name,
        .title = title,
        .caption = "Persistent homology dimension: how fast the tree grows with the points, over "
                   "nested subsets of one seeded order. Of few points, and of values with "
                   "different numbers of points, compare with the spread of published_dimension. "
                   "Dimensions above five times the "
                   "middle one are in the table alone.",
        .table = table->name,
        .label = "dimension",
        .names = names,
        .n = n < MOST_ROWS ? n : MOST_ROWS,
        .series = series,
        .n_series = models,
        .only_known = true};
    if (code == ASC_OK && models > 0 && has_values(series, models, dots.n))
        code = asc_page_dots(page, &dots);
    for (int64_t m = 0; m < MOST_MODELS; m++)
        free(labels[m]);
    asc_free_strings(names, n);
    free(values);
    return code;
}
