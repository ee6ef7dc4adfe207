/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of mean colours. Internal; local. */
#ifndef ATTRSCOPE_ENRICH_COLOUR_TABLE_H
#define ATTRSCOPE_ENRICH_COLOUR_TABLE_H

#include <stdint.h>

#include "attrscope/status.h"

/* What is summed over an image: six colours, then its pixels. */
enum { ASC_ENRICH_PIXELS = 6, ASC_ENRICH_SUMS };

/* Refuses a path that is called as images are, and a file that is there and is no such table.
 * Errors: ASC_CANTCREAT. */
asc_code asc_colour_table_check(const char *path);

/* Writes it: sums [n, ASC_ENRICH_SUMS] of the images called names [n]. Errors: ASC_CANTCREAT,
 * ASC_IO, ASC_MEMORY. O(n log n). */
asc_code asc_colour_table_write(const char *path, char *const *names, const uint64_t *sums,
                                int64_t n);

#endif
