/* SPDX-License-Identifier: GPL-3.0-or-later */
/* images.keep over the rows of a table. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_KEEP_FILTER_H
#define ATTRSCOPE_SOURCES_KEEP_FILTER_H

#include "text/csv.h"

/* keep[r * stride] = 1 for the rows that obey the rule. A comparison with a missing value is
 * neither true nor false, as in SQL, and a row is kept when the whole is true. Numbers compare as
 * numbers, everything else as text, and a quoted value as text always. Errors: ASC_USAGE (syntax,
 * no such column), ASC_DATA (file and line: text where numbers are compared), ASC_MEMORY. O(rows).
 */
asc_code asc_keep_filter(const asc_csv *csv, const char *rule, uint8_t *keep, int64_t stride);

#endif
