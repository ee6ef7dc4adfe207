/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coloured matrices, a panel a model. Internal; local. */
#ifndef ATTRSCOPE_REPORT_HEAT_H
#define ATTRSCOPE_REPORT_HEAT_H

#include "report/page.h"
#include "report/panels.h"
#include "report/plots.h"

/* All borrowed. */
typedef struct asc_heat {
    const char *name, *title, *caption, *table; /* as in asc_figure */
    const char *label;                          /* of the colours */
    const char *x_label, *y_label;              /* of columns and rows, or NULL */
    char *const *rows, *const *columns;         /* [n_rows], [n_columns] */
    int64_t n_rows, n_columns;
    char *const *models; /* [n_models] of the panels; NULL: one panel, of no model */
    int64_t n_models, models_left_out;
    const char *const *colours; /* [n_models] of the titles; NULL: those of models by these names */
    const double *values;       /* [n_models, n_rows, n_columns]; NaN is blank, or a dash where that
                                            could be a value */
    double low, high;           /* ends of the colours, the same in all panels */
    const char *palette;        /* of gnuplot */
    bool is_around;             /* the palette is pale in the middle */
    int cell;                   /* widest of cells, in pixels; 0: as of all figures */
} asc_heat;

/* Draws it into the page, with numbers in cells that have room for them. Errors: those of
 * asc_page_figure. */
asc_code asc_page_heat(asc_page *page, const asc_heat *heat);

/* From pale to dark, and from one end over pale to the other. */
#define ASC_PALETTE_RISING "defined (0 '#EDF2F3', 0.5 '#5FA3A6', 1 '#0B3C49')"
#define ASC_PALETTE_AROUND "defined (0 '#01665E', 0.5 '#F4F4F4', 1 '#8C510A')"

#endif
