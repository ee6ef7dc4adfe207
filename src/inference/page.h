/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report and the terminal say of this analysis. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_PAGE_H
#define ATTRSCOPE_INFERENCE_PAGE_H

#include "report/section.h"

/* See asc_report_section. */
void asc_inference_findings(asc_page *page, const asc_report_source *source);

/* The section of attributes of more than two values. */
asc_code asc_inference_write_kinds(asc_page *page, const asc_report_source *source);
void asc_inference_findings_kinds(asc_page *page, const asc_report_source *source);

/* See asc_analysis. */
void asc_inference_print_summary(const asc_report_source *source, FILE *out);

/* See asc_analysis. */
extern const asc_report_section asc_inference_sections[];

#endif
