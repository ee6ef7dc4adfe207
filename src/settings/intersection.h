/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "race x gender": an attribute of the classes that others make together. Internal; local. */
#ifndef ATTRSCOPE_SETTINGS_INTERSECTION_H
#define ATTRSCOPE_SETTINGS_INTERSECTION_H

#include <stdint.h>

#include "attrscope/status.h"

/* Names of the attributes between the words `x` (or the sign of multiplication), [n] owned by the
 * caller; n = 0: the text is no intersection, but a rule. Names may stand in ` or quotation marks.
 * Errors: ASC_USAGE "setting: ...", ASC_MEMORY. O(length). */
asc_code asc_intersection_parse(const char *setting, const char *text, char ***names, int64_t *n);

#endif
