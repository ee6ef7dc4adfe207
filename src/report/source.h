/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report is made from: the tables and arrays of a results file. Internal; local. */
#ifndef ATTRSCOPE_REPORT_SOURCE_H
#define ATTRSCOPE_REPORT_SOURCE_H

#include "attrscope/results.h"

typedef struct asc_report_source {
    const char *path; /* borrowed */
    asc_table *tables;
    int64_t n_tables;
} asc_report_source;

asc_code asc_report_open(const char *path, asc_report_source *source);
void asc_report_close(asc_report_source *source);

/* A table by name, or NULL. */
const asc_table *asc_report_table(const asc_report_source *source, const char *name);

/* Columns by name: NULL where absent or of another type. */
char *const *asc_report_texts(const asc_table *table, const char *name);
const double *asc_report_reals(const asc_table *table, const char *name);
const int64_t *asc_report_ints(const asc_table *table, const char *name);

/* The models of a table: the middles of its real columns' names <prefix><model><suffix>, in order.
 * Names [*n] are owned by the caller (asc_free_strings). Errors: ASC_MEMORY. */
asc_code asc_report_models(const asc_table *table, const char *prefix, const char *suffix,
                           char ***names, int64_t *n);

#endif
