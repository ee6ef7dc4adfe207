/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process grid and symmetric matrices spread over it in square blocks (ScaLAPACK). Internal. */
#ifndef ATTRSCOPE_SPECTRA_PROCESS_GRID_H
#define ATTRSCOPE_SPECTRA_PROCESS_GRID_H

#include <mpi.h>
#include <stdint.h>

#include "attrscope/status.h"

typedef struct asc_process_grid {
    MPI_Comm comm; /* borrowed */
    int context, handle;
    int rows, columns; /* processes */
    int row, column;   /* of this process */
} asc_process_grid;

/* All ranks, as square as possible. Collective; leave with asc_process_grid_free. */
void asc_process_grid_init(MPI_Comm comm, asc_process_grid *grid);
void asc_process_grid_free(asc_process_grid *grid);

/* An [n, n] matrix in column-major local pieces. */
typedef struct asc_cyclic {
    const asc_process_grid *grid; /* borrowed */
    int n, block;
    int rows, columns; /* local */
    int descriptor[9];
    double *data; /* [columns, rows] owned */
} asc_cyclic;

/* Zeros. `what` names the matrix in messages. Errors: ASC_DATA where a local piece or n does not
 * fit into 32 bits (says how many ranks would do), ASC_MEMORY. Collective. */
asc_code asc_cyclic_init(const asc_process_grid *grid, int64_t n, const char *what,
                         asc_cyclic *spread);
void asc_cyclic_free(asc_cyclic *spread);

/* Global index of a local row or column. Pure. */
int64_t asc_cyclic_row(const asc_cyclic *spread, int local);
int64_t asc_cyclic_column(const asc_cyclic *spread, int local);

/* The k largest eigenvalues, descending, and their vectors [k, n] with unit length, the entry of
 * largest magnitude positive (the first of equals), on every rank. Destroys the matrix. Errors:
 * ASC_DATA (no convergence, workspace too large), ASC_MEMORY. Collective; O(n^3 / P). */
asc_code asc_cyclic_eigen(asc_cyclic *spread, int64_t k, const char *what, double *values,
                          double *vectors);

/* Turns a vector [n] so that its entry of largest magnitude, the first of equals, is positive. */
void asc_fix_sign(double *vector, int64_t n);

#endif
