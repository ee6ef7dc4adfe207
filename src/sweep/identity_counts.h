/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The identity-counts sink: for every identity and attribute, the weight of the identity's pairs
 * within given distances, from which follows what a statistic of all pairs would be without that
 * identity. Internal. */
#ifndef ATTRSCOPE_SWEEP_IDENTITY_COUNTS_H
#define ATTRSCOPE_SWEEP_IDENTITY_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/sweep.h"
#include "sweep/labels.h"
#include "sweep/weights.h"

/* Pairs inside the positive modality within the distance of the positive modality, across within
 * it, across within that of the negative modality, and inside the negative modality within it. */
enum {
    ASC_WITHIN_POSITIVE,
    ASC_WITHIN_ACROSS_POSITIVE,
    ASC_WITHIN_ACROSS_NEGATIVE,
    ASC_WITHIN_NEGATIVE,
    ASC_WITHIN_CLASSES
};

typedef struct asc_identity_counts asc_identity_counts;

/* distances: [A, 2] of either modality, NaN for none; a pair at exactly that distance is within.
 * `weights` NULL counts every pair once. labels and weights are borrowed, identities are 0 ..
 * n_identities - 1. With `same_identity` pairs of one identity across modalities count too. It is
 * quicker when attributes with larger distances come first. Errors: ASC_MEMORY, ASC_DATA (over
 * 32,767 attributes), ASC_USAGE (ATTRSCOPE_KERNEL). Local; O(K A) memory. */
asc_code asc_identity_counts_init(const asc_labels *labels, const asc_weights *weights,
                                  int64_t n_identities, bool same_identity, const double *distances,
                                  asc_identity_counts **counts);

asc_sink *asc_identity_counts_sink(asc_identity_counts *counts);

/* The weight of one identity's pairs with others, and of its pairs across with itself, over all
 * ranks, in units of the weights' products shifted right; valid after the sweep. Local. */
void asc_identity_counts_read(const asc_identity_counts *counts, int64_t identity,
                              int32_t attribute, uint64_t others[ASC_WITHIN_CLASSES],
                              uint64_t own[ASC_WITHIN_CLASSES]);

void asc_identity_counts_free(asc_identity_counts **counts);

#endif
