/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lengths of a tree's edges, which are the death times of H0: what a diagram is summed up by,
 * and trees of few points. Internal; local and pure. */
#ifndef ATTRSCOPE_TOPOLOGY_LENGTHS_H
#define ATTRSCOPE_TOPOLOGY_LENGTHS_H

#include <stdint.h>

/* NaN where there are no edges. */
typedef struct asc_persistence {
    double total, mean, median, most;
    double entropy;  /* in nats, of the lengths' shares of their total; NaN where that is 0 */
    double evenness; /* over that of lengths that are all alike; NaN of one */
} asc_persistence;

/* Of lengths [n], ascending. O(n). */
asc_persistence asc_persistence_of(const float *lengths, int64_t n);

/* The tree of n points by Prim's algorithm: lengths [n - 1], ascending, from distances [n, n],
 * symmetric; near [n] is scratch. O(n^2). */
void asc_lengths_of_square(const float *distances, int64_t n, float *near, float *lengths);

#endif
