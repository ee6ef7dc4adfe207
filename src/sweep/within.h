/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pairs inside identities, without a sweep of all pairs: identities are spread over the ranks
 * by cost, each with all its distances at once. Internal. */
#ifndef ATTRSCOPE_SWEEP_WITHIN_H
#define ATTRSCOPE_SWEEP_WITHIN_H

#include "attrscope/study.h"
#include "attrscope/sweep.h"

/* One identity; borrowed, valid during the call. */
typedef struct asc_within_identity {
    int32_t identity;
    int64_t n;
    const int64_t *images;  /* [n] ascending indices into the images of asc_within_visit */
    const float *distances; /* [n, n] symmetric, diagonal 0 */
} asc_within_identity;

/* Called once an identity, on one rank, from several threads at once. Errors are passed on. */
typedef asc_code (*asc_within_visitor)(void *self, const asc_within_identity *one);

/* Visits every identity among `identity` [n], which are the rows[0..n-1] (ascending) of a model's
 * embeddings. Errors: ASC_MEMORY, those of reading, those of the
 * visitor. Collective; O(sum of squares of the sizes x D / P) time, O(N D / P + a thread's largest
 * square) memory. */
asc_code asc_within_visit(MPI_Comm comm, asc_study *study, int64_t model, const int64_t *rows,
                          const int32_t *identity, int64_t n, asc_within_visitor visitor,
                          void *self);

#endif
