/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points in a plane, a panel a model. Internal; local. */
#ifndef ATTRSCOPE_REPORT_SCATTER_H
#define ATTRSCOPE_REPORT_SCATTER_H

#include "report/page.h"
#include "report/panels.h"

typedef struct asc_scatter_series {
    const char *name;
    const double *x, *y; /* [n_models, n]; NaN is left out */
    const char *colour;  /* NULL: the panel's model's */
    int mark;            /* gnuplot's point type */
} asc_scatter_series;

/* All borrowed. */
typedef struct asc_scatter {
    const char *name, *title, *caption, *table; /* as in asc_figure */
    const char *x_label, *y_label;
    char *const *models; /* [n_models] of the panels */
    int64_t n_models, models_left_out;
    char *const *names; /* [n] of the points */
    int64_t n;
    const asc_scatter_series *series; /* [n_series] */
    int64_t n_series;
    bool equal; /* both axes are one scale: a dashed line shows where they agree */
    bool whole; /* of whole numbers, as are the tics */
} asc_scatter;

/* Draws it into the page. Points that stand out have their names: the farthest from the line, or
 * else the highest. Errors: those of asc_page_figure, ASC_MEMORY. */
asc_code asc_page_scatter(asc_page *page, const asc_scatter *scatter);

#endif
