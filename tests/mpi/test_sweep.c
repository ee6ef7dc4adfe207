/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mpi_main.h"

#include <math.h>
#include <omp.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "attrscope/sweep.h"

enum { SEED = 11 };

/* A sink that keeps every distance: [n, n], -1 where not visited, and counts double visits. */
typedef struct keeper {
    int64_t n;
    float *distances;
    float *cosines;
    int twice;
} keeper;

static asc_code keeper_begin(void *self, int32_t n_threads, bool go_on) {
    (void)go_on;
    (void)n_threads;
    keeper *keep = self;
    for (int64_t i = 0; i < keep->n * keep->n; i++)
        keep->distances[i] = -1;
    return ASC_OK;
}

static asc_code keeper_tile(void *self, int32_t thread, const asc_tile *tile) {
    (void)thread;
    keeper *keep = self;
    for (int32_t i = 0; i < tile->n_rows; i++) {
        for (int32_t j = asc_tile_first_column(tile, i); j < tile->n_columns; j++) {
            int64_t row = tile->row_begin + i, column = tile->column_begin + j;
            assert_true(row < column && column < keep->n);
            float *slot = &keep->distances[row * keep->n + column];
            if (*slot >= 0)
#pragma omp atomic
                keep->twice++;
            *slot = tile->distances[(int64_t)i * tile->stride + j];
            if (keep->cosines)
                keep->cosines[row * keep->n + column] =
                    tile->cosines[(int64_t)i * tile->stride + j];
        }
    }
    return ASC_OK;
}

static asc_code keeper_end(void *self, MPI_Comm comm) {
    keeper *keep = self;
    MPI_Allreduce(MPI_IN_PLACE, keep->distances, (int)(keep->n * keep->n), MPI_FLOAT, MPI_MAX,
                  comm);
    if (keep->cosines)
        MPI_Allreduce(MPI_IN_PLACE, keep->cosines, (int)(keep->n * keep->n), MPI_FLOAT, MPI_SUM,
                      comm);
    MPI_Allreduce(MPI_IN_PLACE, &keep->twice, 1, MPI_INT, MPI_SUM, comm);
    return ASC_OK;
}

static float coordinate(int64_t row, int32_t d) {
    return (float)asc_random_normal(SEED, ASC_RANDOM_SYNTH_NOISE, (uint64_t)row, (uint32_t)d);
}

static void fill(asc_points *points) {
    for (int64_t i = 0; i < points->count; i++)
        for (int32_t d = 0; d < points->dimension; d++) {
            points->rows[i * points->stride + d] = coordinate(points->begin + i, d);
            if (points->fields)
                points->fields[i * points->stride + d] = coordinate(points->begin + i, d + 1000);
        }
}

static void keep_all(MPI_Comm comm, asc_metric metric, int64_t n, int32_t dimension, bool fields,
                     keeper *keep) {
    asc_points points;
    assert_int_equal(asc_points_init(comm, metric, n, dimension, fields, &points), ASC_OK);
    fill(&points);
    assert_int_equal(asc_points_prepare(&points), ASC_OK);
    *keep = (keeper){.n = n};
    assert_int_equal(asc_alloc(&keep->distances, (uint64_t)(n * n), sizeof(float), "t"), ASC_OK);
    if (fields)
        assert_int_equal(asc_alloc(&keep->cosines, (uint64_t)(n * n), sizeof(float), "t"), ASC_OK);
    asc_sink sink = {.self = keep, .begin = keeper_begin, .tile = keeper_tile, .end = keeper_end};
    asc_sink *sinks[] = {&sink};
    assert_int_equal(asc_sweep_run(&points, sinks, 1, "test"), ASC_OK);
    asc_points_free(&points);
}

static void keeper_free(keeper *keep) {
    free(keep->distances);
    free(keep->cosines);
}

static double exact_distance(asc_metric metric, const float *x, const float *y, int32_t dimension) {
    double xx = 0, yy = 0, xy = 0, squares = 0;
    for (int32_t d = 0; d < dimension; d++) {
        xx += (double)x[d] * x[d];
        yy += (double)y[d] * y[d];
        xy += (double)x[d] * y[d];
        squares += ((double)x[d] - y[d]) * ((double)x[d] - y[d]);
    }
    return metric == ASC_COSINE ? 1 - xy / sqrt(xx * yy) : sqrt(squares);
}

static void every_pair_is_visited_once(void **state) {
    (void)state;
    enum { D = 20 };
    const int64_t sizes[] = {1, 2, 3, 255, 256, 257, 2047, 2048, 2049, 4500};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        for (int metric = 0; metric < 2; metric++) {
            int64_t n = sizes[s];
            keeper keep;
            keep_all(MPI_COMM_WORLD, (asc_metric)metric, n, D, false, &keep);
            assert_int_equal(keep.twice, 0);
            for (int64_t i = 0; i<n; i += n> 300 ? 37 : 1) {
                float x[D], y[D];
                for (int32_t d = 0; d < D; d++)
                    x[d] = coordinate(i, d);
                for (int64_t j = i + 1; j < n; j++) {
                    for (int32_t d = 0; d < D && j % 7 == 0; d++)
                        y[d] = coordinate(j, d);
                    float got = keep.distances[i * n + j];
                    assert_true(got >= 0);
                    if (j % 7 == 0)
                        assert_true(fabs(got - exact_distance((asc_metric)metric, x, y, D)) < 3e-6);
                }
            }
            keeper_free(&keep);
        }
    }
}

static void ranks_and_threads_do_not_change_a_bit(void **state) {
    (void)state;
    enum { N = 4500, D = 24 };
    for (int metric = 0; metric < 2; metric++) {
        keeper alone, together, threaded;
        keep_all(MPI_COMM_SELF, (asc_metric)metric, N, D, true, &alone);
        keep_all(MPI_COMM_WORLD, (asc_metric)metric, N, D, true, &together);
        omp_set_num_threads(2);
        keep_all(MPI_COMM_WORLD, (asc_metric)metric, N, D, true, &threaded);
        omp_set_num_threads(1);
        const size_t bytes = (size_t)N * N * sizeof(float);
        assert_memory_equal(alone.distances, together.distances, bytes);
        assert_memory_equal(alone.distances, threaded.distances, bytes);
        for (int64_t i = 0; i < N; i++)
            for (int64_t j = i + 1; j < N; j++)
                assert_true(alone.cosines[i * N + j] == together.cosines[i * N + j]);
        keeper_free(&alone);
        keeper_free(&together);
        keeper_free(&threaded);
    }
}

static void close_pairs_keep_their_digits(void **state) {
    (void)state;
    enum { N = 600, D = 512 };
    for (int metric = 0; metric < 2; metric++) {
        float *raw = NULL;
        assert_int_equal(asc_alloc(&raw, N * D, sizeof(float), "t"), ASC_OK);
        asc_points points;
        assert_int_equal(asc_points_init(MPI_COMM_WORLD, (asc_metric)metric, N, D, false, &points),
                         ASC_OK);
        /* Threes: a point at norm 30, one 1e-4 away, and a copy. */
        for (int64_t i = 0; i < N; i++) {
            double norm = 0;
            for (int32_t d = 0; d < D; d++)
                norm += pow(coordinate(i / 3, d), 2);
            for (int32_t d = 0; d < D; d++) {
                double v = 30 * coordinate(i / 3, d) / sqrt(norm);
                if (i % 3 == 1)
                    v += 1e-4 / sqrt(D) * (d % 2 ? 1 : -1);
                raw[i * D + d] = (float)v;
            }
            if (i >= points.begin && i < points.begin + points.count)
                memcpy(points.rows + (i - points.begin) * points.stride, raw + i * D,
                       D * sizeof(float));
        }
        assert_int_equal(asc_points_prepare(&points), ASC_OK);
        keeper keep = {.n = N};
        assert_int_equal(asc_alloc(&keep.distances, N * N, sizeof(float), "t"), ASC_OK);
        asc_sink sink = {
            .self = &keep, .begin = keeper_begin, .tile = keeper_tile, .end = keeper_end};
        asc_sink *sinks[] = {&sink};
        assert_int_equal(asc_sweep_run(&points, sinks, 1, "test"), ASC_OK);
        double worst = 0;
        for (int64_t i = 0; i < N; i++) {
            for (int64_t j = i + 1; j < N; j++) {
                double got = keep.distances[i * N + j];
                double exact = exact_distance((asc_metric)metric, raw + i * D, raw + j * D, D);
                if (i / 3 == j / 3 && i % 3 == 0 && j % 3 == 2)
                    assert_true(got == 0); /* a copy */
                else if (metric == ASC_EUCLIDEAN)
                    worst = fmax(worst, fabs(got - exact) / exact);
                else
                    assert_true(fabs(got - exact) < 1e-6);
            }
        }
        assert_true(worst < 1e-5);
        keeper_free(&keep);
        asc_points_free(&points);
        free(raw);
    }
}

/* Each row where the order says, with its norm and field, from whichever rank it was on. */
static void reordering_moves_rows_between_ranks(void **state) {
    (void)state;
    enum { N = 7000, D = 8, STEP = 2953 };
    int64_t *order = NULL;
    asc_points before, after;
    assert_int_equal(asc_alloc(&order, N, sizeof *order, "t"), ASC_OK);
    for (int64_t i = 0; i < N; i++)
        order[i] = i * STEP % N;
    assert_int_equal(asc_points_init(MPI_COMM_SELF, ASC_EUCLIDEAN, N, D, true, &before), ASC_OK);
    assert_int_equal(asc_points_init(MPI_COMM_WORLD, ASC_EUCLIDEAN, N, D, true, &after), ASC_OK);
    fill(&before);
    fill(&after);
    assert_int_equal(asc_points_prepare(&before), ASC_OK);
    assert_int_equal(asc_points_prepare(&after), ASC_OK);
    assert_int_equal(asc_points_reorder(&after, order), ASC_OK);
    const size_t bytes = (size_t)before.stride * sizeof(float);
    for (int64_t i = 0; i < after.count; i++) {
        const int64_t from = order[after.begin + i];
        assert_memory_equal(after.rows + i * after.stride, before.rows + from * before.stride,
                            bytes);
        assert_memory_equal(after.fields + i * after.stride, before.fields + from * before.stride,
                            bytes);
        assert_true(after.norms[i] == before.norms[from]);
    }
    asc_points_free(&before);
    asc_points_free(&after);
    free(order);
}

static asc_code failing_tile(void *self, int32_t thread, const asc_tile *tile) {
    (void)self;
    (void)thread;
    return tile->row_begin >= 2048 ? asc_fail(ASC_DATA, "planted failure") : ASC_OK;
}

static asc_code do_begin(void *self, int32_t n_threads, bool go_on) {
    (void)go_on;
    (void)self;
    (void)n_threads;
    return ASC_OK;
}

static asc_code must_not_end(void *self, MPI_Comm comm) {
    (void)self;
    (void)comm;
    fail();
    return ASC_OK;
}

static void a_failing_sink_fails_all_ranks(void **state) {
    (void)state;
    asc_points points;
    assert_int_equal(asc_points_init(MPI_COMM_WORLD, ASC_COSINE, 5000, 8, false, &points), ASC_OK);
    fill(&points);
    assert_int_equal(asc_points_prepare(&points), ASC_OK);
    asc_sink sink = {.begin = do_begin, .tile = failing_tile, .end = must_not_end};
    asc_sink *sinks[] = {&sink};
    assert_int_equal(asc_sweep_run(&points, sinks, 1, "test"), ASC_DATA);
    assert_string_equal(asc_error_message(), "planted failure");
    asc_points_free(&points);
}

static void bad_rows_are_refused(void **state) {
    (void)state;
    static const char *const faults[] = {"not finite", "not finite", "no direction", "too large"};
    for (int kind = 0; kind < 4; kind++) {
        const asc_metric metric = kind == 1 || kind == 2 ? ASC_COSINE : ASC_EUCLIDEAN;
        asc_points points;
        assert_int_equal(asc_points_init(MPI_COMM_WORLD, metric, 3000, 8, false, &points), ASC_OK);
        fill(&points);
        int64_t bad = 2500 - points.begin;
        if (bad >= 0 && bad < points.count) {
            float *row = points.rows + bad * points.stride;
            if (kind == 2)
                memset(row, 0, 8 * sizeof(float));
            else
                row[3] = kind == 1 ? INFINITY : kind == 3 ? 0x1p63f : NAN;
        }
        assert_int_equal(asc_points_prepare(&points), ASC_DATA);
        assert_non_null(strstr(asc_error_message(), "embedding 2500"));
        assert_non_null(strstr(asc_error_message(), faults[kind]));
        asc_points_free(&points);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_pair_is_visited_once),
    cmocka_unit_test(ranks_and_threads_do_not_change_a_bit),
    cmocka_unit_test(close_pairs_keep_their_digits),
    cmocka_unit_test(reordering_moves_rows_between_ranks),
    cmocka_unit_test(a_failing_sink_fails_all_ranks),
    cmocka_unit_test(bad_rows_are_refused),
};

ASC_TEST_MAIN(tests)
