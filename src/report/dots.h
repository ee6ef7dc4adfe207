/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figure that most sections have: a row a name, a dot a series. Internal; local. */
#ifndef ATTRSCOPE_REPORT_DOTS_H
#define ATTRSCOPE_REPORT_DOTS_H

#include "report/page.h"
#include "report/plots.h"

/* All borrowed. */
typedef struct asc_dots {
    const char *name, *title, *caption, *table; /* as in asc_figure */
    const char *label, *extra;                  /* of the axis; commands before the plot, or NULL */
    char *const *names;                         /* [n] of the rows */
    int64_t n;
    const asc_series *series; /* [n_series] */
    int64_t n_series;
    const double *order_by; /* [n] rows ascend by it; NULL: by the first series */
} asc_dots;

/* Draws it into the page. Errors: those of asc_page_figure, ASC_MEMORY. */
asc_code asc_page_dots(asc_page *page, const asc_dots *dots);

#endif
