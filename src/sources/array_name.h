/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What arrays are called: a file, or one of several in a file as FILE:KEY. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_ARRAY_NAME_H
#define ATTRSCOPE_SOURCES_ARRAY_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"

/* The file, and the key or NULL; both owned by the caller. What names a file as a whole has no key;
 * otherwise the file ends at the first ':' behind which there may be a key. Errors: ASC_MEMORY. */
asc_code asc_array_name_split(const char *name, char **file, char **key);

/* Whether the file begins as one that holds arrays, or the name has a key. False also for what
 * cannot be read. */
bool asc_array_name_is_array(const char *name);

/* Names of the arrays of a file, for a message: the first few. */
typedef struct asc_array_names {
    char text[512];
    int64_t n;
} asc_array_names;

void asc_array_names_add(asc_array_names *names, const char *name);

/* ASC_DATA: that there is no array, or none called `key`, or which one is to be named. `name` as
 * the user gave it. */
asc_code asc_array_names_refuse(const asc_array_names *names, const char *name, const char *file,
                                const char *key);

#endif
