/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report says of the neighbours. Internal. */
#ifndef ATTRSCOPE_NEIGHBOURS_PAGE_H
#define ATTRSCOPE_NEIGHBOURS_PAGE_H

#include "report/section.h"

/* See asc_analysis. */
extern const asc_report_section asc_neighbours_sections[];

#endif
