/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Minimum spanning trees of classes of points by sweeps of all pairs: nothing of N x N is held.
 * Internal. */
#ifndef ATTRSCOPE_TOPOLOGY_TREES_H
#define ATTRSCOPE_TOPOLOGY_TREES_H

#include "attrscope/sweep.h"
#include "topology/forest.h"

/* What is kept of every point: its nearest of all, and those of each forest that are in other
 * trees, of one forest or of several. */
enum { ASC_TREES_NEAR = 32, ASC_TREES_OWN_ONE = 8, ASC_TREES_OWN = 2 };

/* Grows the forests [n], which are of these points, until each class is one tree, their edges
 * ascending; *sweeps: how many products of all pairs it took. The first finds every point's
 * nearest, whatever the classes; each further one at least halves the trees beside the largest of
 * every class. Errors: those of sweeps. Collective; the same on every rank. O(N^2 D / P) a sweep,
 * O(N (near + forests own)) memory on every rank. */
asc_code asc_trees_grow(const asc_points *points, asc_forest *forests, int32_t n, int32_t *sweeps);

#endif
