/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure of a table of tests: three of its columns side by side, a model at a time. Internal;
 * local. */
#ifndef ATTRSCOPE_INFERENCE_PAGE_FIGURE_H
#define ATTRSCOPE_INFERENCE_PAGE_FIGURE_H

#include <stdbool.h>

#include "attrscope/table.h"
#include "report/page.h"

/* Rows first .. end - 1 of one model. */
typedef struct asc_inference_rows {
    int64_t first, end;
    char label[600];
} asc_inference_rows;

/* The rows of the next model, whose name is in `column`; begins with all zero. */
bool asc_inference_next_model(const asc_table *table, int column, asc_inference_rows *rows);

typedef struct asc_inference_figure {
    const char *prefix, *title, *caption, *label, *extra;
    const char *names[3];
} asc_inference_figure;

/* values: [3] of all the table's rows; NULL among them: no figure. names: the attributes [rows].
 * `given`: names of the attributes that pairs share, or NULL. Errors: those of asc_page_dots. */
asc_code asc_inference_put_figure(asc_page *page, const asc_table *table,
                                  const asc_inference_rows *rows,
                                  const asc_inference_figure *figure, char *const *names,
                                  const double *const values[3], const char *given);

#endif
