/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of about equal shares of the pairs: where pairs are dense, cells are narrow. Internal. */
#ifndef ATTRSCOPE_SWEEP_SHARE_CELLS_H
#define ATTRSCOPE_SWEEP_SHARE_CELLS_H

#include <stdint.h>

#include "attrscope/sweep.h"
#include "sweep/kernels.h"

/* At most as many cells, since one more is kept for pairs that do not count. */
enum { ASC_SHARE_CELLS_MOST = UINT16_MAX - 1 };

/* The range of asc_cells_pilot in min(count, ASC_SHARE_RUNS) runs of equal width, each cut into a
 * power of two of cells by how many of the pilot's pairs lie in it; at most `count` cells, 1 ..
 * ASC_SHARE_CELLS_MOST. The same for any number of ranks. Errors: ASC_MEMORY. Collective. */
asc_code asc_share_cells_pilot(const asc_points *points, int32_t count, asc_share_cells *cells);

/* Smallest key (cells.h) of every cell, into first [count + 1]; the last entry is the first key
 * beyond any finite distance. Empty cells repeat. Pure. */
void asc_share_cells_edges(const asc_share_cells *cells, uint32_t *first);

/* Distance at which run r begins, 0 .. runs. Pure. */
static inline double asc_share_cells_run(const asc_share_cells *cells, int32_t run) {
    return (double)cells->low + (double)run * ASC_SHARE_STEPS / (double)cells->scale;
}

#endif
