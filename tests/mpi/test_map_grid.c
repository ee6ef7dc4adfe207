/* Matrices over the process grid: what is where, eigenvectors of known matrices, sizes refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "map/process_grid.h"
#include "mpi_main.h"

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

static const struct CMUnitTest tests[] = {cmocka_unit_test(eigenvectors_of_any_size),
                                          cmocka_unit_test(too_large_is_refused)};

ASC_TEST_MAIN(tests)
