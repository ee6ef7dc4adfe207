/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Minimum spanning trees of the classes of points, grown by Boruvka's rounds from what is known of
 * the points' neighbours. Internal; local.
 *
 * Edges are in the order of (distance, smaller index, larger index), in which no two are alike: the
 * trees are unique. */
#ifndef ATTRSCOPE_TOPOLOGY_FOREST_H
#define ATTRSCOPE_TOPOLOGY_FOREST_H

#include <stdbool.h>

#include "attrscope/status.h"
#include "topology/lists.h"

typedef struct asc_edge {
    float length;
    int32_t a, b; /* a < b */
} asc_edge;

/* The trees of one division of the points into classes. */
typedef struct asc_forest {
    int64_t n;
    const int32_t *classes; /* [n] of points; -1: in none; borrowed */
    int32_t *tree;          /* [n] the point that stands for the tree; owned */
    asc_edge *edges;        /* [n_edges] owned */
    int64_t n_edges, wanted;
} asc_forest;

/* Every point a tree of its own. Errors: ASC_MEMORY. O(n). */
asc_code asc_forest_init(int64_t n, const int32_t *classes, int32_t n_classes, asc_forest *forest);
void asc_forest_free(asc_forest *forest);

/* Adds every edge that the lists show to be the least one out of a tree, until there is none.
 * Errors: ASC_MEMORY. O(n (k + log n)) time. */
asc_code asc_forest_grow(asc_forest *forest, const asc_lists *lists, int32_t number);

/* Of a forest that is not whole: to which distance each point's nearest in another tree must be
 * sought, reach [n, lists->n_forests] at `number`; negative: it need not be. The largest tree of
 * each class waits for the others. Errors: ASC_MEMORY. O(n k). */
asc_code asc_forest_ask(const asc_forest *forest, const asc_lists *lists, int32_t number,
                        float *reach);

static inline bool asc_forest_is_whole(const asc_forest *forest) {
    return forest->n_edges == forest->wanted;
}

/* Ascending by length, then by indices. O(n log n). */
void asc_forest_sort(asc_forest *forest);

/* Order of edges. Pure. */
int asc_edge_compare(const void *a, const void *b);

#endif
