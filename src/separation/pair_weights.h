/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pairs of an attribute weigh together, and those with one identity: from the weights of
 * its images alone. Internal; local. */
#ifndef ATTRSCOPE_SEPARATION_PAIR_WEIGHTS_H
#define ATTRSCOPE_SEPARATION_PAIR_WEIGHTS_H

#include <stdbool.h>

#include "sweep/labels.h"
#include "sweep/weights.h"

/* One attribute's weights of images by identity, and the sums that pairs are made of; modality 0 is
 * positive, 1 negative. */
typedef struct asc_pair_weights {
    int64_t n_identities;
    double *of; /* [K, 2]; owned */
    double sum[2], squares[2], mixed;
} asc_pair_weights;

/* Errors: ASC_MEMORY. */
asc_code asc_pair_weights_init(int64_t n_identities, asc_pair_weights *sums);
void asc_pair_weights_free(asc_pair_weights *sums);

/* Sums the weights of an attribute, in units of the images' weights; NULL: every image weighs 1.
 * O(N + K). */
void asc_pair_weights_set(asc_pair_weights *sums, const asc_labels *labels,
                          const asc_weights *weights, int32_t attribute);

/* Pairs of different identities inside a modality: all, or those with identity k. */
double asc_pair_weights_inside(const asc_pair_weights *sums, int modality);
double asc_pair_weights_inside_with(const asc_pair_weights *sums, int64_t k, int modality);

/* Pairs across, with `own` also those of one identity. */
double asc_pair_weights_across(const asc_pair_weights *sums, bool own);
double asc_pair_weights_across_with(const asc_pair_weights *sums, int64_t k, bool own);

#endif
