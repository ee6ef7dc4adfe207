/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Declared columns one by one. Internal; local. */
#ifndef ATTRSCOPE_RESULTS_COLUMNS_H
#define ATTRSCOPE_RESULTS_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "attrscope/columns.h"

/* The parts of a name: head <of> tail; of is NULL where it is a whole name. Borrowed. */
typedef struct asc_column_pattern {
    const char *head, *of, *tail;
    size_t head_length, of_length;
} asc_column_pattern;

asc_column_pattern asc_column_parse(const char *name);
bool asc_column_is_of(const asc_column_pattern *pattern, const char *of);

/* The name with `name` for its "<...>", owned by the caller. Errors: ASC_MEMORY. */
asc_code asc_column_name(const asc_column_spec *column, const char *name, char **text);

/* What is called for each column: its handle, which of the names, its whole name. */
typedef asc_code (*asc_column_visit)(void *self, int column, int64_t k, const char *name);

/* Visits the columns of a table in their order. Errors: ASC_MEMORY and the visitor's. */
asc_code asc_columns_visit(const asc_table_spec *spec, unsigned holds,
                           const asc_column_names *lists, int n_lists, asc_column_visit visit,
                           void *self);

/* Holds a table of results file `path` that was read against its declaration, if it has one: every
 * column of the names and conditions that it shows must be there, and of its type. Errors: ASC_DATA
 * that names the column, ASC_MEMORY. */
asc_code asc_table_check(const char *path, asc_table *table);

#endif
