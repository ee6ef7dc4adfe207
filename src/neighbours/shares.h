/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Purities under one permutation of people's values. Internal; local. */
#ifndef ATTRSCOPE_NEIGHBOURS_SHARES_H
#define ATTRSCOPE_NEIGHBOURS_SHARES_H

#include "neighbours/codes.h"
#include "neighbours/graph.h"
#include "study/relabel.h"

/* What a permutation needs. */
typedef struct asc_shares {
    const asc_images *images; /* borrowed */
    const asc_graph *graph;   /* borrowed */
    asc_codes codes;
    asc_relabel relabel;
    uint64_t seed;
    double *ratio; /* [k + 1, k + 1] agreeing / known, of known neighbours */
} asc_shares;

/* Of a thread. */
typedef struct asc_shares_scratch {
    int64_t *partner; /* [K] */
    int64_t *source;  /* [N] */
    double *sum;      /* [ASC_AMONGS, stride] of shares */
    int64_t *count;   /* [ASC_AMONGS, stride] of images */
} asc_shares_scratch;

/* Errors: ASC_MEMORY. The same on every rank. Release also after an error. */
asc_code asc_shares_init(const asc_images *images, const asc_graph *graph, uint64_t seed,
                         asc_shares *shares);
void asc_shares_free(asc_shares *shares);
asc_code asc_shares_scratch_init(const asc_shares *shares, asc_shares_scratch *scratch);
void asc_shares_scratch_free(asc_shares_scratch *scratch);

/* Numbers of a permutation: [ASC_AMONGS, n_lanes], and that of the identities. Pure. */
int64_t asc_shares_cells(const asc_shares *shares);

/* Which images [N] have a value in a lane and a neighbour with one, among `among`. Pure; O(N k). */
void asc_shares_judge(const asc_shares *shares, int among, int32_t lane, uint8_t *judged);

/* Purities [cells] after permutation p (0: as the values are); NaN where no image has a neighbour
 * with a value. Pure; O(N k (A + T)). */
void asc_shares_find(const asc_shares *shares, int64_t p, const asc_shares_scratch *scratch,
                     double *cells);

#endif
