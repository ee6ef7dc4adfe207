/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spectra/process_grid.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

/* BLACS and ScaLAPACK have no C headers. */
int Csys2blacs_handle(MPI_Comm comm);
void Cfree_blacs_system_handle(int handle);
void Cblacs_gridinit(int *context, const char *order, int rows, int columns);
void Cblacs_gridinfo(int context, int *rows, int *columns, int *row, int *column);
void Cblacs_gridexit(int context);
int numroc_(const int *n, const int *block, const int *process, const int *source,
            const int *count);
void descinit_(int *descriptor, const int *m, const int *n, const int *mb, const int *nb,
               const int *row_source, const int *column_source, const int *context,
               const int *leading, int *info);
void pdsyevd_(const char *jobz, const char *uplo, const int *n, double *a, const int *ia,
              const int *ja, const int *desca, double *w, double *z, const int *iz, const int *jz,
              const int *descz, double *work, const int *lwork, int *iwork, const int *liwork,
              int *info);

enum { LARGEST_BLOCK = 64 };

void asc_process_grid_init(MPI_Comm comm, asc_process_grid *grid) {
    int size = 1, dims[2] = {0, 0};
    MPI_Comm_size(comm, &size);
    MPI_Dims_create(size, 2, dims);
    *grid = (asc_process_grid){.comm = comm, .handle = Csys2blacs_handle(comm)};
    grid->context = grid->handle;
    Cblacs_gridinit(&grid->context, "Row", dims[0], dims[1]);
    Cblacs_gridinfo(grid->context, &grid->rows, &grid->columns, &grid->row, &grid->column);
}

void asc_process_grid_free(asc_process_grid *grid) {
    Cblacs_gridexit(grid->context);
    Cfree_blacs_system_handle(grid->handle);
    *grid = (asc_process_grid){0};
}

static int local_size(int n, int block, int process, int processes) {
    const int source = 0;
    return numroc_(&n, &block, &process, &source, &processes);
}

/* Small matrices are cut so that every process of the grid has a part, if there is enough. */
static int choose_block(int64_t n, const asc_process_grid *grid) {
    const int side = grid->rows > grid->columns ? grid->rows : grid->columns;
    const int64_t block = n / (2 * (int64_t)side);
    return (int)(block < 1 ? 1 : block > LARGEST_BLOCK ? LARGEST_BLOCK : block);
}

static asc_code check_size(const asc_process_grid *grid, int64_t n, const char *what) {
    const double ranks = (double)grid->rows * grid->columns;
    const double piece = (double)n * (double)n / ranks;
    if (n <= INT_MAX && piece * 1.1 < INT_MAX)
        return ASC_OK;
    return asc_fail(ASC_DATA,
                    "the matrix of %lld %s does not fit into ScaLAPACK's 32-bit sizes on %.0f "
                    "ranks; use at least %.0f ranks, or select fewer",
                    (long long)n, what, ranks, ceil(1.2 * (double)n * (double)n / INT_MAX));
}

asc_code asc_cyclic_init(const asc_process_grid *grid, int64_t n, const char *what,
                         asc_cyclic *spread) {
    const int zero = 0;
    int info = 0;
    *spread = (asc_cyclic){.grid = grid};
    asc_code code = check_size(grid, n, what);
    if (code != ASC_OK)
        return code;
    spread->n = (int)n;
    spread->block = choose_block(n, grid);
    spread->rows = local_size(spread->n, spread->block, grid->row, grid->rows);
    spread->columns = local_size(spread->n, spread->block, grid->column, grid->columns);
    const int leading = spread->rows > 1 ? spread->rows : 1;
    descinit_(spread->descriptor, &spread->n, &spread->n, &spread->block, &spread->block, &zero,
              &zero, &grid->context, &leading, &info);
    code = asc_alloc(&spread->data, (uint64_t)leading * (uint64_t)(spread->columns + 1),
                     sizeof *spread->data, what);
    return asc_agree(grid->comm, code);
}

void asc_cyclic_free(asc_cyclic *spread) {
    free(spread->data);
    *spread = (asc_cyclic){0};
}

static int64_t global_index(int local, int block, int process, int processes) {
    return ((int64_t)(local / block) * processes + process) * block + local % block;
}

int64_t asc_cyclic_row(const asc_cyclic *spread, int local) {
    return global_index(local, spread->block, spread->grid->row, spread->grid->rows);
}

int64_t asc_cyclic_column(const asc_cyclic *spread, int local) {
    return global_index(local, spread->block, spread->grid->column, spread->grid->columns);
}

/* What pdsyevd works in. */
typedef struct eigen_work {
    double *values; /* [n] ascending */
    asc_cyclic vectors;
    double *work;
    int *iwork;
    int lwork, liwork;
} eigen_work;

static int call(asc_cyclic *a, eigen_work *w, double *work, int lwork, int *iwork, int liwork) {
    const int one = 1;
    int info = 0;
    pdsyevd_("V", "L", &a->n, a->data, &one, &one, a->descriptor, w->values, w->vectors.data, &one,
             &one, w->vectors.descriptor, work, &lwork, iwork, &liwork, &info);
    return info;
}

static asc_code make_work(asc_cyclic *a, const char *what, eigen_work *w) {
    double size[8] = {0};
    int isize[8] = {0};
    asc_code code = asc_cyclic_init(a->grid, a->n, what, &w->vectors);
    if (code != ASC_OK)
        return code;
    code = asc_alloc(&w->values, (uint64_t)a->n, sizeof *w->values, "eigenvalues");
    code = asc_agree(a->grid->comm, code);
    if (code != ASC_OK)
        return code;
    call(a, w, size, -1, isize, -1);
    if (!(size[0] < INT_MAX))
        code = asc_fail(ASC_DATA,
                        "the eigenvectors of %d %s need a workspace beyond 32 bits; use more "
                        "ranks",
                        a->n, what);
    w->lwork = (int)size[0];
    w->liwork = isize[0] > 1 ? isize[0] : 1;
    if (code == ASC_OK)
        code = asc_alloc(&w->work, (uint64_t)w->lwork + 1, sizeof *w->work, "eigenvectors");
    if (code == ASC_OK)
        code = asc_alloc(&w->iwork, (uint64_t)w->liwork, sizeof *w->iwork, "eigenvectors");
    return asc_agree(a->grid->comm, code);
}

/* The last k eigenvectors, the largest first, into every rank's out [k, n]. */
static void gather_vectors(const asc_cyclic *vectors, int64_t k, int64_t n, double *out) {
    enum { CHUNK = 1 << 24 };
    memset(out, 0, (size_t)(k * n) * sizeof *out);
    for (int c = 0; c < vectors->columns; c++) {
        const int64_t e = n - 1 - asc_cyclic_column(vectors, c);
        if (e >= k)
            continue;
        for (int r = 0; r < vectors->rows; r++)
            out[e * n + asc_cyclic_row(vectors, r)] = vectors->data[(int64_t)c * vectors->rows + r];
    }
    for (int64_t i = 0; i < k * n; i += CHUNK)
        MPI_Allreduce(MPI_IN_PLACE, out + i, (int)(k * n - i < CHUNK ? k * n - i : CHUNK),
                      MPI_DOUBLE, MPI_SUM, vectors->grid->comm);
}

void asc_fix_sign(double *vector, int64_t n) {
    int64_t largest = 0;
    for (int64_t i = 1; i < n; i++)
        if (fabs(vector[i]) > fabs(vector[largest]) * (1 + 1e-12))
            largest = i;
    for (int64_t i = 0; i < n && vector[largest] < 0; i++)
        vector[i] = i == largest ? vector[i] : -vector[i];
    vector[largest] = fabs(vector[largest]);
}

asc_code asc_cyclic_eigen(asc_cyclic *a, int64_t k, const char *what, double *values,
                          double *vectors) {
    eigen_work w = {0};
    asc_code code = make_work(a, what, &w);
    if (code == ASC_OK) {
        const int info = call(a, &w, w.work, w.lwork, w.iwork, w.liwork);
        if (info != 0)
            code = asc_fail(ASC_DATA,
                            "the eigenvectors of %d %s were not found (pdsyevd says %d); look "
                            "for embeddings that are extreme",
                            a->n, what, info);
        code = asc_agree(a->grid->comm, code);
    }
    if (code == ASC_OK) {
        for (int64_t e = 0; e < k; e++)
            values[e] = w.values[a->n - 1 - e];
        gather_vectors(&w.vectors, k, a->n, vectors);
        for (int64_t e = 0; e < k; e++)
            asc_fix_sign(vectors + e * a->n, a->n);
    }
    asc_cyclic_free(&w.vectors);
    free(w.values);
    free(w.work);
    free(w.iwork);
    return code;
}
