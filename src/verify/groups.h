/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error rates of every attribute's groups at the threshold of the whole. Internal. */
#ifndef ATTRSCOPE_VERIFY_GROUPS_H
#define ATTRSCOPE_VERIFY_GROUPS_H

#include "attrscope/images.h"
#include "verify/class_counter.h"
#include "verify/unmatched.h"

/* Pairs with both images inside a modality, or one in each; a missing value is in none. */
enum { ASC_GROUP_POSITIVE, ASC_GROUP_NEGATIVE, ASC_GROUP_ACROSS, ASC_PAIR_GROUPS };

typedef struct asc_group_counts {
    int64_t matched, rejected;   /* pairs of one identity; those at the threshold or beyond */
    int64_t unmatched, accepted; /* pairs of two; those nearer than the threshold */
} asc_group_counts;

typedef struct asc_groups {
    double threshold;         /* pairs with a smaller distance are accepted; may be infinite */
    int64_t accepted;         /* of all unmatched pairs: fewer than allowed where distances tie */
    asc_group_counts *counts; /* [A, ASC_PAIR_GROUPS] */
    asc_class_cell *classes;  /* [asc_class_counter_cells] of attributes of more than two values */
} asc_groups;
void asc_groups_free(asc_groups *groups);

/* Counts at the largest threshold that accepts at most the share `far` of all unmatched pairs, in
 * one sweep through asc_group_counter_sink. images and gaps are borrowed. */
typedef struct asc_group_counter asc_group_counter;

/* Errors: ASC_MEMORY. Local. */
asc_code asc_group_counter_init(const asc_images *images, const asc_gaps *gaps, double far,
                                asc_group_counter **counter);
asc_sink *asc_group_counter_sink(asc_group_counter *counter);

/* The counts after the sweep, the same on every rank; release with asc_groups_free. Errors:
 * ASC_DATA, ASC_MEMORY. Collective. */
asc_code asc_group_counter_finish(MPI_Comm comm, asc_group_counter *counter,
                                  const asc_matched *matched, asc_groups *groups);
void asc_group_counter_free(asc_group_counter **counter);

#endif
