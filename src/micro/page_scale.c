/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "micro/columns.h"
#include "micro/page_rows.h"
#include "report/plots.h"

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

asc_code asc_micro_page_scale(asc_page *page, const asc_energy_rows *e, const char *kind,
                              const char *measure, const char *axis) {
    double parameters[MOST];
    const int64_t n = find_parameters(e, measure, parameters);
    char name[64];
    asc_figure figure = {0};
    if (n < 2)
        return ASC_OK;
    snprintf(name, sizeof name, "spectrum_%s", measure);
    asc_code code = asc_figure_begin(&figure, name, 760, 420, "Energy against %s, %s", axis, kind);
    if (code != ASC_OK)
        return code;
    for (int64_t a = -1; a < e->n_attributes; a++) {
        fprintf(figure.script, a < 0 ? "$null << EOD\n" : "$a%lld << EOD\n", (long long)a);
        for (int64_t k = 0; k < n; k++) {
            const double mean = mean_of(e, a < 0 ? e->null_nodes : e->value, kind, measure,
                                        parameters[k], a < 0 ? NULL : e->attributes[a]);
            if (!isfinite(mean))
                continue;
            fprintf(figure.script, "%.5g %.6g\n", parameters[k], mean);
            figure.points++;
        }
        fputs("EOD\n", figure.script);
    }
    fprintf(
        figure.script,
        "set grid lc rgb '#888888' lw 0.3\nset border 3\nset tics nomirror\nset yrange "
        "[0:*]\nset key outside right\nset xlabel '%s'\nset ylabel 'mean energy'\nplot $null with "
        "lines lc rgb '#888888' dt 2 title 'random nodes'",
        axis);
    for (int64_t a = 0; a < e->n_attributes; a++) {
        fprintf(figure.script, ", $a%lld with linespoints pt %lld ps 0.6 lw 1.6 lc rgb '%s' title ",
                (long long)a, (long long)(4 + a % 10), asc_figure_colours[a % ASC_FIGURE_COLOURS]);
        asc_figure_quote(&figure, e->attributes[a]);
    }
    fputc('\n', figure.script);
    figure.caption = "The same field at larger neighbourhoods. Where lines cross, a conclusion "
                     "depends on the scale.";
    figure.table = asc_micro_tables[ASC_MICRO_ENERGY_TABLE].name;
    return asc_page_figure(page, &figure);
}
