/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report says of the neighbours. Internal. */
#ifndef ATTRSCOPE_NEIGHBOURS_PAGE_H
#define ATTRSCOPE_NEIGHBOURS_PAGE_H

#include "report/section.h"

/* The neighbour maps of the models, coloured by the attributes that neighbours agree on most.
 * Errors: those of asc_page_figure, ASC_MEMORY. Local. */
asc_code asc_neighbours_put_maps(asc_page *page, const asc_report_source *source,
                                 const asc_table *purity);

/* See asc_analysis. */
extern const asc_report_section asc_neighbours_sections[];

#endif
