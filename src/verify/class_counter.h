/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors at one threshold between classes of every attribute of more than two values, counted
 * while pairs pass. Internal. */
#ifndef ATTRSCOPE_VERIFY_CLASS_COUNTER_H
#define ATTRSCOPE_VERIFY_CLASS_COUNTER_H

#include <mpi.h>

#include "attrscope/pack.h"
#include "verify/class_rates.h"

/* One array for all threads, as few pairs are near: 64-bit sums, so in any order. */
typedef struct asc_class_counter {
    int32_t n_traits;           /* T */
    asc_class_entries *entries; /* [T] */
    int64_t **accepted;         /* [T] [E, C], see asc_class_rates_find */
    int64_t **rejected;         /* the same */
} asc_class_counter;

/* Errors: ASC_MEMORY. Release with asc_class_counter_free, also after an error. Local. */
asc_code asc_class_counter_init(const asc_images *images, asc_class_counter *counter);
void asc_class_counter_free(asc_class_counter *counter);

/* One more pair of images i, j: of two people and accepted, or of one and rejected. Any thread;
 * O(T). */
void asc_class_counter_accept(const asc_class_counter *counter, int64_t i, int64_t j);
void asc_class_counter_reject(const asc_class_counter *counter, int64_t i, int64_t j);

/* For sinks: forgets accepted pairs; moves those of all ranks to rank 0; packs them. */
void asc_class_counter_clear(const asc_class_counter *counter);
void asc_class_counter_gather(MPI_Comm comm, const asc_class_counter *counter);
void asc_class_counter_state(const asc_class_counter *counter, asc_pack *pack);

/* Cells of all attributes together, one after the other; and where attribute t begins. Pure. */
int64_t asc_class_counter_cells(const asc_images *images, int32_t t);

/* Sums of all ranks into cells [asc_class_counter_cells(images, T)], the same on every rank.
 * Errors: ASC_MEMORY. Collective; O(sum of E C). */
asc_code asc_class_counter_finish(MPI_Comm comm, const asc_class_counter *counter,
                                  asc_class_cell *cells);

#endif
