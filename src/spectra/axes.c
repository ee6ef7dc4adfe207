/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spectra/axes.h"

#include <cblas.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "spectra/eigen.h"
#include "spectra/process_grid.h"

/* Takes the part along axes [count, D] off x [D], twice, as the first time leaves rounding. */
static void make_orthogonal(const double *axes, int64_t count, int32_t dimension, double *x) {
    for (int64_t pass = 0; pass < 2 * count; pass++) {
        const double *axis = axes + pass % count * dimension;
        cblas_daxpy(dimension, -cblas_ddot(dimension, axis, 1, x, 1), axis, 1, x, 1);
    }
}

/* A unit vector across axes [count, D], count < D: what they leave of the coordinate direction that
 * they hold least of. */
static void complete(const double *axes, int64_t count, int32_t dimension, double *x) {
    int32_t best = 0;
    double least = INFINITY;
    for (int32_t d = 0; d < dimension; d++) {
        double held = 0;
        for (int64_t i = 0; i < count; i++)
            held += axes[i * dimension + d] * axes[i * dimension + d];
        if (held < least) {
            least = held;
            best = d;
        }
        x[d] = 0;
    }
    x[best] = 1;
    make_orthogonal(axes, count, dimension, x);
}

/* Eigenvectors u [k, n] of the points' products into axes X' u / |X' u| [k, D]; where the points
 * have no extent left, any. */
static void turn_into_axes(const double *points, int64_t n, int32_t dimension, int64_t k,
                           const double *values, const double *vectors, double *axes) {
    const double rounding = 1e-13 * (double)n * values[0];
    for (int64_t i = 0; i < k; i++) {
        double *axis = axes + i * dimension;
        if (values[i] > rounding) {
            cblas_dgemv(CblasRowMajor, CblasTrans, (int)n, dimension, 1, points, dimension,
                        vectors + i * n, 1, 0, axis, 1);
            cblas_dscal(dimension, 1 / sqrt(values[i]), axis, 1);
            make_orthogonal(axes, i, dimension, axis);
        } else {
            complete(axes, i, dimension, axis);
        }
        cblas_dscal(dimension, 1 / cblas_dnrm2(dimension, axis, 1), axis, 1);
        asc_fix_sign(axis, dimension);
    }
}

asc_code asc_axes_of_points(MPI_Comm comm, const double *points, int64_t n, int32_t dimension,
                            int64_t k, const char *what, double *values, double *axes) {
    const bool few = n < dimension;
    const int64_t size = few ? n : dimension;
    double *matrix = NULL, *vectors = NULL;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = ASC_OK;
    if (rank == 0)
        code = asc_alloc(&matrix, (uint64_t)size * (uint64_t)size, sizeof *matrix, what);
    if (code == ASC_OK && few)
        code = asc_alloc(&vectors, (uint64_t)k * (uint64_t)n, sizeof *vectors, what);
    ASC_TRY(code, asc_agree(comm, code), done);
    if (rank == 0)
        cblas_dsyrk(CblasRowMajor, CblasUpper, few ? CblasNoTrans : CblasTrans, (int)size,
                    few ? dimension : (int)n, 1, points, dimension, 0, matrix, (int)size);
    ASC_TRY(code, asc_eigen_largest(comm, matrix, size, k, what, values, few ? vectors : axes),
            done);
    if (few && rank == 0)
        turn_into_axes(points, n, dimension, k, values, vectors, axes);
    for (int64_t i = 0; few && i < k; i++)
        MPI_Bcast(axes + i * dimension, dimension, MPI_DOUBLE, 0, comm);
done:
    free(matrix);
    free(vectors);
    return code;
}
