/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report says of attributes of more than two values. Internal; local. */
#ifndef ATTRSCOPE_KINDS_PAGE_H
#define ATTRSCOPE_KINDS_PAGE_H

#include "report/section.h"

/* See asc_analysis. */
extern const asc_report_section asc_kinds_sections[];
void asc_kinds_print_summary(const asc_report_source *source, FILE *out);

#endif
