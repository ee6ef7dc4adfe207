/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Largest eigenvalues of symmetric matrices (ScaLAPACK). Internal. */
#ifndef ATTRSCOPE_SPECTRA_EIGEN_H
#define ATTRSCOPE_SPECTRA_EIGEN_H

#include <mpi.h>
#include <stdint.h>

#include "attrscope/status.h"

/* Matrices up to this size are solved by a grid of one process, so that their eigenvectors are the
 * same bits on any number of ranks: what ScaLAPACK computes depends on its process grid. It costs
 * some 0.1 s at 512, 15 s at the limit, while the other ranks wait. Larger matrices are spread over
 * all ranks; their last bits depend on how many. */
enum { ASC_EIGEN_ALONE = 4096 };

/* The k largest eigenvalues, descending, and their vectors [k, n] with unit length, the entry of
 * largest magnitude positive (the first of equals), of a symmetric matrix [n, n] whose upper
 * triangle the root has (elsewhere NULL). `what` names it in messages; values and vectors on every
 * rank. Errors: ASC_DATA (no convergence, too large for 32 bits), ASC_MEMORY. Collective. */
asc_code asc_eigen_largest(MPI_Comm comm, const double *matrix, int64_t n, int64_t k,
                           const char *what, double *values, double *vectors);

/* The same, on a grid of one process or of all. */
asc_code asc_eigen_on_one(MPI_Comm comm, const double *matrix, int64_t n, int64_t k,
                          const char *what, double *values, double *vectors);
asc_code asc_eigen_on_all(MPI_Comm comm, const double *matrix, int64_t n, int64_t k,
                          const char *what, double *values, double *vectors);

#endif
