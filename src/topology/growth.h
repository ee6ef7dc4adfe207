/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How trees grow with the points: those of nested subsets, and the published dimension. Internal;
 * collective. */
#ifndef ATTRSCOPE_TOPOLOGY_GROWTH_H
#define ATTRSCOPE_TOPOLOGY_GROWTH_H

#include "attrscope/sweep.h"
#include "topology/outcome.h"

/* Points in a seeded order: order [n], ascending by the number of (key, 0). keys [n]: what a point
 * is known by. Errors: ASC_MEMORY. Local; O(n log n). */
asc_code asc_growth_order(const int64_t *keys, int64_t n, uint64_t seed, int64_t *order);

/* Fills in sizes and totals of all subsets, those of all points from their trees, those of the
 * first half of the order, of a quarter and so on from trees of their own. Errors: those of sweeps.
 * A third of what the trees of all points take. */
asc_code asc_growth_nest(const asc_points *points, const int64_t *order,
                         asc_population *population);

/* What is found of a subset from all distances of its first points in the order. */
typedef struct asc_growth_few {
    int64_t most;        /* points */
    int64_t repetitions; /* of the published dimension; 0: none */
    bool cycles;         /* H1 */
    uint64_t seed;
} asc_growth_few;

/* That of every subset, on the root. Subsets are spread over the ranks. Errors: ASC_MEMORY,
 * ASC_AGAIN, those of asc_cycles_find. */
asc_code asc_growth_draw(const asc_points *points, const int64_t *order, const asc_growth_few *few,
                         asc_population *population);

#endif
