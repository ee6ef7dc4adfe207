/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a file that is in the place of an output is one that attrscope made. Internal; local. */
#ifndef ATTRSCOPE_FILES_MARK_H
#define ATTRSCOPE_FILES_MARK_H

#include <stdbool.h>

#include "attrscope/status.h"

/* Whether the file begins with the first of `marks` (ends with NULL) and holds the others in that
 * order near its beginning: damage behind that does not matter. False for what cannot be read.
 * O(1). */
bool asc_mark_is_on(const char *path, const char *const *marks);

/* Refuses a regular file at `path` without these marks, unless it is empty. `what`: "a study file".
 * Errors: ASC_CANTCREAT. */
asc_code asc_mark_check(const char *path, const char *const *marks, const char *what);

#endif
