/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report and the terminal say of this analysis. Internal; local. */
#ifndef ATTRSCOPE_MACRO_PAGE_H
#define ATTRSCOPE_MACRO_PAGE_H

#include "report/profile.h"
#include "report/section.h"

/* See asc_report_section: one a page_*.c, and the findings. */
asc_code asc_macro_page_distances(asc_page *page, const asc_report_source *source);
/* The figures of one model's distances; `table` is that of attributes. Errors: those of reading. */
asc_code asc_macro_put_distributions(asc_page *page, const asc_report_source *source,
                                     const asc_table *table, const char *model);
void asc_macro_findings(asc_page *page, const asc_report_source *source);
asc_code asc_macro_page_models(asc_page *page, const asc_report_source *source);
void asc_macro_findings_models(asc_page *page, const asc_report_source *source);
asc_code asc_macro_page_entropies(asc_page *page, const asc_report_source *source);
asc_code asc_macro_page_correlations(asc_page *page, const asc_report_source *source);

/* See asc_analysis. */
void asc_macro_print_summary(const asc_report_source *source, FILE *out);
asc_code asc_macro_sum_up(const asc_report_source *source, asc_profile *profile);

/* See asc_analysis. */
extern const asc_report_section asc_macro_sections[];

#endif
