/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report and the terminal say of this analysis. Internal; local. */
#ifndef ATTRSCOPE_MAP_PAGE_H
#define ATTRSCOPE_MAP_PAGE_H

#include <stdbool.h>

#include "report/section.h"

/* What attributes of more than two values explain, and the images by class. Errors: those of
 * asc_page_figure, ASC_MEMORY. */
asc_code asc_map_put_kinds(asc_page *page, const asc_report_source *source);

/* What is explained of components, as a heat map, a panel a model; borrowed. */
typedef struct asc_map_heat {
    const char *name, *title, *caption; /* of the figure */
    const char *table;                  /* its name */
    char *const *rows;                  /* [n] */
    int64_t n, k;                       /* rows, components */
    char *const *models;                /* [n_models] */
    int64_t n_models, left_out;
    const double *eta; /* [n_models, n, k], NaN where chance explains as much */
} asc_map_heat;

/* Draws it where anything is explained, else *drawn is false. Errors: those of asc_page_figure,
 * ASC_MEMORY. */
asc_code asc_map_put_heat(asc_page *page, const asc_map_heat *heat, bool *drawn);

/* See asc_analysis. */
extern const asc_report_section asc_map_sections[];

#endif
