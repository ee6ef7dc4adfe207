/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a map in the plane can be trusted (Venna and Kaski 2001; scikit-learn's
 * trustworthiness). Internal. */
#ifndef ATTRSCOPE_NEIGHBOURS_TRUST_H
#define ATTRSCOPE_NEIGHBOURS_TRUST_H

#include "attrscope/sweep.h"

/* Begin from zero; release also after an error. */
typedef struct asc_trust {
    int64_t n;
    int32_t k;
    int64_t *mapped;  /* [n, k] neighbours on the map */
    float *distances; /* [n, k] of them in the space, once a sweep is done with `listed` */
    int64_t *nearer;  /* [n, k] points before them in the space, once one is done with `counted` */
    asc_sink listed, counted;
} asc_trust;

/* For places [n, 2], the same on every rank, k < n / 2. Errors: ASC_MEMORY. Local. */
asc_code asc_trust_init(const double *places, int64_t n, int32_t k, asc_trust *trust);
void asc_trust_free(asc_trust *trust);

/* After a sweep of the points with `listed`: runs another one and gives 1 - 2 / (n k (2 n - 3 k -
 * 1)) times the sum, over the neighbours on the map, of how far behind the k nearest they are in
 * the space; ranks by distance, then index. Errors: those of the sweep. Collective; O(n^2 (D + k) /
 * P). */
asc_code asc_trust_find(const asc_points *points, asc_trust *trust, double *value);

#endif
