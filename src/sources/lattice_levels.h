/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coordinates of a lattice as whole numbers. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_LATTICE_LEVELS_H
#define ATTRSCOPE_SOURCES_LATTICE_LEVELS_H

#include "text/csv.h"

/* The coordinates of all nodes; release with asc_lattice_levels_free. */
typedef struct asc_lattice_levels {
    int64_t n;               /* M nodes */
    int64_t n_dimensions;    /* columns that are coordinates */
    const char **dimensions; /* [n_dimensions] names, borrowed from the table */
    int32_t *levels;         /* [n, n_dimensions] ranks of the values, from 0 */
} asc_lattice_levels;

/* Coordinates that differ by no more than a millionth of the column's step, the median gap between
 * values but for such noise, are of one level; gaps below a hundredth of it are reported. A first
 * column without a name, or one called index, numbers the nodes and must do so in order; columns of
 * text are no coordinates; names are canonical
 * ("0.0" is "0"). Fields are changed in place. Errors: ASC_DATA (file, line), ASC_MEMORY.
 * O(M n_dimensions log M). */
asc_code asc_lattice_levels_read(asc_csv *csv, asc_lattice_levels *levels);

/* Place of a dimension, or -1. */
int64_t asc_lattice_levels_find(const asc_lattice_levels *levels, const char *dimension);

void asc_lattice_levels_free(asc_lattice_levels *levels);

#endif
