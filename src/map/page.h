/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report and the terminal say of this analysis. Internal; local. */
#ifndef ATTRSCOPE_MAP_PAGE_H
#define ATTRSCOPE_MAP_PAGE_H

#include "report/section.h"

/* See asc_analysis. */
extern const asc_report_section asc_map_sections[];

#endif
