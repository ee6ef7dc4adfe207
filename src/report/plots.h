/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of drawings that several sections share: each fills a begun figure. Internal; local. */
#ifndef ATTRSCOPE_REPORT_PLOTS_H
#define ATTRSCOPE_REPORT_PLOTS_H

#include <stdint.h>

#include "report/figure.h"

typedef struct asc_series {
    const char *name;
    const double *values;     /* [n]; NaN is left out */
    const double *low, *high; /* [n] ends of intervals, or NULL */
} asc_series;

/* Places 0..n-1 by ascending (or descending) values, NaNs last: order [n]. Errors: ASC_MEMORY. */
asc_code asc_plot_order(const double *values, int64_t n, int descending, int64_t *order);

/* Names at 0 .. n - 1 of an axis ("xtics", "ytics" and their options), in `order` (NULL: as they
 * are). */
void asc_plot_tics(asc_figure *figure, const char *axis, char *const *names, const int64_t *order,
                   int64_t n);

/* A dot a row and series, with its interval where all series have them; rows from bottom to top in
 * `order`; `extra` are gnuplot commands before the plot. Set the height to asc_plot_dots_height(n).
 */
int asc_plot_dots_height(int64_t n);
void asc_plot_dots(asc_figure *figure, char *const *names, const int64_t *order, int64_t n,
                   const asc_series *series, int64_t n_series, const char *label,
                   const char *extra);

/* Bars side by side for each of n names. */
void asc_plot_bars(asc_figure *figure, char *const *names, const int64_t *order, int64_t n,
                   const asc_series *series, int64_t n_series, const char *label);

/* values [rows, columns] as a coloured matrix from low to high, blank where NaN; `palette` is a
 * gnuplot palette. The numbers are written into cells when there are at most 14 columns. */
void asc_plot_heat(asc_figure *figure, char *const *rows, int64_t n_rows, char *const *columns,
                   int64_t n_columns, const double *values, double low, double high,
                   const char *palette, const char *label);

#define ASC_PALETTE_RISING "defined (0 '#f1f3f5', 0.5 '#56B4E9', 1 '#0b3d63')"
#define ASC_PALETTE_AROUND "defined (0 '#0072B2', 0.5 '#f4f4f4', 1 '#D55E00')"

#endif
