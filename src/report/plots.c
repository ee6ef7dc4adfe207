/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/plots.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "attrscope/memory.h"

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

/* $i<series>: value, place, ends of the interval; where there is none, the value. */
static void put_intervals(asc_figure *figure, const int64_t *order, int64_t n,
                          const asc_series *series, int64_t n_series) {
    for (int64_t s = 0; s < n_series; s++) {
        /* Models of one row stand one above the other. */
        const double shift = 0.14 * ((double)s - 0.5 * (double)(n_series - 1));
        fprintf(figure->script, "$i%lld << EOD\n", (long long)s);
        for (int64_t r = 0; r < n; r++) {
            const int64_t i = order ? order[r] : r;
            const double value = series[s].values[i];
            const bool known = isfinite(series[s].low[i]) && isfinite(series[s].high[i]);
            if (!isfinite(value))
                continue;
            fprintf(figure->script, "%.6g %.6g %.6g %.6g\n", value, (double)r + shift,
                    known ? series[s].low[i] : value, known ? series[s].high[i] : value);
            figure->points++;
        }
        fputs("EOD\n", figure->script);
    }
}

int asc_plot_dots_height(int64_t n) {
    return 110 + 19 * (int)n;
}

void asc_plot_dots(asc_figure *figure, char *const *names, const int64_t *order, int64_t n,
                   const asc_series *series, int64_t n_series, const char *label,
                   const char *extra) {
    bool intervals = n_series > 0;
    for (int64_t s = 0; s < n_series; s++)
        intervals = intervals && series[s].low && series[s].high;
    if (intervals)
        put_intervals(figure, order, n, series, n_series);
    else
        put_rows(figure, order, n, series, n_series);
    asc_plot_tics(figure, "ytics", names, order, n);
    fprintf(figure->script,
            "set yrange [-0.6:%g]\nset grid ytics xtics lc rgb '#888888' lw "
            "0.3\nset border 1\nset xtics nomirror\nset key outside top center horizontal\n"
            "set xlabel '%s'\n%s\nplot ",
            (double)n - 0.4, label, extra ? extra : "");
    for (int64_t s = 0; s < n_series; s++) {
        const char *colour = asc_figure_colours[s % ASC_FIGURE_COLOURS];
        if (intervals)
            fprintf(figure->script,
                    "%s$i%lld using 1:2:3:4 with xerrorbars pt 7 ps 0.6 lw 1.2 lc rgb '%s' title ",
                    s ? ", " : "", (long long)s, colour);
        else
            fprintf(figure->script, "%s$d using %lld:0 with points pt 7 ps 0.7 lc rgb '%s' title ",
                    s ? ", " : "", (long long)s + 1, colour);
        asc_figure_quote(figure, series[s].name);
    }
    fputc('\n', figure->script);
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
    asc_plot_tics(figure, "xtics nomirror rotate by -45", names, order, n);
    fprintf(figure->script,
            "set style data histogram\nset style histogram clustered gap 1\nset style fill solid "
            "0.9 noborder\nset boxwidth 0.9\nset grid ytics lc rgb '#888888' lw 0.3\nset border "
            "2\nset yrange [0:*]\nset ytics "
            "nomirror\nset key outside top "
            "center horizontal\nset ylabel '%s'\nplot ",
            label);
    for (int64_t s = 0; s < n_series; s++) {
        fprintf(figure->script, "%s$d using %lld lc rgb '%s' title ", s ? ", " : "",
                (long long)s + 1, asc_figure_colours[s % ASC_FIGURE_COLOURS]);
        asc_figure_quote(figure, series[s].name);
    }
    fputc('\n', figure->script);
}

void asc_plot_heat(asc_figure *figure, char *const *rows, int64_t n_rows, char *const *columns,
                   int64_t n_columns, const double *values, double low, double high,
                   const char *palette, const char *label) {
    enum { MOST_COLUMNS = 14 };
    char dark[64]; /* cells whose numbers are white */
    if (low < 0)
        snprintf(dark, sizeof dark, "abs($3) > %g", 0.8 * high);
    else
        snprintf(dark, sizeof dark, "$3 > %g", low + 0.6 * (high - low));
    fputs("$m << EOD\n", figure->script);
    for (int64_t i = 0; i < n_rows * n_columns; i++)
        if (isfinite(values[i])) {
            fprintf(figure->script, "%lld %lld %.5g\n", (long long)(i % n_columns),
                    (long long)(i / n_columns), values[i] == 0 ? 0 : values[i]);
            figure->points++;
        }
    fputs("EOD\n", figure->script);
    asc_plot_tics(figure, "xtics rotate by -45", columns, NULL, n_columns);
    asc_plot_tics(figure, "ytics", rows, NULL, n_rows);
    fprintf(figure->script,
            "set xrange [-0.5:%g]\nset yrange [%g:-0.5]\nset cbrange [%g:%g]\nset palette %s\n"
            "unset key\nset border 0\nset cblabel '%s'\n"
            "plot $m using 1:2:(0.5):(0.5):3 with boxxyerror fs solid noborder fc palette",
            (double)n_columns - 0.5, (double)n_rows - 0.5, low, high, palette, label);
    if (n_columns <= MOST_COLUMNS)
        fprintf(figure->script,
                ", $m using 1:2:(sprintf('%s', $3)):(%s ? 0xffffff : 0x222222) "
                "with labels "
                "tc rgb variable font 'sans-serif,10'",
                high - low < 3 ? "%.2f" : "%.2g", dark);
    fputc('\n', figure->script);
}
