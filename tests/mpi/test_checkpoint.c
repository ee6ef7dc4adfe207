/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sweeps that write checkpoints, and go on from one on another number of ranks. */
#include "mpi_main.h"

#include <string.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "restart/checkpoint.h"
#include "sweep/nearest.h"
#include "temporary.h"

enum { N = 6500, D = 8, K = 4 };

static const char KEY[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/* A sink that fails after some tiles, as a killed run ends. */
typedef struct limit {
    int tiles, most;
} limit;

static asc_code limit_begin(void *self, int32_t n_threads, bool keep) {
    (void)self;
    (void)n_threads;
    (void)keep;
    return ASC_OK;
}

static asc_code limit_tile(void *self, int32_t thread, const asc_tile *tile) {
    limit *at = self;
    int tiles = 0;
    (void)thread;
    (void)tile;
#pragma omp atomic capture
    tiles = ++at->tiles;
    return tiles > at->most ? asc_fail(ASC_DATA, "cut off") : ASC_OK;
}

static asc_code limit_end(void *self, MPI_Comm comm) {
    (void)self;
    (void)comm;
    return ASC_OK;
}

static void limit_state(void *self, asc_pack *pack) {
    (void)self;
    (void)pack;
}

static void load(MPI_Comm comm, asc_points *points) {
    assert_int_equal(asc_points_init(comm, ASC_EUCLIDEAN, N, D, false, points), ASC_OK);
    for (int64_t i = 0; i < points->count; i++)
        for (int32_t d = 0; d < D; d++)
            points->rows[i * points->stride + d] = (float)asc_random_normal(
                5, ASC_RANDOM_SYNTH_NOISE, (uint64_t)(points->begin + i), (uint32_t)d);
    assert_int_equal(asc_points_prepare(points), ASC_OK);
}

/* Nearest neighbours [N, K]; `most` tiles a rank, all when negative. */
static asc_code sweep(MPI_Comm comm, const char *path, int most, uint64_t *keys) {
    limit cut = {.most = most};
    asc_sink end = {.self = &cut,
                    .begin = limit_begin,
                    .tile = limit_tile,
                    .end = limit_end,
                    .state = limit_state};
    asc_checkpoint *checkpoint = NULL;
    asc_nearest nearest;
    asc_points points;
    load(comm, &points);
    assert_int_equal(asc_nearest_init(&nearest, N, K), ASC_OK);
    asc_sink *sinks[] = {&nearest.sink, &end};
    if (path)
        assert_int_equal(asc_checkpoint_open(comm, path, KEY, 0, &checkpoint), ASC_OK);
    const asc_code code = asc_sweep_run(&points, sinks, most < 0 ? 1 : 2, "test");
    if (code == ASC_OK)
        memcpy(keys, nearest.keys, (size_t)N * K * sizeof *keys);
    asc_checkpoint_close(&checkpoint, code == ASC_OK);
    asc_nearest_free(&nearest);
    asc_points_free(&points);
    return code;
}

static void test_goes_on(void **state) {
    char path[ASC_TEMPORARY_SIZE] = "";
    uint64_t *alone = NULL, *resumed = NULL;
    int rank = 0;
    (void)state;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    asc_temporary_path(path, "checkpoint");
    MPI_Bcast(path, sizeof path, MPI_CHAR, 0, MPI_COMM_WORLD);
    assert_int_equal(asc_alloc(&alone, (uint64_t)N * K, sizeof *alone, "t"), ASC_OK);
    assert_int_equal(asc_alloc(&resumed, (uint64_t)N * K, sizeof *resumed, "t"), ASC_OK);
    assert_int_equal(sweep(MPI_COMM_WORLD, NULL, -1, alone), ASC_OK);

    /* A checkpoint after every few tiles changes nothing. */
    assert_int_equal(sweep(MPI_COMM_WORLD, path, -1, resumed), ASC_OK);
    assert_memory_equal(alone, resumed, (size_t)N * K * sizeof *alone);
    assert_true(rank != 0 || access(path, F_OK) != 0);

    /* Cut off on all ranks, finished on one, after any number of tiles. */
    for (int most = 1; most < 40; most = 3 * most + 1) {
        const asc_code code = sweep(MPI_COMM_WORLD, path, most, resumed);
        assert_true(code == ASC_DATA || code == ASC_OK);
        memset(resumed, 0, (size_t)N * K * sizeof *resumed);
        if (rank == 0) {
            assert_int_equal(sweep(MPI_COMM_SELF, path, -1, resumed), ASC_OK);
            assert_memory_equal(alone, resumed, (size_t)N * K * sizeof *alone);
            assert_int_not_equal(access(path, F_OK), 0);
        }
        MPI_Barrier(MPI_COMM_WORLD);
    }
    free(alone);
    free(resumed);
}

/* What cannot be saved is swept without checkpoints, also beside what can. */
static void test_sink_without_state(void **state) {
    char path[ASC_TEMPORARY_SIZE] = "";
    limit all = {.most = N};
    asc_sink stateless = {.self = &all, .begin = limit_begin, .tile = limit_tile, .end = limit_end};
    asc_checkpoint *checkpoint = NULL;
    asc_nearest nearest;
    asc_points points;
    (void)state;
    asc_temporary_path(path, "checkpoint");
    MPI_Bcast(path, sizeof path, MPI_CHAR, 0, MPI_COMM_WORLD);
    load(MPI_COMM_WORLD, &points);
    assert_int_equal(asc_nearest_init(&nearest, N, K), ASC_OK);
    assert_int_equal(asc_checkpoint_open(MPI_COMM_WORLD, path, KEY, 0, &checkpoint), ASC_OK);
    asc_sink *sinks[] = {&stateless, &nearest.sink};
    assert_int_equal(asc_sweep_run(&points, sinks, 1, "test"), ASC_OK);
    assert_int_equal(asc_sweep_run(&points, sinks, 2, "test"), ASC_OK);
    assert_int_not_equal(access(path, F_OK), 0);
    asc_checkpoint_close(&checkpoint, true);
    asc_nearest_free(&nearest);
    asc_points_free(&points);
}

/* A unit of two sweeps, of the first of which only what comes of it is kept: a number. */
static asc_code two_sweeps(asc_checkpoint *checkpoint, int most, asc_nearest *nearest,
                           bool *recalled, uint64_t *outcome) {
    limit cut = {.most = most};
    asc_sink end = {.self = &cut,
                    .begin = limit_begin,
                    .tile = limit_tile,
                    .end = limit_end,
                    .state = limit_state};
    asc_sink *sinks[] = {&nearest->sink, &end};
    asc_pack pack;
    asc_points points;
    load(MPI_COMM_WORLD, &points);
    assert_int_equal(asc_checkpoint_recall(checkpoint, &pack, recalled), ASC_OK);
    if (!*recalled) {
        assert_true(asc_checkpoint_wants(checkpoint, false));
        assert_false(asc_checkpoint_wants(checkpoint, true));
        assert_int_equal(asc_sweep_run(&points, sinks, 1, "test"), ASC_OK);
        *outcome = nearest->keys[K];
    }
    asc_pack_bytes(&pack, outcome, sizeof *outcome);
    if (*recalled) {
        assert_int_equal(asc_pack_end(&pack), ASC_OK);
        asc_pack_free(&pack);
    } else
        assert_int_equal(asc_checkpoint_condense(checkpoint, &pack), ASC_OK);
    assert_true(asc_checkpoint_wants(checkpoint, true));
    const asc_code code = asc_sweep_run(&points, sinks, 2, "test");
    asc_points_free(&points);
    return code;
}

static void test_keeps_what_came_of_a_sweep(void **state) {
    char path[ASC_TEMPORARY_SIZE] = "";
    asc_checkpoint *checkpoint = NULL;
    asc_nearest nearest;
    uint64_t outcome = 0, again = 0;
    bool recalled = false;
    (void)state;
    asc_temporary_path(path, "checkpoint");
    MPI_Bcast(path, sizeof path, MPI_CHAR, 0, MPI_COMM_WORLD);
    assert_int_equal(asc_nearest_init(&nearest, N, K), ASC_OK);
    /* Cut off in the second sweep, behind its first checkpoint. */
    assert_int_equal(asc_checkpoint_open(MPI_COMM_WORLD, path, KEY, 0, &checkpoint), ASC_OK);
    assert_int_equal(two_sweeps(checkpoint, 4, &nearest, &recalled, &outcome), ASC_DATA);
    assert_false(recalled);
    asc_checkpoint_close(&checkpoint, false);
    /* On every rank, without the sweep. */
    assert_int_equal(asc_checkpoint_open(MPI_COMM_WORLD, path, KEY, 0, &checkpoint), ASC_OK);
    assert_int_equal(two_sweeps(checkpoint, N, &nearest, &recalled, &again), ASC_OK);
    assert_true(recalled);
    assert_int_equal(again, outcome);
    asc_checkpoint_close(&checkpoint, true);
    /* Without a checkpoint nothing is known, and nothing is kept. */
    asc_pack pack;
    assert_int_equal(asc_checkpoint_recall(NULL, &pack, &recalled), ASC_OK);
    assert_false(recalled);
    asc_nearest_free(&nearest);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_goes_on),
                                          cmocka_unit_test(test_sink_without_state),
                                          cmocka_unit_test(test_keeps_what_came_of_a_sweep)};

ASC_TEST_MAIN(tests)
