/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of 64-bit integers over ranks, of any number of them; int64_t and uint64_t alike, as both
 * wrap around to the same bits. Internal; collective. */
#ifndef ATTRSCOPE_CORE_COUNTS_H
#define ATTRSCOPE_CORE_COUNTS_H

#include <mpi.h>
#include <stdint.h>

/* Numbers that ranks add at a time: MPI counts in int, and takes twice as much room for them. */
enum { ASC_COUNTS_MESSAGE = 1 << 18 };

/* counts [n] become their sums on every rank. O(n log ranks). */
void asc_counts_sum(MPI_Comm comm, void *counts, int64_t n);

/* The same on the root alone; the others' stay as they are. */
void asc_counts_sum_to_root(MPI_Comm comm, void *counts, int64_t n);

#endif
