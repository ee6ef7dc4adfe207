/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of the report, one an analysis: each adds nothing when the results hold nothing for
 * it. Errors: those of asc_page_figure, ASC_MEMORY, ASC_DATA. Internal; local. */
#ifndef ATTRSCOPE_REPORT_SECTIONS_H
#define ATTRSCOPE_REPORT_SECTIONS_H

#include "report/page.h"

asc_code asc_report_distances(asc_page *page, const asc_report_source *source);
asc_code asc_report_inference(asc_page *page, const asc_report_source *source);
asc_code asc_report_comparison(asc_page *page, const asc_report_source *source);
asc_code asc_report_entropies(asc_page *page, const asc_report_source *source);
asc_code asc_report_correlations(asc_page *page, const asc_report_source *source);
asc_code asc_report_probe(asc_page *page, const asc_report_source *source);
asc_code asc_report_verification(asc_page *page, const asc_report_source *source);
asc_code asc_report_quality(asc_page *page, const asc_report_source *source);
asc_code asc_report_energies(asc_page *page, const asc_report_source *source);
asc_code asc_report_map(asc_page *page, const asc_report_source *source);

/* The strongest findings in plain sentences, for the first screen. */
void asc_report_findings(asc_page *page, const asc_report_source *source);

/* The macroscale's tables: of all pairs where they are there, else of the sample. NULL: neither. */
const asc_table *asc_report_macro_table(const asc_report_source *source, const char *name);

#endif
