/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A drawing of gnuplot's as the page holds it. Internal; local. */
#ifndef ATTRSCOPE_REPORT_DRAWING_H
#define ATTRSCOPE_REPORT_DRAWING_H

#include <stdio.h>

#include "attrscope/status.h"

/* Writes the svg element: what gnuplot draws in black follows the page's colour, its own title
 * gives way to the page's, and what repeats a default a thousand times is left out. Texts stay as
 * they are. Errors show in ferror(file). O(length). */
void asc_drawing_put(FILE *file, const char *svg);

/* Names "]]>" as XML wants it, in a drawing [size] of the malloc family, which may move; gnuplot
 * leaves it as it is. Errors: ASC_MEMORY. Local. */
asc_code asc_drawing_escape(char **svg, size_t *size);

#endif
