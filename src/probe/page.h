/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report and the terminal say of this analysis. Internal; local. */
#ifndef ATTRSCOPE_PROBE_PAGE_H
#define ATTRSCOPE_PROBE_PAGE_H

#include "report/profile.h"
#include "report/section.h"

/* See asc_analysis. */
extern const asc_report_section asc_probe_sections[];

/* The section of attributes of more than two values, and its sentences. Errors: those of
 * asc_page_figure, ASC_MEMORY. */
asc_code asc_probe_write_traits(asc_page *page, const asc_report_source *source);
/* See asc_analysis. */
asc_code asc_probe_sum_up(const asc_report_source *source, asc_profile *profile);

void asc_probe_say_traits(asc_page *page, const asc_report_source *source);

#endif
