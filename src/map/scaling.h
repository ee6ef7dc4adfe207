/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classical scaling of the identities' mean embeddings. Internal. */
#ifndef ATTRSCOPE_MAP_SCALING_H
#define ATTRSCOPE_MAP_SCALING_H

#include <mpi.h>

#include "attrscope/settings.h"
#include "attrscope/status.h"

/* Of the Euclidean distances between centres; under cosine of the chords sqrt(2 (1 - cos)) between
 * their directions, as 1 - cos is no distance: a quarter of its eigenvalues' mass was negative.
 * Both are distances of points in D dimensions, so that the eigenvectors of -1/2 J d^2 J [K, K] are
 * those points' coordinates on their principal axes: the smaller of K x K and D x D is solved. */
typedef struct asc_scaling {
    int64_t n, k;
    double *values;      /* [k] eigenvalues of -1/2 J d^2 J, descending, >= 0 */
    double *coordinates; /* [n, k]; 0 where the eigenvalue is 0; on the root, else NULL */
} asc_scaling;

/* centres [n, D] of the root (elsewhere NULL) are overwritten. Errors: ASC_DATA (a centre without a
 * direction under cosine), those of asc_axes_of_points. Collective; O(min(n, D)^2 max(n, D)).
 * Release also after an error. */
asc_code asc_scaling_find(MPI_Comm comm, asc_metric metric, double *centres, int64_t n,
                          int32_t dimension, int64_t k, asc_scaling *scaling);
void asc_scaling_free(asc_scaling *scaling);

#endif
