/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics of 64 labellings of a draw at once. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_LABELLINGS_H
#define ATTRSCOPE_INFERENCE_LABELLINGS_H

#include "inference/order.h"
#include "sweep/kernels.h"

/* What one draw gives. */
enum { ASC_DRAWN_POSITIVE, ASC_DRAWN_NEGATIVE, ASC_DRAWN_ENERGY, ASC_DRAWN };

/* Of one stratum in one lane. */
typedef struct asc_inference_sides {
    int32_t positive[ASC_LANES], negative[ASC_LANES]; /* people */
} asc_inference_sides;

/* What a thread works in. Arrays are owned. */
typedef struct asc_inference_labellings {
    const asc_kernels *kernels;
    uint8_t *signs;             /* [people, ASC_LANES] 255 positive, 0 negative */
    asc_inference_sides *sides; /* [strata] */
    asc_walk_steps *steps;      /* [strata] */
    uint8_t *counts;            /* [pieces, 2, ASC_LANES] */
    double *indicators;         /* [most people of a stratum, ASC_LANES] */
} asc_inference_labellings;

/* Errors: ASC_MEMORY, ASC_USAGE (kernels). */
asc_code asc_inference_labellings_init(const asc_inference_distances *distances,
                                       const asc_inference_order *order,
                                       asc_inference_labellings *labellings);
void asc_inference_labellings_free(asc_inference_labellings *labellings);

/* Counts the people on either side, after the signs were filled in. O(people ASC_LANES). */
void asc_inference_labellings_count(asc_inference_labellings *labellings,
                                    const asc_inference_distances *distances);

/* KS of positive and negative: sup |F inside - F across|, exact. With strata the distributions are
 * those of pairs of one stratum, each stratum with the weight of its pairs across: standardised, so
 * that another mix of strata inside than across is no difference. NaN without two people of that
 * side, and one of the other, in some stratum. O(pairs ASC_LANES). */
void asc_inference_labellings_ks(asc_inference_labellings *labellings,
                                 const asc_inference_order *order, double ks[2][ASC_LANES]);

/* Energy distance: twice the mean distance across, minus those inside either side; strata likewise.
 * NaN without two people of either side in some stratum. O(pairs ASC_LANES). */
void asc_inference_labellings_energy(asc_inference_labellings *labellings,
                                     const asc_inference_distances *distances,
                                     double energy[ASC_LANES]);

#endif
