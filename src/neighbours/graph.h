/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The nearest images of every image. Internal. */
#ifndef ATTRSCOPE_NEIGHBOURS_GRAPH_H
#define ATTRSCOPE_NEIGHBOURS_GRAPH_H

#include "neighbours/separability.h"
#include "study/selection.h"

/* Keys of sweep/nearest.h, by images of the selection; the same on every rank. */
typedef struct asc_graph {
    int64_t n;
    int32_t k;
    uint64_t *nearest; /* [N, k] ascending */
    uint64_t *others;  /* [N, k] the same among images of other people; ASC_NEAREST_NONE behind the
                          last where there are fewer */
    uint64_t *own;     /* [N] nearest other one of the same person; ASC_NEAREST_NONE of the only */
} asc_graph;

/* min(k, N - 1) neighbours of every image: one sweep, and the pairs inside identities. With
 * `places` [N, 2] of a map, whose trustworthiness for `trust` neighbours is then *trusted, another
 * sweep; NULL: without.
 * Initialised `separability` is found from the same pairs inside identities. Errors:
 * ASC_MEMORY, those of reading and of the sweep. Collective; O(N^2 D / P). Release also after an
 * error. */
asc_code asc_graph_find(MPI_Comm comm, asc_study *study, int64_t model,
                        const asc_selection *selection, int32_t k, const double *places,
                        int32_t trust, double *trusted, asc_separability *separability,
                        asc_graph *graph);
void asc_graph_free(asc_graph *graph);

#endif
