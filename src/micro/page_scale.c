/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "micro/columns.h"
#include "micro/page_rows.h"
#include "report/lines.h"

enum { MOST = 64 }; /* parameters that are drawn */

/* Distinct parameters of a measure, in their order; how many. */
static int64_t find_parameters(const asc_energy_rows *e, const char *measure,
                               double parameters[MOST]) {
    int64_t n = 0;
    for (int64_t r = 0; r < e->n && n < MOST; r++) {
        int64_t k = 0;
        if (strcmp(e->measure[r], measure) != 0)
            continue;
        while (k < n && parameters[k] != e->parameter[r])
            k++;
        if (k == n)
            parameters[n++] = e->parameter[r];
    }
    return n;
}

/* Mean over identities, and over attributes where none is named. */
static double mean_of(const asc_energy_rows *e, const double *values, const char *kind,
                      const char *measure, double parameter, const char *attribute) {
    double sum = 0, count = 0;
    for (int64_t r = 0; r < e->n; r++)
        if (asc_same_measure(e->measure[r], e->parameter[r], measure, parameter) &&
            strcmp(e->labels[r], kind) == 0 &&
            (!attribute || strcmp(e->attribute[r], attribute) == 0) && !isnan(values[r])) {
            sum += values[r];
            count++;
        }
    return count > 0 ? sum / count : NAN;
}

/* What is drawn: a line an attribute and kind, and one of the null a kind. */
typedef struct scales {
    double *y; /* [kinds, attributes + 1, parameters] owned */
    asc_line *lines;
    const char **keys; /* [attributes + 1] the null last */
} scales;

asc_code asc_micro_page_scale(asc_page *page, const asc_energy_rows *e, const char *measure,
                              const char *axis) {
    double parameters[MOST];
    const int64_t n = find_parameters(e, measure, parameters), keys = e->n_attributes + 1;
    const int64_t shown = e->n_kinds < ASC_PANELS ? e->n_kinds : ASC_PANELS;
    char name[64], title[200];
    scales s = {0};
    asc_code code = ASC_OK;
    if (n < 2)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&s.y, (uint64_t)(shown * keys * n), sizeof(double), "scales"), done);
    ASC_TRY(code, asc_alloc(&s.lines, (uint64_t)(shown * keys), sizeof *s.lines, "scales"), done);
    ASC_TRY(code, asc_alloc(&s.keys, (uint64_t)keys, sizeof *s.keys, "scales"), done);
    for (int64_t a = 0; a < e->n_attributes; a++)
        s.keys[a] = e->attributes[a];
    s.keys[e->n_attributes] = "random nodes";
    for (int64_t l = 0; l < shown * keys; l++) {
        const int64_t kind = l / keys, key = l % keys;
        const bool null = key == e->n_attributes;
        s.lines[l] =
            (asc_line){.panel = kind, .key = key, .x = parameters, .y = s.y + l * n, .n = n};
        for (int64_t k = 0; k < n; k++)
            s.y[l * n + k] = mean_of(e, null ? e->null_nodes : e->value, e->kinds[kind], measure,
                                     parameters[k], null ? NULL : e->attributes[key]);
    }
    snprintf(name, sizeof name, "spectrum_%s", measure);
    snprintf(title, sizeof title, "Energy against %s", axis);
    code = asc_page_lines(
        page, &(asc_lines){.name = name,
                           .title = title,
                           .caption = "The same field at larger neighbourhoods. Where lines cross, "
                                      "a conclusion depends on the scale.",
                           .table = asc_micro_tables[ASC_MICRO_ENERGY_TABLE].name,
                           .x_label = axis,
                           .y_label = "mean energy",
                           .models = (char *const *)(const void *)e->kinds,
                           .n_models = shown,
                           .models_left_out = e->n_kinds - shown,
                           .keys = s.keys,
                           .n_keys = keys,
                           .lines = s.lines,
                           .n_lines = shown * keys,
                           .from_zero = true,
                           .points = true,
                           .dashed = (int)e->n_attributes,
                           .colours = e->colours});
done:
    free(s.y);
    free(s.lines);
    free(s.keys);
    return code;
}
