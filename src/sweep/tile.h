/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The distances of one tile: a matrix product, a kernel, and close pairs mended. Internal; local
 * and thread-safe. */
#ifndef ATTRSCOPE_SWEEP_TILE_H
#define ATTRSCOPE_SWEEP_TILE_H

#include <stdint.h>

#include "attrscope/sweep.h"
#include "sweep/held.h"
#include "sweep/kernels.h"

/* Prepared rows of some points; borrowed. */
typedef struct asc_rows {
    const float *rows;  /* [n, stride of the points] */
    const float *norms; /* [n] squared; not under a metric of unit rows */
    int32_t n;
} asc_rows;

/* Distances between a and b into out [a.n, out_stride], as the metric of `points` has them;
 * relative error below 1e-5 (design: close pairs are computed from the rows in float64). BLAS must
 * run on one thread. O(a.n b.n D). */
void asc_tile_distances(const asc_points *points, const asc_kernels *kernels, asc_rows a,
                        asc_rows b, float *out, int32_t out_stride);

/* A tile of the grid: strip `strip` of the row block against the column block, from the strip on
 * when both are the same block, in the caller's [ASC_STRIP_ROWS, ASC_BLOCK_ROWS] floats; `cosines`
 * is NULL without fields. */
asc_tile asc_tile_compute(const asc_points *points, const asc_kernels *kernels,
                          const asc_block *rows, const asc_block *columns, int32_t strip,
                          float *distances, float *cosines);

#endif
