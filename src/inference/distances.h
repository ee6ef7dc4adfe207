/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distances of a draw's people, in float64. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_DISTANCES_H
#define ATTRSCOPE_INFERENCE_DISTANCES_H

#include <stdint.h>

#include "attrscope/settings.h"
#include "attrscope/status.h"

/* Distances inside the strata, the metric's chords: sqrt(2 (1 - cos)) under cosine, which orders
 * the pairs as 1 - cos does, and unlike that is of strong negative type (Lyons 2013), which the
 * energy distance needs. */
typedef struct asc_inference_distances {
    int64_t n_strata;
    const int64_t *first; /* [n_strata + 1] first person of each; borrowed */
    double **of_stratum;  /* [n_strata] each [n, n] of its people, symmetric, diagonal 0; owned */
    double *sums;         /* [people] distances of each to its stratum; owned */
} asc_inference_distances;

/* embeddings: [n, dimension] by stratum. Those of close pairs are computed from the differences.
 * Errors: ASC_MEMORY. O(n^2 D) over the threads; BLAS must run on one. */
asc_code asc_inference_distances_make(asc_metric metric, int32_t dimension, const float *embeddings,
                                      int64_t n_strata, const int64_t *first,
                                      asc_inference_distances *distances);
void asc_inference_distances_free(asc_inference_distances *distances);

#endif
