/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sink that counts every point's neighbours within radii and sums its inverse distances.
 * Internal. All sums are integers (fixed point), so they have the same bits for any order. */
#ifndef ATTRSCOPE_MICRO_NEAR_SUMS_H
#define ATTRSCOPE_MICRO_NEAR_SUMS_H

#include <pthread.h>

#include "attrscope/sweep.h"
#include "micro/wide.h"
#include "sweep/kernels.h"

#define ASC_INVERSE_ONE 0x1p40 /* one, in sums of inverse distances */

typedef struct asc_near_sums {
    asc_sink sink;
    const asc_kernels *kernels;
    int64_t n;
    int32_t n_radii;
    float *radii;    /* [n_radii] a pair is inside at distance <= radius */
    int64_t *counts; /* [n_radii, n] neighbours */
    asc_wide
        *inverse; /* [n] in units of 1 / ASC_INVERSE_ONE, pairs at distance 0 left out; or NULL */
    struct asc_near_tile **threads; /* [n_threads] what a thread sums over one tile */
    int32_t n_threads;
    pthread_mutex_t lock;
} asc_near_sums;

/* A radius in float32, rounded down so that d <= radius is decided as in float64. Pure. */
float asc_radius_of(double radius);

/* Radii [n_radii], none are allowed. Errors: ASC_MEMORY, ASC_USAGE (kernels). Local. Release with
 * the free function, also after an error. */
asc_code asc_near_sums_init(asc_near_sums *sums, int64_t n, const double *radii, int32_t n_radii,
                            bool with_inverse);
void asc_near_sums_free(asc_near_sums *sums);

#endif
