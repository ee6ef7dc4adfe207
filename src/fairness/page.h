/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report shows of fairness. Internal; local. */
#ifndef ATTRSCOPE_FAIRNESS_PAGE_H
#define ATTRSCOPE_FAIRNESS_PAGE_H

#include <stdbool.h>

#include "report/panels.h"
#include "report/section.h"

extern const asc_report_section asc_fairness_sections[];

/* Rows first .. end - 1 of a table: those of one attribute of one model. */
typedef struct asc_fairness_block {
    int64_t first, end;
} asc_fairness_block;

/* The block that begins in row `first`; `column` holds the model, then come architecture and
 * attribute. Pure; O(rows). */
asc_fairness_block asc_fairness_block_at(const asc_table *table, int column, int64_t first);

/* That of the same model and attribute as row `like` of another table; empty where it has none.
 * Pure; O(rows). */
asc_fairness_block asc_fairness_block_like(const asc_table *table, int column,
                                           const asc_table *other, int other_column, int64_t like);

/* One attribute under the models that are drawn. */
typedef struct asc_fairness_drawn {
    int64_t n, left_out; /* models */
    asc_fairness_block blocks[ASC_PANELS];
    char labels[ASC_PANELS][600];
} asc_fairness_drawn;

/* Rates of every group at a point, with their intervals: a panel a model, as in all of these.
 * Errors: those of asc_page_figure, ASC_MEMORY. */
asc_code asc_fairness_put_dots(asc_page *page, const asc_table *groups, const char *point);

/* The curves of an attribute's groups with their bands. `number` names the figure. */
asc_code asc_fairness_put_curves(asc_page *page, const asc_table *det,
                                 const asc_fairness_drawn *drawn, int number);

/* False matches between an attribute's groups at a point. */
asc_code asc_fairness_put_matrix(asc_page *page, const asc_table *pairs,
                                 const asc_fairness_drawn *drawn, const char *point, int number);

/* What is said on the first screen. */
void asc_fairness_findings(asc_page *page, const asc_report_source *source);

#endif
