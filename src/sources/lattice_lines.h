/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole lines of a lattice. Internal. */
#ifndef ATTRSCOPE_SOURCES_LATTICE_LINES_H
#define ATTRSCOPE_SOURCES_LATTICE_LINES_H

#include "attrscope/lattice.h"

/* Fills the sets of every attribute from the coordinates at `points` (df_points.csv: a row a node,
 * a column a dimension), or, where that is NULL, from the segments. Errors: ASC_NOINPUT, ASC_DATA
 * (a dimension without column, a field that is no number, fewer rows than nodes, no line),
 * ASC_MEMORY. Local; O(A M log M). */
asc_code asc_lattice_find_lines(const char *points, asc_lattice *lattice);

#endif
