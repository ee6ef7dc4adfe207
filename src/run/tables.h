/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the CSV tables of a run are those of its results. Internal; local: the root. */
#ifndef ATTRSCOPE_RUN_TABLES_H
#define ATTRSCOPE_RUN_TABLES_H

#include <stdbool.h>

#include "attrscope/status.h"

/* Before results change: until they are exported again, the tables of `units` are out of date.
 * Errors: ASC_MEMORY, ASC_IO. */
asc_code asc_run_tables_outdate(const char *units);

/* After they were exported. Errors: ASC_MEMORY, ASC_CANTCREAT, ASC_IO. */
asc_code asc_run_tables_settle(const char *units);

/* Whether they were. Errors: ASC_MEMORY. */
asc_code asc_run_tables_current(const char *units, bool *current);

#endif
