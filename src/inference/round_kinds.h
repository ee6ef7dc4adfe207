/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of a round that labels people by classes or by places on a line. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_ROUND_KINDS_H
#define ATTRSCOPE_INFERENCE_ROUND_KINDS_H

#include "inference/kinds.h"
#include "inference/round.h"

/* Most classes of the round's attributes of more than two values; 0: there are none. Pure. */
int32_t asc_inference_round_most_classes(const asc_inference_round *round);

/* Labellings first .. first + ASC_LANES - 1 of attribute begin + a: drawn [attributes, 1 +
 * permutations, ASC_DRAWN]; with the labels as they are, what is counted of them. sources: draws.h.
 */
void asc_inference_round_kinds(const asc_inference_round *round,
                               const asc_inference_distances *distances,
                               const asc_inference_order *order, const int32_t *sources, int32_t a,
                               int64_t first, asc_inference_kinds *kinds, double *drawn,
                               asc_inference_counts *counts);

/* The distance correlations of the labels as they are, after all labellings. Errors: ASC_MEMORY. */
asc_code asc_inference_round_correlate(const asc_inference_round *round,
                                       const asc_inference_distances *distances,
                                       const double *drawn, asc_inference_counts *counts);

#endif
