/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/plots.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "report/colour.h"

typedef struct keyed {
    double key;
    int64_t place;
} keyed;

static int ascending(const void *a, const void *b) {
    const keyed *x = a, *y = b;
    if (isnan(x->key) || isnan(y->key))
        return isnan(x->key) - isnan(y->key);
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

asc_code asc_plot_order(const double *values, int64_t n, int descending, int64_t *order) {
    keyed *sorted = NULL;
    asc_code code = asc_alloc(&sorted, (uint64_t)n, sizeof *sorted, "an order");
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < n; i++)
        sorted[i] = (keyed){descending ? -values[i] : values[i], i};
    qsort(sorted, (size_t)n, sizeof *sorted, ascending);
    for (int64_t i = 0; i < n; i++)
        order[i] = sorted[i].place;
    free(sorted);
    return ASC_OK;
}

/* $d: a row a place, a column a series. */
static void put_rows(asc_figure *figure, const int64_t *order, int64_t n, const asc_series *series,
                     int64_t n_series) {
    fputs("$d << EOD\n", figure->script);
    for (int64_t r = 0; r < n; r++) {
        for (int64_t s = 0; s < n_series; s++) {
            const double value = series[s].values[order ? order[r] : r];
            fprintf(figure->script, "%.6g ", value);
            figure->points += isfinite(value);
        }
        fputc('\n', figure->script);
    }
    fputs("EOD\n", figure->script);
}

void asc_plot_tics(asc_figure *figure, const char *axis, char *const *names, const int64_t *order,
                   int64_t n) {
    fprintf(figure->script, "set %s scale 0 (", axis);
    for (int64_t i = 0; i < n; i++) {
        if (i)
            fputs(", ", figure->script);
        asc_figure_tic(figure, names[order ? order[i] : i]);
        fprintf(figure->script, " %lld", (long long)i);
    }
    fputs(")\n", figure->script);
}

/* A bar of no height would look like no figure. */
static void put_zeros(const asc_figure *figure, const int64_t *order, int64_t n,
                      const asc_series *series, int64_t n_series) {
    for (int64_t r = 0; r < n; r++)
        for (int64_t s = 0; s < n_series; s++)
            if (series[s].values[order ? order[r] : r] == 0)
                fprintf(figure->script,
                        "set label '0' at %.4f,0 center offset 0,0.5 font 'sans-serif,10'\n",
                        (double)r +
                            ((double)s - 0.5 * (double)(n_series - 1)) / ((double)n_series + 1));
}

void asc_plot_bars(asc_figure *figure, char *const *names, const int64_t *order, int64_t n,
                   const asc_series *series, int64_t n_series, const char *label) {
    put_zeros(figure, order, n, series, n_series);
    put_rows(figure, order, n, series, n_series);
    asc_plot_tics(figure, "xtics nomirror rotate by 45 right", names, order, n);
    fprintf(figure->script,
            "set style data histogram\nset style histogram clustered gap 1\nset style fill solid "
            "0.9 noborder\nset boxwidth 0.9\nset grid ytics lc rgb '#888888' lw 0.3\nset border "
            "2\nset yrange [0:*]\nset ytics "
            "nomirror\nset key outside top "
            "left horizontal%s\nset ylabel '%s'\nplot ",
            n_series > 1 ? "\nset rmargin 3" : "\nset key off", label);
    for (int64_t s = 0; s < n_series; s++) {
        fprintf(figure->script, "%s$d using %lld lc rgb '%s' title ", s ? ", " : "",
                (long long)s + 1, series[s].colour ? series[s].colour : ASC_COLOUR_CHANCE);
        asc_figure_quote(figure, series[s].name);
    }
    fputc('\n', figure->script);
}
