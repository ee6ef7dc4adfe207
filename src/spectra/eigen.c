/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spectra/eigen.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "spectra/process_grid.h"

/* An entry of the matrix of which rows first, first + 1, ... are at `rows`: [.., n]. */
static double entry(const double *rows, int64_t n, int64_t first, int64_t r, int64_t c) {
    return r < c ? rows[(r - first) * n + c] : rows[(c - first) * n + r];
}

static void share(MPI_Comm comm, int64_t n, int64_t k, double *values, double *vectors) {
    enum { CHUNK = 1 << 24 };
    MPI_Bcast(values, (int)k, MPI_DOUBLE, 0, comm);
    for (int64_t i = 0; i < k * n; i += CHUNK)
        MPI_Bcast(vectors + i, (int)(k * n - i < CHUNK ? k * n - i : CHUNK), MPI_DOUBLE, 0, comm);
}

static asc_code solve_alone(const double *matrix, int64_t n, int64_t k, const char *what,
                            double *values, double *vectors) {
    asc_process_grid grid;
    asc_cyclic spread = {0};
    asc_process_grid_init(MPI_COMM_SELF, &grid);
    asc_code code = asc_cyclic_init(&grid, n, what, &spread);
    for (int64_t c = 0; c < n && code == ASC_OK; c++)
        for (int64_t r = 0; r < n; r++)
            spread.data[c * n + r] = entry(matrix, n, 0, r, c);
    if (code == ASC_OK)
        code = asc_cyclic_eigen(&spread, k, what, values, vectors);
    asc_cyclic_free(&spread);
    asc_process_grid_free(&grid);
    return code;
}

asc_code asc_eigen_on_one(MPI_Comm comm, const double *matrix, int64_t n, int64_t k,
                          const char *what, double *values, double *vectors) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = ASC_OK;
    if (rank == 0)
        code = solve_alone(matrix, n, k, what, values, vectors);
    code = asc_agree(comm, code);
    if (code == ASC_OK)
        share(comm, n, k, values, vectors);
    return code;
}

/* Takes what this process holds of rows first .. first + count - 1 and of their columns. */
static void take_rows(const double *rows, int64_t first, int64_t count, asc_cyclic *spread) {
    const int64_t n = spread->n;
    for (int j = 0; j < spread->columns; j++)
        for (int i = 0; i < spread->rows; i++) {
            const int64_t r = asc_cyclic_row(spread, i), c = asc_cyclic_column(spread, j);
            const int64_t least = r < c ? r : c;
            if (least >= first && least < first + count)
                spread->data[(int64_t)j * spread->rows + i] = entry(rows, n, first, r, c);
        }
}

/* The root's matrix travels in strips of rows. Collective. */
static asc_code spread_matrix(const double *matrix, asc_cyclic *spread) {
    enum { STRIP = 1 << 24 };
    const MPI_Comm comm = spread->grid->comm;
    const int64_t n = spread->n, most = STRIP / n > 0 ? STRIP / n : 1;
    double *rows = NULL;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = asc_agree(comm, asc_alloc(&rows, (uint64_t)(most < n ? most : n) * (uint64_t)n,
                                              sizeof *rows, "rows of a matrix"));
    for (int64_t first = 0; first < n && code == ASC_OK; first += most) {
        const int64_t count = n - first < most ? n - first : most;
        if (rank == 0)
            memcpy(rows, matrix + first * n, (size_t)(count * n) * sizeof *rows);
        MPI_Bcast(rows, (int)(count * n), MPI_DOUBLE, 0, comm);
        take_rows(rows, first, count, spread);
    }
    free(rows);
    return code;
}

asc_code asc_eigen_on_all(MPI_Comm comm, const double *matrix, int64_t n, int64_t k,
                          const char *what, double *values, double *vectors) {
    asc_process_grid grid;
    asc_cyclic spread = {0};
    asc_process_grid_init(comm, &grid);
    asc_code code = asc_cyclic_init(&grid, n, what, &spread);
    if (code == ASC_OK)
        code = spread_matrix(matrix, &spread);
    if (code == ASC_OK)
        code = asc_cyclic_eigen(&spread, k, what, values, vectors);
    asc_cyclic_free(&spread);
    asc_process_grid_free(&grid);
    return code;
}

asc_code asc_eigen_largest(MPI_Comm comm, const double *matrix, int64_t n, int64_t k,
                           const char *what, double *values, double *vectors) {
    return n <= ASC_EIGEN_ALONE ? asc_eigen_on_one(comm, matrix, n, k, what, values, vectors)
                                : asc_eigen_on_all(comm, matrix, n, k, what, values, vectors);
}
