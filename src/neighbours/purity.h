/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What neighbours agree on, and what chance gives. Internal. */
#ifndef ATTRSCOPE_NEIGHBOURS_PURITY_H
#define ATTRSCOPE_NEIGHBOURS_PURITY_H

#include <mpi.h>

#include "attrscope/neighbours.h"
#include "neighbours/codes.h"
#include "neighbours/graph.h"

/* A purity: the mean over images with a value of the share, among an image's neighbours with one,
 * that have the same; images without such a neighbour are left out. */
typedef struct asc_purity_value {
    double purity, chance; /* chance: of neighbours drawn from all that could be */
    double null_mean,
        null_95;   /* after people have exchanged their images' values (study/relabel.h) */
    double pvalue; /* (1 + exchanges with at least as much) / (1 + exchanges) */
} asc_purity_value;

enum { ASC_AMONG_ALL, ASC_AMONG_OTHERS, ASC_AMONGS };

typedef struct asc_purity {
    int32_t n_lanes;
    int64_t *known;                       /* [n_lanes] images with a value */
    asc_purity_value *values[ASC_AMONGS]; /* [n_lanes] among all neighbours; of other people */
    asc_purity_value identity;            /* images exchange their people, one by one */
    double identity_most;                 /* where an image's own people come first */
} asc_purity;

/* The outcome is the root's. Ranks and threads share the permutations. Errors: ASC_MEMORY.
 * Collective; O(permutations N k A / P T). Release also after an error. */
asc_code asc_purity_find(MPI_Comm comm, const asc_images *images, const asc_graph *graph,
                         const asc_neighbours_settings *settings, asc_purity *purity);
void asc_purity_free(asc_purity *purity);

#endif
