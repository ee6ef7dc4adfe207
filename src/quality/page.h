/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report and the terminal say of this analysis. Internal; local. */
#ifndef ATTRSCOPE_QUALITY_PAGE_H
#define ATTRSCOPE_QUALITY_PAGE_H

#include "report/section.h"

/* See asc_analysis. */
extern const asc_report_section asc_quality_sections[];

/* Sentences and the table of what the steps do; table: a whole quality_effects. */
void asc_quality_put_effects_section(asc_page *page, const asc_table *table);

#endif
