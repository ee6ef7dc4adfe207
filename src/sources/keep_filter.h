/* SPDX-License-Identifier: GPL-3.0-or-later */
/* images.keep, and rules of images.derive, over the rows of a table. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_KEEP_FILTER_H
#define ATTRSCOPE_SOURCES_KEEP_FILTER_H

#include "text/csv.h"

/* keep[r * stride] = 1 for the rows that obey the rule. A comparison with a missing value is
 * neither true nor false, as in SQL, and a row is kept when the whole is true. Numbers compare as
 * numbers, everything else as text, and a quoted value as text always. Errors: ASC_USAGE (syntax,
 * no such column), ASC_DATA (file and line: text where numbers are compared), ASC_MEMORY. O(rows).
 */
asc_code asc_keep_filter(const asc_csv *csv, const char *rule, uint8_t *keep, int64_t stride);

/* signs[r * stride] = 1 where the rule is true, -1 where it is not, 0 where any of its columns has
 * no value, whatever the others say. `setting` names the rule in messages. Errors as above. */
asc_code asc_rule_signs(const asc_csv *csv, const char *setting, const char *rule, int8_t *signs,
                        int64_t stride);

#endif
