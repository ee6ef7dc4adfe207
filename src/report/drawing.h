/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A drawing of gnuplot's as the page holds it. Internal; local. */
#ifndef ATTRSCOPE_REPORT_DRAWING_H
#define ATTRSCOPE_REPORT_DRAWING_H

#include <stdbool.h>
#include <stdio.h>

#include "attrscope/status.h"

/* Writes the svg element: what gnuplot draws in black follows the page's colour, colours that have
 * a variable (colour.h) the page's theme, what repeats a default a thousand times is left out, and
 * the rest is compact (compact.h), with or without what marks look like. Texts stay as they are.
 * Errors: ASC_MEMORY; of writing in ferror(file). Local. O(length). */
asc_code asc_drawing_put(FILE *file, const char *svg, bool marks);

/* Gives a drawing [size] of the malloc family, which may move, a sentence as its title in place of
 * gnuplot's, and names "]]>" as XML wants it, which gnuplot leaves as it is. Errors: ASC_MEMORY.
 * Local. */
asc_code asc_drawing_finish(char **svg, size_t *size, const char *title);

#endif
