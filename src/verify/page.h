/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report and the terminal say of this analysis. Internal; local. */
#ifndef ATTRSCOPE_VERIFY_PAGE_H
#define ATTRSCOPE_VERIFY_PAGE_H

#include "report/section.h"

/* See asc_report_section. */
void asc_verify_findings(asc_page *page, const asc_report_source *source);

/* Class x class, of a table verify_classes: a matrix of false matches an attribute, and false
 * non-matches inside classes. Errors: those of asc_page_figure, ASC_MEMORY. */
asc_code asc_verify_put_classes(asc_page *page, const asc_table *table);

/* See asc_analysis. */
extern const asc_report_section asc_verify_sections[];

#endif
