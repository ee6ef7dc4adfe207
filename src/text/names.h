/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorted names with their places, for look-up and for finding repetitions. Internal; local. */
#ifndef ATTRSCOPE_TEXT_NAMES_H
#define ATTRSCOPE_TEXT_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"

typedef struct asc_name_entry {
    const char *name; /* borrowed */
    int64_t place;
} asc_name_entry;

typedef struct asc_name_index {
    int64_t n;
    asc_name_entry *entries; /* [n] */
} asc_name_index;

/* Errors: ASC_MEMORY. O(n log n). */
asc_code asc_name_index_init(char *const *names, int64_t n, asc_name_index *index);
/* Place of a name (of the first, when repeated), or -1. O(log n). */
int64_t asc_name_index_find(const asc_name_index *index, const char *name);
/* The first entry that is not before the name; those of the name follow each other. O(log n). */
int64_t asc_name_index_lower(const asc_name_index *index, const char *name);
/* Places of a name that occurs twice, first < second; false when all differ. */
bool asc_name_index_repeated(const asc_name_index *index, int64_t *first, int64_t *second);
void asc_name_index_free(asc_name_index *index);

#endif
