/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report and the terminal say of this analysis. Internal; local. */
#ifndef ATTRSCOPE_VERIFY_PAGE_H
#define ATTRSCOPE_VERIFY_PAGE_H

#include "report/profile.h"
#include "report/section.h"

/* The distributions of one model and its error rates at every threshold; arrays are owned. */
typedef struct asc_verify_drawn {
    char label[600];
    int64_t bins;
    double *edges, *counts;    /* [bins + 1], [2, bins] */
    double matched, unmatched; /* pairs */
    double *det;               /* [n_det, 3] threshold, false match and false non-match rate */
    int64_t n_det;
    double judged; /* the threshold that groups and people are judged at; NaN: unknown */
} asc_verify_drawn;

/* Detection error trade-offs of models [n], with the intervals of a table verification_thresholds
 * (NULL: none). Errors: those of asc_page_figure. */
asc_code asc_verify_put_det(asc_page *page, const asc_table *points, const asc_verify_drawn *models,
                            int64_t n);

/* Rates of every attribute's groups, of a table verification_groups: a panel a model. Errors:
 * those of asc_page_figure, ASC_MEMORY. */
asc_code asc_verify_put_groups(asc_page *page, const asc_table *groups);

/* See asc_report_section. */
void asc_verify_findings(asc_page *page, const asc_report_source *source);
void asc_verify_say_groups(asc_page *page, const asc_report_source *source);

/* Class x class, of a table verify_classes: a matrix of false matches an attribute, and false
 * non-matches inside classes. Errors: those of asc_page_figure, ASC_MEMORY. */
asc_code asc_verify_put_classes(asc_page *page, const asc_table *table);

/* See asc_analysis. */
void asc_verify_print_summary(const asc_report_source *source, FILE *out);
asc_code asc_verify_sum_up(const asc_report_source *source, asc_profile *profile);
extern const asc_report_section asc_verify_sections[];

#endif
