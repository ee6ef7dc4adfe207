/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of reals as 128-bit integers in fixed point, which do not depend on their order. Internal.
 */
#ifndef ATTRSCOPE_MICRO_WIDE_H
#define ATTRSCOPE_MICRO_WIDE_H

#include <math.h>
#include <mpi.h>
#include <stdint.h>

__extension__ typedef __int128 asc_wide;

/* `one` is a power of two; what would not leave room for other sums is cut off. Pure. */
static inline asc_wide asc_wide_from(double value, double one) {
    const double most = 0x1p110;
    return (asc_wide)fmax(-most, fmin(most, value * one));
}

static inline double asc_wide_value(asc_wide sum, double one) {
    return (double)sum / one;
}

/* Adds up [count] of them over the ranks. Collective. */
void asc_wide_allreduce(asc_wide *sums, int64_t count, MPI_Comm comm);

#endif
