/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables on their way to disk. Internal. */
#ifndef ATTRSCOPE_RESULTS_TABLE_CSV_H
#define ATTRSCOPE_RESULTS_TABLE_CSV_H

#include "attrscope/table.h"
#include "files/atomic_file.h"

/* Writes a table as CSV beside `path`; the caller commits or abandons `file` (zero-initialised), so
 * that several tables can appear together. Errors: ASC_CANTCREAT, ASC_IO, ASC_MEMORY. Local. */
asc_code asc_table_stage_csv(const asc_table *table, const char *path, asc_atomic_file *file);

#endif
