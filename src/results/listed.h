/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tables an analysis put into a results file, noted there, so that a lost one is missed: the
 * attribute <analysis>_tables of /, a name a line. Internal; local. */
#ifndef ATTRSCOPE_RESULTS_LISTED_H
#define ATTRSCOPE_RESULTS_LISTED_H

#include "results/parts.h"

/* Notes a table of the analysis whose results are being put. Errors: ASC_IO, ASC_DATA, ASC_MEMORY.
 */
asc_code asc_listed_add(const asc_results *results, const char *table);

/* Whether a note of / is such a list, or a key, of an analysis that the update replaces. */
bool asc_listed_is_replaced(const asc_results *results, const char *note);

/* The first table that was noted and is not among tables [n], or NULL: *lost is owned by the
 * caller. `analysis`: whose; NULL: anyone's. Errors: ASC_DATA, ASC_MEMORY. O(notes n). */
asc_code asc_listed_find_lost(hid_t file, const char *analysis, const asc_table *tables, int64_t n,
                              char **lost);

#endif
