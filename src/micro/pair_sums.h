/* A sink that sums field cosines over every point's balls and with inverse-distance weights.
 * Internal. All sums are integers (fixed point), so they have the same bits for any order. */
#ifndef ATTRSCOPE_MICRO_PAIR_SUMS_H
#define ATTRSCOPE_MICRO_PAIR_SUMS_H

#include <pthread.h>

#include "attrscope/sweep.h"
#include "sweep/kernels.h"

__extension__ typedef __int128 asc_wide;

#define ASC_WEIGHT_ONE 1099511627776.0 /* 2^40: one, in sums of weights */

typedef struct asc_pair_sums {
    asc_sink sink;
    const asc_kernels *kernels;
    int64_t n;
    int32_t n_radii;
    float *radii;      /* [n_radii] a pair is inside at distance <= radius */
    int64_t *counts;   /* [n_radii, n] neighbours */
    int64_t *cosines;  /* [n_radii, n] in units of 1 / ASC_COSINE_ONE */
    asc_wide *inverse; /* [ASC_INVERSE_SUMS, n] in units of 1 / ASC_WEIGHT_ONE, or NULL */
    struct asc_tile_sums **threads; /* [n_threads] what a thread sums over one tile */
    int32_t n_threads;
    pthread_mutex_t lock;
} asc_pair_sums;

/* Radii [n_radii] are float64, rounded down so that d <= radius is decided as in float64; none are
 * allowed. Errors: ASC_MEMORY, ASC_USAGE (kernels). Local. */
asc_code asc_pair_sums_init(asc_pair_sums *sums, int64_t n, const double *radii, int32_t n_radii,
                            bool with_inverse);
void asc_pair_sums_free(asc_pair_sums *sums);

#endif
