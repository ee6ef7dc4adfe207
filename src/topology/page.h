/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report says of trees. Internal; local. */
#ifndef ATTRSCOPE_TOPOLOGY_PAGE_H
#define ATTRSCOPE_TOPOLOGY_PAGE_H

#include "report/section.h"

/* See asc_analysis. */
extern const asc_report_section asc_topology_sections[];

/* The dimensions of all subsets of "images" or "people", from the first table. Errors: those of
 * asc_page_figure, ASC_MEMORY. */
asc_code asc_topology_put_dimensions(asc_page *page, const asc_table *table, const char *which);

#endif
