/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors at one threshold in the groups of every attribute of two values, of every person, counted
 * while pairs pass. Internal. */
#ifndef ATTRSCOPE_VERIFY_GROUPS_H
#define ATTRSCOPE_VERIFY_GROUPS_H

#include <mpi.h>

#include "attrscope/images.h"
#include "attrscope/pack.h"
#include "verify/class_rates.h"

/* Pairs with both images inside a modality, or one in each; a missing value is in none. */
enum { ASC_GROUP_POSITIVE, ASC_GROUP_NEGATIVE, ASC_GROUP_ACROSS, ASC_PAIR_GROUPS };

/* One array for all threads, as few pairs are near: 64-bit sums, so in any order. */
typedef struct asc_group_counter {
    const asc_images *images; /* borrowed */
    int64_t *accepted;        /* [K, A, 2, 2] of the person's images with a value, not having it
                                 first, and others' with a value */
    int64_t *rejected;        /* [K, A, ASC_PAIR_GROUPS] */
} asc_group_counter;

/* Errors: ASC_MEMORY. Release with asc_group_counter_free, also after an error. Local. */
asc_code asc_group_counter_init(const asc_images *images, asc_group_counter *counter);
void asc_group_counter_free(asc_group_counter *counter);

/* One more pair of images i, j: of two people and accepted, or of one and rejected. Any thread;
 * O(A). */
void asc_group_counter_accept(const asc_group_counter *counter, int64_t i, int64_t j);
void asc_group_counter_reject(const asc_group_counter *counter, int64_t i, int64_t j);

/* For sinks: forgets accepted pairs; moves those of all ranks to rank 0; packs them. */
void asc_group_counter_clear(const asc_group_counter *counter);
void asc_group_counter_gather(MPI_Comm comm, const asc_group_counter *counter);
void asc_group_counter_state(const asc_group_counter *counter, asc_pack *pack);

/* Cells [A, ASC_PAIR_GROUPS] from the sums of all ranks, the same on every rank; as cells of two
 * classes have them, not having the attribute first. Errors: ASC_MEMORY. Collective; O(K A). */
asc_code asc_group_counter_finish(MPI_Comm comm, const asc_group_counter *counter,
                                  asc_class_cell *cells);

#endif
