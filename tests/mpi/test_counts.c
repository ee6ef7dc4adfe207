/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of more numbers than go into a message, signed ones too; rows found as they were drawn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/counts.h"
#include "mpi_main.h"
#include "study/drawn.h"

enum { N = 2 * ASC_COUNTS_MESSAGE + 7 };

static int64_t value_of(int64_t i, int rank) {
    return (i % 2 ? -1 : 1) * (i * 5 + rank) * ((int64_t)1 << 36);
}

static void fill(int64_t *values) {
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (int64_t i = 0; i < N; i++)
        values[i] = value_of(i, rank);
}

static void check(const int64_t *values) {
    int size = 0;
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    for (int64_t i = 0; i < N; i++) {
        int64_t sum = 0;
        for (int r = 0; r < size; r++)
            sum += value_of(i, r);
        assert_true(values[i] == sum);
    }
}

static void test_sums_of_many(void **state) {
    (void)state;
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    int64_t *values = malloc(N * sizeof *values);
    assert_non_null(values);
    fill(values);
    asc_counts_sum(MPI_COMM_WORLD, values, N);
    check(values);
    fill(values);
    asc_counts_sum_to_root(MPI_COMM_WORLD, values, N);
    if (rank == 0)
        check(values);
    for (int64_t i = 0; rank != 0 && i < N; i++)
        assert_true(values[i] == value_of(i, rank));
    asc_counts_sum(MPI_COMM_WORLD, NULL, 0);
    free(values);
}

static void test_drawn_rows(void **state) {
    (void)state;
    const int64_t rows[] = {7, 2, 9, 2, 7, 7, 0};
    asc_drawn drawn;
    assert_int_equal(asc_drawn_list(rows, 7, 3, &drawn), ASC_OK);
    assert_int_equal(drawn.n, 4);
    for (int64_t i = 0; i < drawn.n; i++) {
        assert_true(i == 0 || drawn.rows[i] > drawn.rows[i - 1]);
        for (int d = 0; d < 3; d++)
            drawn.embeddings[i * 3 + d] = (float)(10 * drawn.rows[i] + d);
    }
    for (int k = 0; k < 7; k++)
        assert_true(asc_drawn_row(&drawn, rows[k])[2] == (float)(10 * rows[k] + 2));
    asc_drawn_free(&drawn);
    assert_int_equal(asc_drawn_list(NULL, 0, 3, &drawn), ASC_OK);
    assert_int_equal(drawn.n, 0);
    asc_drawn_free(&drawn);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_sums_of_many),
                                          cmocka_unit_test(test_drawn_rows)};

ASC_TEST_MAIN(tests)
