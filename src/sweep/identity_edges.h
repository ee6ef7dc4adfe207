/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells between the distances at which attributes' statistics are taken. Internal; local. */
#ifndef ATTRSCOPE_SWEEP_IDENTITY_EDGES_H
#define ATTRSCOPE_SWEEP_IDENTITY_EDGES_H

#include "sweep/kernels.h"
#include "sweep/labels.h"

enum { ASC_EDGE_BUCKETS = 4096 }; /* of the look-up from a distance to its cell */

/* Cell c holds the distances above edge c - 1 up to edge c; the last one takes what counts nowhere.
 * Arrays are owned. */
typedef struct asc_identity_edges {
    int32_t n;                      /* cells are 0 .. n */
    float *edges;                   /* [n + 1] ascending, then infinity */
    float low, scale;               /* of the buckets */
    uint16_t lut[ASC_EDGE_BUCKETS]; /* first cell that a bucket's distances may lie in */
    uint64_t *within;               /* [n + 1, words, 2] attributes whose distance is not below */
    uint16_t *reach;                /* [n + 1] behind the last of those */
} asc_identity_edges;

/* distances [A, 2] of either statistic, NaN for none. Errors: ASC_DATA (too many attributes),
 * ASC_MEMORY; free it all the same. */
asc_code asc_identity_edges_init(const asc_kernels *kernels, const asc_labels *labels,
                                 const double *distances, asc_identity_edges *edges);
void asc_identity_edges_free(asc_identity_edges *edges);

/* The cell [n] of each distance; buckets [n] is working room. */
void asc_identity_edges_locate(const asc_identity_edges *edges, const asc_kernels *kernels,
                               const float *distances, int32_t n, uint16_t *buckets,
                               uint16_t *cell);

#endif
