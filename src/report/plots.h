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
    const char *colour;       /* NULL: the model's, or as texts are */
    int mark;                 /* gnuplot's point type; 0: a dot */
} asc_series;

/* Places 0..n-1 by ascending (or descending) values, NaNs last: order [n]. Errors: ASC_MEMORY. */
asc_code asc_plot_order(const double *values, int64_t n, int descending, int64_t *order);

/* Names at 0 .. n - 1 of an axis ("xtics", "ytics" and their options), in `order` (NULL: as they
 * are). */
void asc_plot_tics(asc_figure *figure, const char *axis, char *const *names, const int64_t *order,
                   int64_t n);

/* Bars side by side for each of n names. */
void asc_plot_bars(asc_figure *figure, char *const *names, const int64_t *order, int64_t n,
                   const asc_series *series, int64_t n_series, const char *label);

#endif
