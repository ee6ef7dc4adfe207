/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields against each other, and how far attributes carry the embedding. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "micro/columns.h"
#include "micro/page_rows.h"
#include "report/heat.h"
#include "report/lines.h"

enum { MOST = 64 }; /* positions of a line that are drawn */

static int64_t count_drawn(const asc_energy_rows *e) {
    return e->n_kinds < ASC_PANELS ? e->n_kinds : ASC_PANELS;
}

/* Place of the kind that row r of a table is about, or -1. */
static int64_t find_kind(const asc_table *table, const asc_energy_rows *e, int64_t r) {
    char label[ASC_ENERGY_LABEL];
    const int64_t k =
        asc_energy_label(table, r, label) ? asc_find_text(e->kinds, e->n_kinds, label) : -1;
    return k < count_drawn(e) ? k : -1;
}

/* Means of what was summed; NaN where nothing was. */
static void divide(double *sums, const double *counts, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        sums[i] = counts[i] > 0 ? sums[i] / counts[i] : NAN;
}

/* What is alike in all matrices. */
static asc_heat heat_of(const asc_energy_rows *e, const asc_table *table) {
    return (asc_heat){.table = table->name,
                      .models = (char *const *)(const void *)e->kinds,
                      .n_models = count_drawn(e),
                      .models_left_out = e->n_kinds - count_drawn(e),
                      .colours = e->colours};
}

/* Mean over identities of field correlations. */
static asc_code put_correlation(asc_page *page, const asc_table *table, const asc_energy_rows *e) {
    char *const *attribute = asc_texts(table, CORRELATED_ATTRIBUTE);
    char *const *other = asc_texts(table, CORRELATED_OTHER);
    const double *value = asc_reals(table, CORRELATED_VALUE);
    const int64_t n = e->n_attributes, all = count_drawn(e) * n * n;
    double *sums = NULL, *counts = NULL;
    asc_code code = ASC_OK;
    if (!attribute || !other || !value)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&sums, (uint64_t)all, sizeof *sums, "correlations"), done);
    ASC_TRY(code, asc_alloc(&counts, (uint64_t)all, sizeof *counts, "correlations"), done);
    for (int64_t r = 0; r < table->rows; r++) {
        const int64_t k = find_kind(table, e, r);
        const int64_t a = asc_find_text(e->attributes, n, attribute[r]);
        const int64_t b = asc_find_text(e->attributes, n, other[r]);
        if (k >= 0 && a >= 0 && b >= 0 && !isnan(value[r])) {
            sums[(k * n + a) * n + b] += value[r];
            counts[(k * n + a) * n + b]++;
        }
    }
    divide(sums, counts, all);
    asc_heat heat = heat_of(e, table);
    heat.name = "fields";
    heat.title = "Distance between attributes' fields";
    heat.caption = "0 (green): two attributes move the embedding the same way; 1 (pale): "
                   "independently; 2 (brown): in opposite directions. Mean over identities.";
    heat.label = "mean of 1 - cosine";
    heat.rows = heat.columns = (char *const *)(const void *)e->attributes;
    heat.n_rows = heat.n_columns = n;
    heat.values = sums;
    heat.low = 0;
    heat.high = 2;
    heat.palette = ASC_PALETTE_AROUND;
    heat.is_around = true;
    code = asc_page_heat(page, &heat);
done:
    free(sums);
    free(counts);
    return code;
}

/* Mean distances between the positions of an attribute's longest lines [kinds, length, length]. */
typedef struct retained {
    int64_t length;
    double *values; /* owned */
} retained;

static asc_code find_retained(const asc_table *table, const asc_energy_rows *e,
                              const char *attribute, retained *out) {
    char *const *attributes = asc_texts(table, RETAINED_ATTRIBUTE);
    const int64_t *length = asc_ints(table, RETAINED_LENGTH);
    const int64_t *from = asc_ints(table, RETAINED_FROM), *to = asc_ints(table, RETAINED_TO);
    const double *value = asc_reals(table, RETAINED_VALUE);
    double *counts = NULL;
    asc_code code = ASC_OK;
    *out = (retained){0};
    for (int64_t r = 0; r < table->rows; r++)
        if (strcmp(attributes[r], attribute) == 0 && length[r] > out->length && length[r] <= MOST)
            out->length = length[r];
    const int64_t n = out->length, all = count_drawn(e) * n * n;
    ASC_TRY(code, asc_alloc(&out->values, (uint64_t)all, sizeof(double), "retention"), done);
    ASC_TRY(code, asc_alloc(&counts, (uint64_t)all, sizeof(double), "retention"), done);
    for (int64_t r = 0; r < table->rows; r++) {
        const int64_t k = find_kind(table, e, r);
        if (k < 0 || length[r] != n || strcmp(attributes[r], attribute) != 0 || from[r] < 0 ||
            to[r] < 0 || from[r] >= n || to[r] >= n || isnan(value[r]))
            continue;
        out->values[(k * n + from[r]) * n + to[r]] += value[r];
        counts[(k * n + from[r]) * n + to[r]]++;
    }
    divide(out->values, counts, all);
done:
    free(counts);
    return code;
}

/* The whole matrix of an attribute, a panel a kind; colours of all attributes end at `most`. */
static asc_code put_matrix(asc_page *page, const asc_table *table, const asc_energy_rows *e,
                           int64_t a, const retained *of, double most) {
    const int64_t n = of->length;
    char name[64], title[700], **positions = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&positions, (uint64_t)n, sizeof *positions, "positions"), done);
    for (int64_t p = 0; p < n; p++)
        ASC_TRY(code, asc_format(&positions[p], "%lld", (long long)p), done);
    snprintf(name, sizeof name, "retention_matrix_%lld", (long long)a + 1);
    snprintf(title, sizeof title, "Distances along the lines of %.600s", e->attributes[a]);
    asc_heat heat = heat_of(e, table);
    heat.name = name;
    heat.title = title;
    heat.caption =
        "Mean distance between two positions on a line of photos in which this attribute "
        "alone changes, over lines and identities; 0 is the line's start. Colours are those of "
        "the other attributes. Models with other metrics have other units.";
    heat.label = "mean distance";
    heat.x_label = heat.y_label = "position on the line";
    heat.rows = heat.columns = positions;
    heat.n_rows = heat.n_columns = n;
    heat.values = of->values;
    heat.low = 0;
    heat.high = most > 0 ? most : 1;
    heat.palette = ASC_PALETTE_RISING;
    code = asc_page_heat(page, &heat);
done:
    asc_free_strings(positions, n);
    return code;
}

/* Mean distance from the first position, a line an attribute, a panel a kind. */
static asc_code put_lines(asc_page *page, const asc_table *table, const asc_energy_rows *e,
                          const retained *of) {
    const int64_t n = e->n_attributes, kinds = count_drawn(e);
    double steps[MOST];
    asc_line *lines = NULL;
    asc_code code = asc_alloc(&lines, (uint64_t)(n * kinds), sizeof *lines, "retention");
    if (code != ASC_OK)
        return code;
    for (int64_t p = 0; p < MOST; p++)
        steps[p] = (double)p;
    for (int64_t l = 0; l < n * kinds; l++) {
        const retained *own = &of[l % n];
        lines[l] = (asc_line){.panel = l / n,
                              .key = l % n,
                              .x = steps,
                              .y = own->values + l / n * own->length * own->length,
                              .n = own->length};
    }
    code = asc_page_lines(
        page, &(asc_lines){.name = "retention",
                           .title = "How far an attribute carries the embedding",
                           .caption = "Distances from the first to the later positions of an "
                                      "attribute's longest lines. A flat line: the model ignores "
                                      "the attribute.",
                           .table = table->name,
                           .x_label = "steps along the line",
                           .y_label = "mean distance from its start",
                           .models = (char *const *)(const void *)e->kinds,
                           .n_models = kinds,
                           .models_left_out = e->n_kinds - kinds,
                           .colours = e->colours,
                           .keys = e->attributes,
                           .n_keys = n,
                           .lines = lines,
                           .n_lines = n * kinds,
                           .own_units = true,
                           .from_zero = true,
                           .points = true,
                           .dashed = -1});
    free(lines);
    return code;
}

static asc_code put_retention(asc_page *page, const asc_table *table, const asc_energy_rows *e) {
    retained *of = NULL;
    double most = 0;
    asc_code code = ASC_OK;
    if (!asc_texts(table, RETAINED_ATTRIBUTE) || !asc_ints(table, RETAINED_LENGTH) ||
        !asc_ints(table, RETAINED_FROM) || !asc_ints(table, RETAINED_TO) ||
        !asc_reals(table, RETAINED_VALUE))
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&of, (uint64_t)e->n_attributes, sizeof *of, "retention"), done);
    for (int64_t a = 0; a < e->n_attributes; a++)
        ASC_TRY(code, find_retained(table, e, e->attributes[a], &of[a]), done);
    for (int64_t a = 0; a < e->n_attributes; a++)
        for (int64_t i = 0; i < count_drawn(e) * of[a].length * of[a].length; i++)
            most = fmax(most, of[a].values[i]); /* fmax passes over NaN */
    ASC_TRY(code, put_lines(page, table, e, of), done);
    for (int64_t a = 0; a < e->n_attributes; a++)
        if (of[a].length > 0)
            ASC_TRY(code, put_matrix(page, table, e, a, &of[a], most), done);
done:
    for (int64_t a = 0; of && a < e->n_attributes; a++)
        free(of[a].values);
    free(of);
    return code;
}

asc_code asc_micro_page_fields(asc_page *page, const asc_report_source *source,
                               const asc_energy_rows *rows) {
    const asc_table *correlation =
        asc_report_table(source, &asc_micro_tables[ASC_MICRO_CORRELATION_TABLE]);
    const asc_table *retention =
        asc_report_table(source, &asc_micro_tables[ASC_MICRO_RETENTION_TABLE]);
    asc_code code = ASC_OK;
    if (correlation)
        code = put_correlation(page, correlation, rows);
    if (code == ASC_OK && retention)
        code = put_retention(page, retention, rows);
    return code;
}
