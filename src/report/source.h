/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report is made from: the tables and arrays of a results file. Internal; local. */
#ifndef ATTRSCOPE_REPORT_SOURCE_H
#define ATTRSCOPE_REPORT_SOURCE_H

#include "attrscope/columns.h"
#include "attrscope/results.h"

typedef struct asc_report_source {
    const char *path; /* borrowed */
    asc_table *tables;
    int64_t n_tables;
} asc_report_source;

asc_code asc_report_open(const char *path, asc_report_source *source);
void asc_report_close(asc_report_source *source);

/* A declared table that has rows, or NULL: that in its folder where it is there, else the other. */
const asc_table *asc_report_table(const asc_report_source *source, const asc_table_spec *spec);

/* The same by its whole name. */
const asc_table *asc_report_named(const asc_report_source *source, const char *name);

/* Behind the rows of the model that row `first` is about: those that are alike in `column` (the
 * model) and in the next one (its architecture). Local; O(rows). */
int64_t asc_report_end_of_model(const asc_table *table, int column, int64_t first);

/* The models of a table: what stands for "<model>" in a real column's names, in their order. Names
 * [*n] are owned by the caller (asc_free_strings). Errors: ASC_MEMORY. */
asc_code asc_report_models(const asc_table *table, int column, char ***names, int64_t *n);

#endif
