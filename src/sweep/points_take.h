/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some of the points, as points of their own or all on one rank. Internal; collective. */
#ifndef ATTRSCOPE_SWEEP_POINTS_TAKE_H
#define ATTRSCOPE_SWEEP_POINTS_TAKE_H

#include "attrscope/sweep.h"

/* Prepared points which[0..n-1], ascending and the same on every rank, spread evenly over the ranks
 * of theirs; without fields. Release with asc_points_free. Errors: ASC_MEMORY. O(n + n D / P). */
asc_code asc_points_take(const asc_points *points, const int64_t *which, int64_t n,
                         asc_points *taken);

/* The same on rank `root` alone, as points of MPI_COMM_SELF; elsewhere there are none of them.
 * Errors: ASC_MEMORY. O(n D) on the root. */
asc_code asc_points_gather(const asc_points *points, const int64_t *which, int64_t n, int root,
                           asc_points *gathered);

#endif
