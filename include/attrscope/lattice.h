/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lattice of generated photos: segments of three nodes along each attribute, and for every model
 * a folder of one array of embeddings an identity. */
#ifndef ATTRSCOPE_LATTICE_H
#define ATTRSCOPE_LATTICE_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/settings.h"
#include "attrscope/status.h"

/* Lines of one length along an attribute: nodes that agree in all other coordinates, in order. */
typedef struct asc_lattice_lines {
    int64_t length, count;
    int64_t *nodes; /* [count, length] */
} asc_lattice_lines;

/* The segments of one attribute. Owned by the lattice. */
typedef struct asc_lattice_attribute {
    char *name;              /* as shown */
    char *dimension;         /* text of column moving_dimension */
    int64_t count;           /* C */
    int64_t *nodes;          /* [C, 3] rows of an identity's array at param_step 0, 1, 2 */
    int64_t *outer;          /* [C, 2] rows one step before and one behind; NULL: not asked for */
    int64_t n_narrow;        /* segments left out, as their curve has no such steps */
    asc_lattice_lines *sets; /* [n_sets] by length; the segments alone without df_points.csv */
    int64_t n_sets;
} asc_lattice_attribute;

typedef struct asc_lattice {
    char *path;
    asc_lattice_attribute *attributes; /* [n_attributes] */
    int64_t n_attributes;
    int64_t largest_node; /* and where it stands in the file */
    int64_t largest_line;
    int64_t reading, reading_lines; /* bytes that reading the tables took at most, beside these */
} asc_lattice;

/* Reads df_param_step.csv (index, id_curve, moving_dimension, param_step; a first column without a
 * name is the index of rows, or `index` where that is missing). Segments are in the order of
 * id_curve, those of a curve of more than three steps every three in a row; attributes as the
 * settings list them, or by first appearance. With
 * df_points.csv (a row a node, a column a dimension) whole lines are found as well. `wide`: only
 * segments whose curve has a step before and one behind them, the four ends different nodes, which
 * may be none; lines are those of all. A negative or unreadable number, a step twice and a segment
 * without all three steps are errors that name file and line. Errors: ASC_USAGE, ASC_NOINPUT,
 * ASC_DATA, ASC_IO, ASC_MEMORY. Local. O(rows log rows). */
asc_code asc_lattice_read(const asc_lattice_settings *settings, bool wide, asc_lattice *lattice);
void asc_lattice_free(asc_lattice *lattice);

/* The arrays (.npy, .npz) of a model's folder, in byte order of their names; *paths is owned by the
 * caller: asc_free_strings. Errors: ASC_NOINPUT, ASC_MEMORY. Local. */
asc_code asc_lattice_identities(const char *folder, char ***paths, int64_t *count);

#endif
