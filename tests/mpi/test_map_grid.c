/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matrices over the process grid: what is where, eigenvectors of known matrices, sizes refused; one
 * process against all; axes by points and by dimensions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/random.h"
#include "mpi_main.h"
#include "spectra/axes.h"
#include "spectra/eigen.h"
#include "spectra/process_grid.h"

/* The path graph's Laplacian has eigenvalues 2 - 2 cos(pi j / n). */
static void path_graph(int64_t n, int64_t k) {
    asc_process_grid grid;
    asc_cyclic spread;
    double *values = calloc((size_t)k, sizeof *values);
    double *vectors = calloc((size_t)(k * n), sizeof *vectors);
    asc_process_grid_init(MPI_COMM_WORLD, &grid);
    assert_int_equal(asc_cyclic_init(&grid, n, "nodes", &spread), ASC_OK);
    int64_t cells = (int64_t)spread.rows * spread.columns;
    MPI_Allreduce(MPI_IN_PLACE, &cells, 1, MPI_INT64_T, MPI_SUM, MPI_COMM_WORLD);
    assert_int_equal(cells, n * n);
    for (int c = 0; c < spread.columns; c++)
        for (int r = 0; r < spread.rows; r++) {
            const int64_t i = asc_cyclic_row(&spread, r), j = asc_cyclic_column(&spread, c);
            const double degree = n == 1 ? 0 : i == 0 || i == n - 1 ? 1 : 2;
            spread.data[(int64_t)c * spread.rows + r] = i == j              ? degree
                                                        : llabs(i - j) == 1 ? -1
                                                                            : 0;
        }
    assert_int_equal(asc_cyclic_eigen(&spread, k, "nodes", values, vectors), ASC_OK);
    for (int64_t e = 0; e < k; e++) {
        const double *v = vectors + e * n;
        double largest = 0, length = 0, residual = 0;
        assert_true(fabs(values[e] - (2 - 2 * cos(acos(-1) * (double)(n - 1 - e) / (double)n))) <
                    1e-12);
        for (int64_t i = 0; i < n; i++) {
            double image = (n == 1 ? 0 : i == 0 || i == n - 1 ? 1 : 2) * v[i];
            image -= i > 0 ? v[i - 1] : 0;
            image -= i < n - 1 ? v[i + 1] : 0;
            residual = fmax(residual, fabs(image - values[e] * v[i]));
            length += v[i] * v[i];
            largest = fabs(v[i]) > fabs(largest) * (1 + 1e-9) ? v[i] : largest;
        }
        assert_true(residual < 1e-11 && fabs(length - 1) < 1e-12 && largest > 0);
    }
    asc_cyclic_free(&spread);
    asc_process_grid_free(&grid);
    free(values);
    free(vectors);
}

static void eigenvectors_of_any_size(void **state) {
    (void)state;
    const int64_t sizes[] = {1, 2, 3, 7, 31, 64, 65, 129, 200};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        path_graph(sizes[s], sizes[s] < 5 ? sizes[s] : 5);
}

static void too_large_is_refused(void **state) {
    (void)state;
    const int64_t sizes[] = {3000000000, 2000000};
    asc_process_grid grid;
    asc_process_grid_init(MPI_COMM_WORLD, &grid);
    for (int s = 0; s < 2; s++) {
        char number[32];
        asc_cyclic spread = {0};
        assert_int_equal(asc_cyclic_init(&grid, sizes[s], "identities", &spread), ASC_DATA);
        snprintf(number, sizeof number, "%lld identities", (long long)sizes[s]);
        assert_non_null(strstr(asc_error_message(), number));
        assert_non_null(strstr(asc_error_message(), "use at least"));
        asc_cyclic_free(&spread);
    }
    asc_process_grid_free(&grid);
}

/* [n, d] normal numbers, columns of falling size, on the root; elsewhere NULL. */
static double *make_points(int64_t n, int64_t d) {
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    double *points = rank == 0 ? calloc((size_t)(n * d), sizeof *points) : NULL;
    for (int64_t i = 0; points && i < n * d; i++)
        points[i] =
            asc_random_normal(1, ASC_RANDOM_BOOTSTRAP, (uint64_t)i, 0) / (double)(1 + i % d);
    return points;
}

static void one_process_and_all_agree(void **state) {
    (void)state;
    enum { N = 150, K = 6 };
    double *matrix = make_points(N, N), alone[K], spread[K], here[K];
    double *one = calloc(K * N, sizeof *one), *all = calloc(K * N, sizeof *all);
    double *again = calloc(K * N, sizeof *again);
    assert_int_equal(asc_eigen_on_one(MPI_COMM_WORLD, matrix, N, K, "numbers", alone, one), ASC_OK);
    assert_int_equal(asc_eigen_on_all(MPI_COMM_WORLD, matrix, N, K, "numbers", spread, all),
                     ASC_OK);
    for (int e = 0; e < K; e++)
        assert_true(fabs(alone[e] - spread[e]) < 1e-12 * alone[0]);
    for (int i = 0; i < K * N; i++)
        assert_true(fabs(one[i] - all[i]) < 1e-9);
    if (matrix) {
        assert_int_equal(asc_eigen_largest(MPI_COMM_SELF, matrix, N, K, "numbers", here, again),
                         ASC_OK);
        assert_memory_equal(here, alone, sizeof here);
        assert_memory_equal(again, one, K * N * sizeof *one);
    }
    free(matrix);
    free(one);
    free(all);
    free(again);
}

/* Points in a space of one dimension more, always 0, are solved the other way. */
static void points_and_dimensions_agree(void **state) {
    (void)state;
    enum { N = 40, MORE = N + 1, K = 30, RANK = 20 };
    double *points = make_points(N, MORE), *narrow = NULL;
    double few[K], many[K], *wide = calloc(K * MORE, sizeof *wide),
                            *axes = calloc(K * N, sizeof *axes);
    if (points) { /* rows of rank 20, the last column 0 */
        narrow = calloc(N * N, sizeof *narrow);
        for (int i = 0; i < N; i++)
            for (int j = 0; j < MORE; j++) {
                double *x = &points[i * MORE + j];
                *x = j == N ? 0 : i < RANK ? *x : points[(i - RANK) * MORE + j];
                if (j < N)
                    narrow[i * N + j] = *x;
            }
    }
    assert_int_equal(asc_axes_of_points(MPI_COMM_WORLD, points, N, MORE, K, "points", few, wide),
                     ASC_OK);
    assert_int_equal(asc_axes_of_points(MPI_COMM_WORLD, narrow, N, N, K, "points", many, axes),
                     ASC_OK);
    for (int e = 0; e < K; e++) {
        assert_true(fabs(few[e] - many[e]) < 1e-12 * many[0]);
        for (int f = 0; f <= e; f++) {
            double product = 0, mixed = 0;
            for (int j = 0; j < MORE; j++) {
                product += wide[e * MORE + j] * wide[f * MORE + j];
                mixed += j < N ? wide[e * MORE + j] * axes[f * N + j] : 0;
            }
            assert_true(fabs(product - (e == f)) < 1e-12);
            assert_true(e >= RANK || fabs(mixed - (e == f)) < 1e-6);
        }
    }
    free(points);
    free(narrow);
    free(wide);
    free(axes);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(eigenvectors_of_any_size), cmocka_unit_test(one_process_and_all_agree),
    cmocka_unit_test(points_and_dimensions_agree), cmocka_unit_test(too_large_is_refused)};

ASC_TEST_MAIN(tests)
