/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strongest few of a model's attributes in one line of the terminal. Internal. */
#ifndef ATTRSCOPE_REPORT_LARGEST_H
#define ATTRSCOPE_REPORT_LARGEST_H

#include <stdint.h>
#include <stdio.h>

/* "a 0.1649, b 0.0768" of the five largest of values [n] with their names, then the line's end; of
 * equal ones the first comes first, NaN is left out; "none is defined" where all are. Errors show
 * in ferror. Local; O(n). */
void asc_report_put_largest(FILE *out, char *const *names, const double *values, int64_t n);

#endif
