/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A section of the report: an analysis has one or more (asc_analysis.sections). Internal. */
#ifndef ATTRSCOPE_REPORT_SECTION_H
#define ATTRSCOPE_REPORT_SECTION_H

#include "report/page.h"
#include "report/profile.h"
#include "report/source.h"

typedef struct asc_report_section {
    int place;                   /* on the page: sections ascend by it */
    const asc_table_spec *table; /* without which there is no such section */
    const char *anchor, *title;  /* of the link to it */
    /* Writes it. Errors: those of asc_page_figure, ASC_MEMORY, ASC_DATA. Local. */
    asc_code (*write)(asc_page *page, const asc_report_source *source);
    /* Its strongest findings in plain sentences, for the first screen; NULL: none. Local. */
    void (*say)(asc_page *page, const asc_report_source *source);
} asc_report_section;

/* The sections that the results hold something for, in their order: [*n], owned by the caller
 * (free), of static data. Errors: ASC_MEMORY. Local. */
asc_code asc_report_sections(const asc_report_source *source, const asc_report_section ***sections,
                             int *n);

/* The profiles that analyses have (asc_analysis.sum_up), in their order: [*n], to be freed one by
 * one and as a whole by the caller, also after an error. Errors: ASC_MEMORY. Local. */
asc_code asc_report_profiles(const asc_report_source *source, asc_profile **profiles, int64_t *n);

#endif
