/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two units of predicted 3 : 1 that take 6 : 1: whoever has finished the small one joins the other,
 * and nothing is counted twice. Work is time asleep, so that busy processors do not matter.
 * ASC_SPARE_SECONDS: of the small unit. */
#include "mpi_main.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "attrscope/log.h"
#include "attrscope/pack.h"
#include "attrscope/random.h"
#include "attrscope/sweep.h"
#include "restart/saved.h"
#include "run/units.h"

enum { LARGE = 5016, SMALL = 2048, D = 8 }; /* points: pairs of 6 : 1 */

static const char KEY[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static double seconds_a_pair;
static double asleep, helped; /* of this rank: seconds, pairs of the large unit */

/* Pairs of this pass, and on rank 0 of those before. */
typedef struct sleeper {
    int64_t pairs;
    bool large;
} sleeper;

static asc_code sleeper_begin(void *self, int32_t n_threads, bool keep) {
    (void)n_threads;
    if (!keep)
        ((sleeper *)self)->pairs = 0;
    return ASC_OK;
}

static asc_code sleeper_tile(void *self, int32_t thread, const asc_tile *tile) {
    sleeper *s = self;
    int64_t pairs = 0;
    (void)thread;
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const int32_t n = tile->n_columns - asc_tile_first_column(tile, i);
        pairs += n > 0 ? n : 0;
    }
    const double seconds = seconds_a_pair * (double)pairs;
    const struct timespec time = {.tv_sec = (time_t)seconds,
                                  .tv_nsec = (long)(1e9 * (seconds - (double)(time_t)seconds))};
    nanosleep(&time, NULL);
    asleep += seconds;
    helped += s->large ? (double)pairs : 0;
    s->pairs += pairs;
    return ASC_OK;
}

static asc_code sleeper_end(void *self, MPI_Comm comm) {
    sleeper *s = self;
    MPI_Allreduce(MPI_IN_PLACE, &s->pairs, 1, MPI_INT64_T, MPI_SUM, comm);
    return ASC_OK;
}

static void sleeper_state(void *self, asc_pack *pack) {
    asc_pack_bytes(pack, &((sleeper *)self)->pairs, sizeof(int64_t));
}

static asc_code open_none(asc_job *job, asc_unit **units, int64_t *n) {
    (void)job;
    *units = NULL;
    *n = 0;
    return ASC_OK;
}

static asc_code compute(const asc_job *job, int64_t unit, asc_pack *outcome) {
    sleeper s = {.large = unit == 0};
    asc_sink sink = {.self = &s,
                     .begin = sleeper_begin,
                     .tile = sleeper_tile,
                     .end = sleeper_end,
                     .state = sleeper_state};
    asc_sink *sinks[] = {&sink};
    asc_points points;
    asc_code code =
        asc_points_init(job->comm, ASC_EUCLIDEAN, s.large ? LARGE : SMALL, D, false, &points);
    for (int64_t i = 0; code == ASC_OK && i < points.count; i++)
        for (int32_t d = 0; d < D; d++)
            points.rows[i * points.stride + d] = (float)asc_random_normal(
                6, ASC_RANDOM_SYNTH_NOISE, (uint64_t)(points.begin + i), (uint32_t)d);
    if (code == ASC_OK)
        code = asc_points_prepare(&points);
    if (code == ASC_OK)
        code = asc_sweep_run(&points, sinks, 1, "test");
    asc_pack_bytes(outcome, &s.pairs, sizeof s.pairs);
    asc_points_free(&points);
    return code;
}

static void check_outcome(const asc_run_options *options, const asc_unit *unit, int64_t n) {
    asc_pack pack = {0};
    char *path = NULL;
    bool found = false;
    int64_t pairs = 0;
    assert_int_equal(asc_run_outcome_path(options, unit, &path), ASC_OK);
    assert_int_equal(asc_saved_read(path, unit->key, &pack, &found), ASC_OK);
    assert_true(found);
    asc_pack_bytes(&pack, &pairs, sizeof pairs);
    assert_int_equal(asc_pack_end(&pack), ASC_OK);
    assert_int_equal(pairs, n * (n - 1) / 2);
    asc_pack_free(&pack);
    assert_int_equal(unlink(path), 0);
    free(path);
}

static void test_who_has_finished_joins(void **state) {
    (void)state;
    static const asc_analysis analysis = {
        .name = "test", .of_lattice = true, .open = open_none, .compute = compute};
    const asc_analysis *analyses[] = {&analysis};
    const char *given = getenv("ASC_SPARE_SECONDS");
    char folder[64] = "/tmp/asc-spare-XXXXXX";
    asc_run_unit list[] = {{.index = 0, .cost = 3, .chosen = 1},
                           {.index = 1, .cost = 1, .chosen = 1}};
    asc_run_units units = {.units = list, .n = 2};
    asc_run_report report = {0};
    asc_settings settings;
    int rank = 0, size = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (rank == 0)
        assert_non_null(mkdtemp(folder));
    MPI_Bcast(folder, sizeof folder, MPI_CHAR, 0, MPI_COMM_WORLD);
    for (int u = 0; u < 2; u++) {
        snprintf(list[u].unit.name, sizeof list[u].unit.name, "test-%d", u);
        memcpy(list[u].unit.key, KEY, sizeof list[u].unit.key);
    }
    const asc_run_options options = {
        .analyses = analyses, .n_analyses = 1, .units = folder, .interval = 1e9};
    seconds_a_pair = (given ? strtod(given, NULL) : 0.8) / (0.5 * SMALL * (SMALL - 1.0));
    assert_int_equal(asc_settings_init(&settings), ASC_OK);
    const double start = asc_clock();
    assert_int_equal(asc_run_compute(MPI_COMM_WORLD, &settings, &options, &units, &report), ASC_OK);
    const double wall = asc_clock() - start;
    if (rank == 0) {
        check_outcome(&options, &list[0].unit, LARGE);
        check_outcome(&options, &list[1].unit, SMALL);
        assert_int_equal(rmdir(folder), 0); /* and nothing else is left */
    }
    MPI_Allreduce(MPI_IN_PLACE, &asleep, 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
    if (rank == 0)
        printf("    %d ranks: wall time %.3f of the mean of the ranks' work\n", size,
               wall * size / asleep);
    if (size == 2 && !given)
        assert_true(helped > 0);
    asc_settings_free(&settings);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_who_has_finished_joins)};

ASC_TEST_MAIN(tests)
