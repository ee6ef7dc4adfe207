/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report and the terminal say of this analysis. Internal; local. */
#ifndef ATTRSCOPE_MAP_PAGE_H
#define ATTRSCOPE_MAP_PAGE_H

#include "report/section.h"

/* Of one model: what attributes of more than two values explain, and the images by class. Errors:
 * those of asc_page_figure, ASC_MEMORY. */
asc_code asc_map_put_kinds(asc_page *page, const asc_report_source *source, const char *model,
                           const char *architecture);

/* See asc_analysis. */
extern const asc_report_section asc_map_sections[];

#endif
