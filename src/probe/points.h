/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The embeddings as every problem sees them: centred, and turned into the eigenbasis of their
 * covariance.
 *
 * Neither changes the optimum: the intercept is not penalised and the penalty is invariant under
 * rotations. But in these coordinates the Hessian of every problem, I + C X' S X, is close to the
 * diagonal 1 + C s lambda, which is a preconditioner for all of them. Internal. */
#ifndef ATTRSCOPE_PROBE_POINTS_H
#define ATTRSCOPE_PROBE_POINTS_H

#include <stdint.h>

#include "attrscope/metric.h"
#include "attrscope/status.h"

/* Rows are summed in blocks of this many, counted from row 0 of the study: the same products on the
 * same shapes whatever the number of ranks. Ranks own whole blocks. */
enum { ASC_PROBE_BLOCK = 1024 };

typedef struct asc_probe_points {
    MPI_Comm comm;
    int64_t n;         /* N rows over all ranks */
    int64_t begin;     /* first own row */
    int64_t count;     /* own rows */
    int64_t blocks;    /* over all ranks */
    int32_t dimension; /* D */
    float *rows;       /* [count, D] centred and rotated */
    double largest;    /* max |value| of rows over all ranks, > 0 */
    double *mean;      /* [D] that was subtracted */
    double *basis;     /* [D, D] row j = direction of coordinate j */
    double *spectrum;  /* [D] eigenvalues of the sum of x x' over all N rows, >= 0 */
} asc_probe_points;

int64_t asc_probe_blocks(int64_t n); /* pure */

/* The rows begin..end-1 of rank `rank` of `size`. Pure. */
void asc_probe_share(int64_t n, int size, int rank, int64_t *begin, int64_t *end);

/* Takes over rows [count, D] of this rank's share (malloc'ed; freed here also on failure), as the
 * metric prepares them. Errors: ASC_MEMORY, ASC_INTERNAL (LAPACK). Collective;
 * O(N D^2 / P + D^3). */
asc_code asc_probe_points_prepare(MPI_Comm comm, int64_t n, int32_t dimension, float *rows,
                                  asc_metric metric, asc_probe_points *points);

void asc_probe_points_free(asc_probe_points *points);

#endif
