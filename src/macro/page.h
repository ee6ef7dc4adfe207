/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report and the terminal say of this analysis. Internal; local. */
#ifndef ATTRSCOPE_MACRO_PAGE_H
#define ATTRSCOPE_MACRO_PAGE_H

#include "report/profile.h"
#include "report/section.h"

/* See asc_report_section: one a page_*.c, and the findings. */
asc_code asc_macro_page_distances(asc_page *page, const asc_report_source *source);
/* Models against the first one: KS statistics by modality, and ranks; `table` is that of
 * attributes. Errors: those of asc_page_figure, ASC_MEMORY. */
asc_code asc_macro_put_models(asc_page *page, const asc_report_source *source,
                              const asc_table *table, char *const *models, int64_t n_models);
/* KS statistics against either entropy. Errors: as above. */
asc_code asc_macro_put_ks_entropies(asc_page *page, const asc_table *table);
/* The distributions of distances of models [n_models]; `table` is that of attributes. Errors: as
 * above, and those of reading. */
asc_code asc_macro_put_distributions(asc_page *page, const asc_report_source *source,
                                     const asc_table *table, char *const *models, int64_t n_models);
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
