/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same drawing in half the bytes. Internal; local. */
#ifndef ATTRSCOPE_REPORT_COMPACT_H
#define ATTRSCOPE_REPORT_COMPACT_H

#include <stdbool.h>
#include <stdio.h>

/* Writes an svg element of gnuplot's as a page holds it: lines and areas as steps from point to
 * point, in tenths of a pixel; marks of one look as a group, and what they look like (their <defs>)
 * with `marks` alone, once a page; no groups that say nothing, no blanks between elements. Errors
 * show in ferror(file). O(length). */
void asc_compact_put(FILE *file, const char *svg, bool marks);

#endif
