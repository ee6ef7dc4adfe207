/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How evenly the pairs of a sweep are dealt out: pairs of the busiest rank over the mean.
 * Usage: bench_dealing POINTS DIMENSION [POINTS RANKS]... The first is a sweep on the ranks that
 * there are, counted by a sink; the others are what the pure functions say. */
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/launch.h"
#include "attrscope/log.h"
#include "attrscope/random.h"
#include "attrscope/sweep.h"
#include "sweep/deal.h"

static void check(asc_code code) {
    if (code == ASC_OK)
        return;
    fprintf(stderr, "%s\n", asc_error_message());
    MPI_Abort(MPI_COMM_WORLD, (int)code);
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    (void)n_threads;
    (void)keep;
    *(int64_t *)self = 0;
    return ASC_OK;
}

static asc_code count(void *self, int32_t thread, const asc_tile *tile) {
    int64_t pairs = 0;
    (void)thread;
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const int32_t n = tile->n_columns - asc_tile_first_column(tile, i);
        pairs += n > 0 ? n : 0;
    }
#pragma omp atomic
    *(int64_t *)self += pairs;
    return ASC_OK;
}

static asc_code end(void *self, MPI_Comm comm) {
    (void)self;
    (void)comm;
    return ASC_OK;
}

static void sweep(int64_t n, int32_t dimension) {
    asc_points points;
    int64_t pairs = 0, most = 0, all = 0;
    asc_sink sink = {.self = &pairs, .begin = begin, .tile = count, .end = end};
    asc_sink *sinks[] = {&sink};
    int rank = 0, size = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    check(asc_points_init(MPI_COMM_WORLD, ASC_COSINE, n, dimension, false, &points));
    for (int64_t i = 0; i < points.count; i++)
        for (int32_t d = 0; d < dimension; d++)
            points.rows[i * points.stride + d] = (float)asc_random_normal(
                1, ASC_RANDOM_SYNTH_NOISE, (uint64_t)(points.begin + i), (uint32_t)d);
    check(asc_points_prepare(&points));
    check(asc_sweep_run(&points, sinks, 1, "dealing"));
    asc_points_free(&points);
    MPI_Allreduce(&pairs, &most, 1, MPI_INT64_T, MPI_MAX, MPI_COMM_WORLD);
    MPI_Allreduce(&pairs, &all, 1, MPI_INT64_T, MPI_SUM, MPI_COMM_WORLD);
    if (all != n * (n - 1) / 2)
        check(asc_fail(ASC_INTERNAL, "%lld pairs were visited instead of %lld", (long long)all,
                       (long long)(n * (n - 1) / 2)));
    if (rank == 0)
        printf("%lld points on %d ranks, a sweep: %.3f of the mean on the busiest\n", (long long)n,
               size, (double)most * size / (double)all);
}

int main(int argc, char **argv) {
    int provided = 0, rank = 0;
    asc_launch_prepare();
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (argc < 3 || argc % 2 == 0)
        return 64;
    asc_log_set_level(ASC_LOG_WARN);
    sweep(atoll(argv[1]), atoi(argv[2]));
    for (int a = 3; a < argc && rank == 0; a += 2) {
        asc_deal_extent extent;
        check(asc_deal_survey(atoll(argv[a]), atoi(argv[a + 1]), &extent));
        printf("%s points on %s ranks, by the pure functions: %.3f; copies of at most %lld rows\n",
               argv[a], argv[a + 1], extent.busiest, (long long)extent.copied);
    }
    MPI_Finalize();
    return 0;
}
