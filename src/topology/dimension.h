/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dimension of persistent homology: how the length of the tree grows with the points (Adams and
 * others 2020; docs/method.md, "Topology"). Internal; local. */
#ifndef ATTRSCOPE_TOPOLOGY_DIMENSION_H
#define ATTRSCOPE_TOPOLOGY_DIMENSION_H

#include <stdint.h>

#include "attrscope/status.h"

/* Points of the smallest subset, and how a run of the published code draws others. */
enum {
    ASC_DIMENSION_LEAST = 20,
    ASC_DIMENSION_STEPS = 5,
    ASC_DIMENSION_DRAWS = 9,
    ASC_DIMENSION_DRAWS_OF_LARGE = 3, /* of subsets of half of the points or more */
    ASC_DIMENSION_RUNS = 4
};

/* 1 / (1 - slope) of the least squares line of ln total over ln size; points with a total of 0 are
 * passed over; NaN for fewer than two, and for a slope of 1 or more. sizes, totals [n]. O(n). */
double asc_dimension_of(const int64_t *sizes, const double *totals, int64_t n);

typedef struct asc_dimensions {
    double mean, deviation; /* over the runs that have one; ddof = 1 */
    int64_t n;              /* such runs */
} asc_dimensions;

/* The published dimension of n points from their distances [n, n], over `repetitions` of its runs,
 * by threads. NaN below 25 points. Errors: ASC_MEMORY. O(repetitions n^2). */
asc_code asc_dimensions_draw(const float *distances, int64_t n, int64_t repetitions, uint64_t seed,
                             asc_dimensions *found);

#endif
