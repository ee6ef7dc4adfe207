/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Principal axes of centred points. Internal. */
#ifndef ATTRSCOPE_SPECTRA_AXES_H
#define ATTRSCOPE_SPECTRA_AXES_H

#include <mpi.h>
#include <stdint.h>

#include "attrscope/status.h"

/* The k largest eigenvalues of the sum of x x' over points [n, D], which the root has (elsewhere
 * NULL), and their axes [k, D], orthonormal also where values are 0, the entry of largest magnitude
 * positive; on every rank. Solved as the matrix of the points' products where it is smaller, n < D.
 * k <= min(n, D). Errors: those of asc_eigen_largest. Collective; O(min(n, D)^2 max(n, D)). */
asc_code asc_axes_of_points(MPI_Comm comm, const double *points, int64_t n, int32_t dimension,
                            int64_t k, const char *what, double *values, double *axes);

#endif
