/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure of a table of tests: three of its columns side by side, a panel a model. Internal;
 * local. */
#ifndef ATTRSCOPE_INFERENCE_PAGE_FIGURE_H
#define ATTRSCOPE_INFERENCE_PAGE_FIGURE_H

#include <stdbool.h>

#include "attrscope/table.h"
#include "report/dots.h"

/* Rows first .. end - 1 of one model. */
typedef struct asc_inference_rows {
    int64_t first, end;
    char label[600];
} asc_inference_rows;

/* The rows of the next model, whose name is in `column`; begins with all zero. */
bool asc_inference_next_model(const asc_table *table, int column, asc_inference_rows *rows);

typedef struct asc_inference_figure {
    const char *prefix, *title, *caption, *label;
    bool from_zero;
    const char *names[3];
} asc_inference_figure;

/* How the three series look, alone and given others: what is tested is a dot in the model's
 * colour, what chance stays below a grey square. */
typedef struct asc_inference_look {
    const char *colour;
    int mark;
} asc_inference_look;
extern const asc_inference_look asc_inference_looks[2][3];

/* What is alike in all of them; the title goes into `title`. `given`: names of the attributes that
 * pairs share, or NULL. Pure. */
asc_dots asc_inference_dots(const asc_inference_figure *figure, char title[1200],
                            const char *given);

/* A figure of three columns, a panel a model (its column, and the next one), a row a name (its
 * column). Errors: those of asc_page_dots. */
asc_code asc_inference_put_figure(asc_page *page, const asc_table *table,
                                  const asc_inference_figure *figure, int model, int name,
                                  const int columns[3], const char *given);

#endif
