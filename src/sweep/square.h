/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All distances of a few points at once. Internal; local and thread-safe. */
#ifndef ATTRSCOPE_SWEEP_SQUARE_H
#define ATTRSCOPE_SWEEP_SQUARE_H

#include "sweep/kernels.h"
#include "sweep/tile.h"

/* distances [of.n, of.n], symmetric, 0 on the diagonal, of prepared rows under the metric of
 * `points`; those of a sweep to the last bit. O(n^2 D). */
void asc_square_fill(const asc_points *points, const asc_kernels *kernels, asc_rows of,
                     float *distances);

#endif
