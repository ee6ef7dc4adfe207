/* SPDX-License-Identifier: GPL-3.0-or-later */
/* False matches inside every group and between groups at fixed thresholds, of every person, and of
 * every draw of people: counted while pairs pass. Internal. */
#ifndef ATTRSCOPE_FAIRNESS_COUNTER_H
#define ATTRSCOPE_FAIRNESS_COUNTER_H

#include "attrscope/sweep.h"
#include "fairness/counts.h"
#include "stats/resample.h"

typedef struct asc_fairness_counter asc_fairness_counter;

/* All are borrowed. Errors: ASC_MEMORY. Local; O(E (M + G T) + G T B) memory a split, G T B of it
 * for every thread. */
asc_code asc_fairness_counter_init(const asc_fairness_splits *splits,
                                   const asc_fairness_thresholds *thresholds,
                                   const asc_resample *resample, asc_fairness_counter **counter);

/* A sink; its sums are rank 0's. */
asc_sink *asc_fairness_counter_sink(asc_fairness_counter *counter);

/* A matched pair into `rejected`. Any thread; O(splits). */
void asc_fairness_counter_add_pair(asc_fairness_counter *counter, int64_t i, int64_t j,
                                   float distance);

/* Matched pairs into `rejected`, summed on rank 0: identities are visited one by one. Errors: those
 * of asc_within_visit. Collective. */
asc_code asc_fairness_counter_add_matched(MPI_Comm comm, asc_study *study, int64_t model,
                                          const int64_t *rows, asc_fairness_counter *counter);

/* Accepted pairs of two people, whatever their groups: [M] in the first cell that accepts them.
 * Rank 0's count. */
const int64_t *asc_fairness_counter_pairs(const asc_fairness_counter *counter);

/* Of split s; rank 0's count. */
const asc_fairness_counts *asc_fairness_counter_read(const asc_fairness_counter *counter,
                                                     int32_t s);
void asc_fairness_counter_free(asc_fairness_counter **counter);

#endif
