/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the synthetic lattice share: its geometry and its texts. */
#ifndef ATTRSCOPE_SYNTH_LATTICE_PARTS_H
#define ATTRSCOPE_SYNTH_LATTICE_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/synth.h"
#include "files/atomic_file.h"

enum {
    ASC_LATTICE_LOW_STEPS = 5,
    ASC_LATTICE_LOW_MIDDLE = 2,
    ASC_LATTICE_MOST_DIMENSIONS = 16,
    ASC_LATTICE_MOST_LOW = 3
};

/* Checks every option but the sizes; ASC_USAGE names the option and the remedy. Local. */
asc_code asc_synth_lattice_check(const asc_synth_lattice_options *options);

/* Base nodes are points of the box [0, side+1]^d with at most one coordinate on its border, in
 * lexicographic order; each has 1 + 4 n_low variants, the first with all low-level ones in the
 * middle. Node = base * variants + variant. */
typedef struct asc_lattice_grid {
    int32_t n_dimensions; /* d */
    int32_t n_low;
    int32_t n_attributes; /* d + n_low */
    int32_t side;
    int32_t n_variants;
    int64_t n_bases;
    int64_t n_nodes;
    int64_t box;     /* (side + 2)^d */
    int64_t *base;   /* [box] index of the base node, or -1 */
    int64_t *points; /* [n_bases] box index of a base node */
} asc_lattice_grid;

/* Checks the sizes (--dimensions, --side, --low-level) and enumerates the nodes. Errors: ASC_USAGE,
 * ASC_MEMORY. Local; O(box d). */
asc_code asc_lattice_grid_init(const asc_synth_lattice_options *options, asc_lattice_grid *grid);
void asc_lattice_grid_free(asc_lattice_grid *grid);

/* Coordinates [n_attributes] of a node, and the node of coordinates (-1: there is none). Pure. */
void asc_lattice_coordinates(const asc_lattice_grid *grid, int64_t node, int32_t *x);
int64_t asc_lattice_node(const asc_lattice_grid *grid, const int32_t *x);

/* The three nodes of the segment along `attribute` whose middle is `node`; false if there is none:
 * at the end of a line, and on the border for another high-level dimension. Pure. */
bool asc_lattice_segment(const asc_lattice_grid *grid, int64_t node, int32_t attribute,
                         int64_t nodes[3]);

/* Column name of an attribute ("0", "brightness"), in `buffer` where it is a number. Pure. */
const char *asc_lattice_column(const asc_lattice_grid *grid, int32_t attribute, char buffer[16]);

/* Write df_param_step.csv, df_points.csv, study.yaml into files that were begun. Errors:
 * ASC_CANTCREAT, ASC_IO. Local: call on the root only. */
asc_code asc_lattice_write_segments(const asc_lattice_grid *grid, const asc_atomic_file *target);
asc_code asc_lattice_write_points(const asc_lattice_grid *grid, const asc_atomic_file *target);
asc_code asc_lattice_write_study(const asc_synth_lattice_options *options,
                                 const asc_lattice_grid *grid, const asc_atomic_file *target);

#endif
