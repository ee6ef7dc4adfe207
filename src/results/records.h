/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table as one dataset of HDF5: [rows] of a compound type, a member a column, text of fixed
 * length (UTF-8, null-padded), integers of 64 bits, IEEE doubles. A member has its column's name,
 * or, where that is empty or taken, column_<place>; attributes of the dataset say more of each
 * column: column_names, column_units, column_descriptions [columns]. Internal; local. */
#ifndef ATTRSCOPE_RESULTS_RECORDS_H
#define ATTRSCOPE_RESULTS_RECORDS_H

#include <hdf5.h>
#include <stdbool.h>

#include "attrscope/table.h"

/* Writes a table at `name`, with the analysis that it is of. O(cells). Errors: ASC_DATA
 * (more columns than HDF5 can describe, 64 KiB of names and types: some 800), ASC_IO, ASC_MEMORY.
 */
asc_code asc_records_put(hid_t place, const char *name, const asc_table *table,
                         const char *analysis);

/* Whether an object is a table: a dataset of a compound type. */
bool asc_records_are(hid_t object);

/* Whether it is one as an earlier version stored it: a group with a dataset a column. Errors:
 * ASC_DATA. */
asc_code asc_records_are_former(hid_t object, bool *former);

/* The error that says so. */
asc_code asc_records_refuse_former(hid_t place, const char *name);

/* Rows of a table's dataset, and the bytes of one; false where it has not one dimension. */
bool asc_records_shape(hid_t dataset, int64_t *rows, int64_t *row_size);

/* Reads the table `name` below `place` that a dataset holds, with its checksum; asc_table_free it,
 * also after an error. O(cells). Errors: ASC_DATA (also of types that asc_records_put does not
 * write) that names table and column, ASC_IO, ASC_MEMORY. */
asc_code asc_records_get(hid_t dataset, hid_t place, const char *name, asc_table *table);

#endif
