/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report shows of fairness. Internal; local. */
#ifndef ATTRSCOPE_FAIRNESS_PAGE_H
#define ATTRSCOPE_FAIRNESS_PAGE_H

#include "report/section.h"

extern const asc_report_section asc_fairness_sections[];

#endif
