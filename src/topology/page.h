/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report says of trees. Internal; local. */
#ifndef ATTRSCOPE_TOPOLOGY_PAGE_H
#define ATTRSCOPE_TOPOLOGY_PAGE_H

#include "report/section.h"

/* See asc_analysis. */
extern const asc_report_section asc_topology_sections[];

#endif
