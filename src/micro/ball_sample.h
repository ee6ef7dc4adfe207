/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sink that draws at most `most` of the neighbours in every point's balls. Internal.
 *
 * Every pair has one seeded random rank, and a point keeps the neighbours with the smallest: the
 * list of nearest neighbours under a random distance. */
#ifndef ATTRSCOPE_MICRO_BALL_SAMPLE_H
#define ATTRSCOPE_MICRO_BALL_SAMPLE_H

#include "sweep/nearest.h"

typedef struct asc_ball_sample {
    asc_sink sink;
    float *radii;       /* [n_lists] */
    asc_nearest *lists; /* [n_radii] keys end with ASC_NEAREST_NONE where there are fewer */
    int32_t n_lists;
    uint64_t *seeds; /* [n] */
    float **threads; /* [n_threads] a tile of ranks */
    int32_t n_threads;
} asc_ball_sample;

/* Radii [n_radii] as those of the pair sums; `stream` keeps attributes apart. Errors: ASC_MEMORY.
 * Local; O(n most n_radii) memory. Release with the free function, also after an error. */
asc_code asc_ball_sample_init(int64_t n, const double *radii, int32_t n_radii, int64_t most,
                              uint64_t seed, uint32_t stream, asc_ball_sample *sample);
void asc_ball_sample_free(asc_ball_sample *sample);

#endif
