/* A sink that sums field cosines over every point's balls and with inverse-distance weights.
 * Internal. All sums are integers (fixed point), so they have the same bits for any order. */
#ifndef ATTRSCOPE_MICRO_PAIR_SUMS_H
#define ATTRSCOPE_MICRO_PAIR_SUMS_H

#include <pthread.h>

#include "attrscope/sweep.h"

__extension__ typedef __int128 asc_wide;

enum { ASC_INVERSE_WEIGHT, ASC_INVERSE_COSINE, ASC_INVERSE_SQUARE, ASC_INVERSE_SUMS };
#define ASC_COSINE_ONE 1073741824.0    /* 2^30: one, in sums of cosines */
#define ASC_WEIGHT_ONE 1099511627776.0 /* 2^40: one, in sums of weights */

typedef struct asc_pair_sums {
    asc_sink sink;
    int64_t n;
    int32_t n_radii;
    float *radii;     /* [n_radii] a pair is inside at distance <= radius */
    int64_t *counts;  /* [n_radii, n] neighbours */
    int64_t *cosines; /* [n_radii, n] */
    asc_wide
        *inverse; /* [ASC_INVERSE_SUMS, n] of 1/d, cos/d, 1/d^2; pairs at distance 0 left out */
    pthread_mutex_t lock;
} asc_pair_sums;

/* Radii are float64, rounded down so that d <= radius is decided as in float64. Errors:
 * ASC_MEMORY. Local. */
asc_code asc_pair_sums_init(asc_pair_sums *sums, int64_t n, const double *radii, int32_t n_radii);
void asc_pair_sums_free(asc_pair_sums *sums);

#endif
