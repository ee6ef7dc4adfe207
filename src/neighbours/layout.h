/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A graph of neighbours in the plane. Internal. */
#ifndef ATTRSCOPE_NEIGHBOURS_LAYOUT_H
#define ATTRSCOPE_NEIGHBOURS_LAYOUT_H

#include <mpi.h>
#include <stdint.h>

#include "attrscope/status.h"

enum { ASC_LAYOUT_LISTS = 2 };

/* Joins each of n points with those in its lists of keys [n, k] (sweep/nearest.h), both ways, and
 * lays the largest part that hangs together (the first of equals) out by the second and the third
 * eigenvector of D^-1/2 A D^-1/2, over the roots of the numbers of edges, which are D (Belkin and
 * Niyogi 2003): places [n, 2], NaN outside of that part; *parts says how many there are. The entry
 * of largest magnitude of an eigenvector is positive. The outcome is the root's. Errors: those of
 * asc_eigen_largest. Collective; O(n^3), the root alone. */
asc_code asc_layout_find(MPI_Comm comm, const uint64_t *const lists[ASC_LAYOUT_LISTS], int64_t n,
                         int32_t k, double *places, int64_t *parts);

#endif
