/* Tables on their way to disk. Internal. */
#ifndef ATTRSCOPE_DATA_TABLE_CSV_H
#define ATTRSCOPE_DATA_TABLE_CSV_H

#include "attrscope/table.h"
#include "data/atomic_file.h"

/* Writes a table as CSV beside `path`; the caller commits or abandons `file` (zero-initialised), so
 * that several tables can appear together. Errors: ASC_CANTCREAT, ASC_IO, ASC_MEMORY. Local. */
asc_code asc_table_stage_csv(const asc_table *table, const char *path, asc_atomic_file *file);

#endif
