/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers by their place among the others. Internal; local. */
#ifndef ATTRSCOPE_STATS_MIDRANKS_H
#define ATTRSCOPE_STATS_MIDRANKS_H

#include <stdint.h>

#include "attrscope/status.h"

/* Weighted mid-ranks of values [n] in (0, 1): the weight of what is less and half the weight of
 * what is equal, over all weight. NaN values are left out and stay NaN. `weights` [n] positive;
 * NULL: all 1. Errors: ASC_MEMORY. O(n log n). */
asc_code asc_midranks(const double *values, const double *weights, int64_t n, double *ranks);

/* A place this close below an edge is on it: sums of weights differ in their last bits. */
#define ASC_RANK_EDGE 1e-9

/* The class of a mid-rank, or of a difference of two, among n of equal width: floor(n r), 0 .. n -
 * 1; NaN: -1. Pure. */
int32_t asc_quantile_class(double rank, int32_t n);

#endif
