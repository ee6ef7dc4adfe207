/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines through points, a panel a model. Internal; local. */
#ifndef ATTRSCOPE_REPORT_LINES_H
#define ATTRSCOPE_REPORT_LINES_H

#include "report/page.h"
#include "report/panels.h"

typedef struct asc_line {
    int64_t panel, key;  /* of which model and which entry of the legend */
    const double *x, *y; /* [n]; NaN is left out; borrowed */
    int64_t n;
    const double *low, *high; /* [n] ends of intervals, NaN where unknown; or NULL */
} asc_line;

/* All borrowed. Colours and marks of lines are those of classes, unless models is NULL: one panel,
 * and keys are models. */
typedef struct asc_lines {
    const char *name, *title, *caption, *table; /* as in asc_figure */
    const char *x_label, *y_label;
    char *const *models; /* [n_models] of the panels, or NULL */
    int64_t n_models, models_left_out;
    const char *const *colours; /* [n_models] of the titles; NULL: those of models by these names */
    const char *const *keys;    /* [n_keys] */
    int64_t n_keys;
    const asc_line *lines; /* [n_lines] */
    int64_t n_lines;
    bool own_units; /* y axes of models are not compared; panels of one colour have one */
    bool from_zero; /* y axes begin there */
    bool points;    /* lines are few points, which are marked */
    int dashed;     /* key of a reference, drawn grey and dashed; -1: none */
} asc_lines;

/* Draws it into the page. Errors: those of asc_page_figure, ASC_MEMORY. */
asc_code asc_page_lines(asc_page *page, const asc_lines *lines);

#endif
