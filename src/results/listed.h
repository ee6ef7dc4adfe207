/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tables an analysis put into a results file, noted there, so that a lost one is missed and
 * another one in its place is seen: the attribute <analysis>_tables of /, of each table a line with
 * its name, its rows and the bytes of one. Internal; local. */
#ifndef ATTRSCOPE_RESULTS_LISTED_H
#define ATTRSCOPE_RESULTS_LISTED_H

#include "results/parts.h"

typedef struct asc_listed_table {
    char *analysis, *name;  /* owned */
    int64_t rows, row_size; /* -1: not told */
} asc_listed_table;

typedef struct asc_listed {
    asc_listed_table *tables; /* [n] owned */
    int64_t n;
} asc_listed;

/* Notes a table of that analysis. Errors: ASC_IO, ASC_DATA, ASC_MEMORY. */
asc_code asc_listed_add(hid_t file, const asc_listed_table *table);

/* Whose list or key a note of / is, as the length of the analysis' name; 0: it is another note. */
size_t asc_listed_is_list(const char *note);
size_t asc_listed_is_key(const char *note);

/* All that is noted, which asc_listed_free releases, also after an error. Errors: ASC_DATA,
 * ASC_MEMORY. */
asc_code asc_listed_read(hid_t file, asc_listed *list);
void asc_listed_free(asc_listed *list);

/* One more, whose shape is not told. Errors: ASC_MEMORY. */
asc_code asc_listed_append(asc_listed *list, const char *analysis, const char *name);

/* The table that was noted under a name, or NULL. O(n). */
const asc_listed_table *asc_listed_find(const asc_listed *list, const char *name);

#endif
