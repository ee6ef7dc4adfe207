/* The process grid and symmetric matrices spread over it in square blocks (ScaLAPACK). Internal. */
#ifndef ATTRSCOPE_MAP_GRID_H
#define ATTRSCOPE_MAP_GRID_H

#include <mpi.h>
#include <stdint.h>

#include "attrscope/status.h"

typedef struct asc_grid {
    MPI_Comm comm; /* borrowed */
    int context, handle;
    int rows, columns; /* processes */
    int row, column;   /* of this process */
} asc_grid;

/* All ranks, as square as possible. Collective; leave with asc_grid_free. */
void asc_grid_init(MPI_Comm comm, asc_grid *grid);
void asc_grid_free(asc_grid *grid);

/* An [n, n] matrix in column-major local pieces. */
typedef struct asc_spread {
    const asc_grid *grid; /* borrowed */
    int n, block;
    int rows, columns; /* local */
    int descriptor[9];
    double *data; /* [columns, rows] owned */
} asc_spread;

/* Zeros. `what` names the matrix in messages. Errors: ASC_DATA where a local piece or n does not
 * fit into 32 bits (says how many ranks would do), ASC_MEMORY. Collective. */
asc_code asc_spread_init(const asc_grid *grid, int64_t n, const char *what, asc_spread *spread);
void asc_spread_free(asc_spread *spread);

/* Global index of a local row or column. Pure. */
int64_t asc_spread_row(const asc_spread *spread, int local);
int64_t asc_spread_column(const asc_spread *spread, int local);

/* The k largest eigenvalues, descending, and their vectors [k, n] with unit length, the entry of
 * largest magnitude positive (the first of equals), on every rank. Destroys the matrix. Errors:
 * ASC_DATA (no convergence, workspace too large), ASC_MEMORY. Collective; O(n^3 / P). */
asc_code asc_spread_eigen(asc_spread *spread, int64_t k, const char *what, double *values,
                          double *vectors);

#endif
