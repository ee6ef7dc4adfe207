/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names as a page and its figures can hold them: well-formed UTF-8 without control characters.
 * Internal; local, pure. */
#ifndef ATTRSCOPE_REPORT_GLYPH_H
#define ATTRSCOPE_REPORT_GLYPH_H

#include <stdbool.h>

/* One character of a text, in UTF-8. */
typedef struct asc_glyph {
    char bytes[5]; /* with a zero behind */
    int columns;   /* that it takes in print: 0 (an accent), 1, 2 (ideographs) */
} asc_glyph;

/* Reads the next character of *text and moves behind it; false at the end. What is not UTF-8 or
 * not a character of XML becomes U+FFFD, a control character a blank. */
bool asc_glyph_next(const char **text, asc_glyph *glyph);

/* Columns of a whole text. O(length). */
int asc_glyph_columns(const char *text);

#endif
