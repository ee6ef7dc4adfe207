/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figure that most sections have: a row a name, a dot a series, a panel a model. Internal;
 * local. */
#ifndef ATTRSCOPE_REPORT_DOTS_H
#define ATTRSCOPE_REPORT_DOTS_H

#include "report/page.h"
#include "report/panels.h"
#include "report/plots.h"

/* All borrowed. */
typedef struct asc_dots {
    const char *name, *title, *caption, *table; /* as in asc_figure */
    const char *label;                          /* of the axis */
    char *const *names;                         /* [n] of the rows */
    int64_t n;
    char *const *models; /* [n_models] of the panels; NULL: one panel, of no model */
    int64_t n_models, models_left_out;
    bool are_parts;           /* panels are no models: each has axes of its own */
    const asc_series *series; /* [n_series] of [n_models, n] values each */
    int64_t n_series;
    const double *order_by; /* [n] rows ascend by it; NULL: by the first series, mean over models */
    const double *line;     /* where a reference lies on the axis, or NULL */
    bool only_known;        /* rows without any value are left out; as is the figure without rows */
    bool from_zero;         /* whether the axis begins there */
} asc_dots;

/* Draws it into the page; models that are left out are counted behind the caption. Errors: those
 * of asc_page_figure, ASC_MEMORY. */
asc_code asc_page_dots(asc_page *page, const asc_dots *dots);

/* The same of a table's rows: series name columns, given by their handles. */
typedef struct asc_column_series {
    const char *name;
    int value, low, high; /* columns; -1: no interval */
    const char *colour;   /* as in asc_series */
    int mark;
} asc_column_series;

/* dots: all but names, models and series. Models are in column `model` and the next one, names in
 * `name`. Nothing where the table has no such rows. Errors: as above. */
asc_code asc_page_dots_of(asc_page *page, const asc_dots *dots, const asc_table *table, int model,
                          int name, int64_t first, int64_t end, double unit,
                          const asc_column_series *series, int n_series);

#endif
