/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mpi_main.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "distance/distance.h"
#include "sweep/cells.h"
#include "sweep/lane_bytes.h"
#include "sweep/lane_histogram.h"
#include "sweep/lane_sums.h"
#include "sweep/pair_covariance.h"

enum { N = 2300, WIDTH = 4, PEOPLE = 400, CLASSES = 5, BINS = 10, SEED = 11 };
enum { GROUPS = 3, MORE = 12 };

/* A study over more than one block, and its distances as a sweep finds them. */
static int32_t identity[N], sizes[N];
static uint16_t classes[N];
static double positions[N];
static float distances[N][N];
static asc_lane_weights weights;
static asc_lane_group groups[GROUPS];

/* Those that are counted: groups, and others of classes, one, two and seven in a row of which are
 * few enough for bytes. */
static const int32_t more_classes[MORE] = {16, 17, 3, 9, 40, 2, 16, 7, 5, 12, 11, 4};
static uint16_t more[MORE][N];
static asc_lane_group counted[GROUPS + MORE];

static double uniform(uint64_t i, uint32_t use) {
    return asc_random_uniform(SEED, ASC_RANDOM_SYNTH_IDENTITY, i, use);
}

static void load(MPI_Comm comm, asc_metric metric, asc_points *points) {
    assert_int_equal(asc_points_init(comm, metric, N, WIDTH, false, points), ASC_OK);
    for (int64_t i = 0; i < points->count; i++)
        for (int32_t d = 0; d < WIDTH; d++)
            points->rows[i * points->stride + d] = (float)asc_random_normal(
                SEED, ASC_RANDOM_SYNTH_NOISE, (uint64_t)(points->begin + i), (uint32_t)d);
    assert_int_equal(asc_points_prepare(points), ASC_OK);
}

static asc_code keep_begin(void *self, int32_t n_threads, bool keep) {
    (void)self, (void)n_threads, (void)keep;
    return ASC_OK;
}

static asc_code keep_tile(void *self, int32_t thread, const asc_tile *tile) {
    (void)self, (void)thread;
    for (int32_t i = 0; i < tile->n_rows; i++)
        for (int32_t j = asc_tile_first_column(tile, i); j < tile->n_columns; j++)
            distances[tile->row_begin + i][tile->column_begin + j] =
                tile->distances[(int64_t)i * tile->stride + j];
    return ASC_OK;
}

static asc_code keep_end(void *self, MPI_Comm comm) {
    (void)self, (void)comm;
    return ASC_OK;
}

/* People, classes and positions of images, those that weigh alike together. */
static void label_images(void) {
    int32_t counts[PEOPLE] = {0}, person[N], known[N], most = 0, at = 0;
    for (uint64_t i = 0; i < N; i++) {
        person[i] = (int32_t)(uniform(i, 0) * PEOPLE);
        known[i] = uniform(i, 3) > 0.1;
        counts[person[i]] += known[i];
    }
    for (int p = 0; p < PEOPLE; p++)
        most = counts[p] > most ? counts[p] : most;
    for (int32_t size = 0; size <= most; size++)
        for (uint64_t i = 0; i < N; i++) {
            if ((known[i] ? counts[person[i]] : 0) != size)
                continue;
            identity[at] = person[i];
            sizes[at] = size;
            classes[at] = (uint16_t)(known[i] ? uniform(i, 1) * CLASSES : 0);
            positions[at++] = known[i] ? uniform(i, 2) : 0;
        }
    assert_int_equal(at, N);
}

static void make_study(asc_metric metric) {
    asc_points points;
    asc_sink sink = {.begin = keep_begin, .tile = keep_tile, .end = keep_end};
    asc_sink *sinks[] = {&sink};
    label_images();
    assert_int_equal(asc_lane_weights_init(sizes, N, &weights), ASC_OK);
    for (int g = 0; g < GROUPS; g++)
        groups[g] = (asc_lane_group){.kind = (asc_lane_kind)g,
                                     .n = g == ASC_LANES_GAPS ? BINS : CLASSES,
                                     .classes = classes,
                                     .positions = positions,
                                     .weights = &weights,
                                     .by_image = g == ASC_LANES_CLASSES};
    memcpy(counted, groups, sizeof groups);
    for (int m = 0; m < MORE; m++) {
        counted[GROUPS + m] = (asc_lane_group){.kind = ASC_LANES_CLASSES,
                                               .n = more_classes[m],
                                               .classes = more[m],
                                               .positions = positions,
                                               .weights = &weights};
        for (uint64_t i = 0; i < N; i++)
            more[m][i] =
                (uint16_t)(sizes[i] > 0 ? uniform(i, 4 + (uint32_t)m) * more_classes[m] : 0);
    }
    load(MPI_COMM_SELF, metric, &points);
    assert_int_equal(asc_sweep_run(&points, sinks, 1, "test"), ASC_OK);
    asc_points_free(&points);
}

/* Adds a pair to a cell's counts [lanes] as the group's header says. */
static void add_pair(const asc_lane_group *group, int i, int j, uint64_t *counts) {
    const uint64_t weight = asc_lane_pair(&weights, weights.units[i], weights.units[j]);
    if (group->kind == ASC_LANES_GAPS) {
        counts[asc_gap_bin(positions[i], positions[j], BINS)] += weight;
    } else if (group->kind == ASC_LANES_CLASSES) {
        counts[asc_class_lane(group->classes[i], group->classes[j])] += weight;
    } else {
        counts[2 * classes[i] + (classes[i] == classes[j])] += weight;
        if (classes[i] != classes[j])
            counts[2 * classes[j]] += weight;
    }
}

static void counts_are_all_pairs(const asc_points *points) {
    enum { COUNTED = GROUPS + MORE };
    asc_key_map map;
    asc_lane_counting countings[COUNTED];
    uint64_t *expected[COUNTED];
    asc_key_pages pages;
    asc_lane_histogram *histogram = NULL;
    const asc_kernels *kernels = NULL;
    assert_int_equal(asc_kernels_choose(&kernels), ASC_OK);
    assert_int_equal(asc_key_map_pilot(points, 512, &map), ASC_OK);
    asc_key_pages_init(&map, &pages);
    for (int g = 0; g < COUNTED; g++) {
        const int64_t n = map.n_cells * asc_lane_count(&counted[g]);
        countings[g] = (asc_lane_counting){&counted[g], &map};
        assert_int_equal(asc_alloc(&expected[g], (uint64_t)n, sizeof *expected[g], "test"), ASC_OK);
    }
    assert_int_equal(asc_lane_histogram_init(countings, COUNTED, &pages, identity, &histogram),
                     ASC_OK);
    asc_sink *sinks[] = {asc_lane_histogram_sink(histogram)};
    assert_int_equal(asc_sweep_run(points, sinks, 1, "test"), ASC_OK);
    for (int i = 0; i < N; i++)
        for (int j = i + 1; j < N; j++) {
            uint16_t which[1 + ASC_SEEK_SLACK];
            int32_t cell = 0;
            assert_int_equal(
                asc_key_map_locate(&map, kernels, &distances[i][j], 0, 1, which, &cell), 1);
            for (int g = 0; g < COUNTED && identity[i] != identity[j]; g++)
                add_pair(&counted[g], i, j, expected[g] + cell * asc_lane_count(&counted[g]));
        }
    for (int g = 0; g < COUNTED; g++) {
        const int64_t n = map.n_cells * asc_lane_count(&counted[g]);
        assert_memory_equal(expected[g], asc_lane_histogram_read(histogram, g),
                            (size_t)n * sizeof *expected[g]);
        free(expected[g]);
    }
    asc_lane_histogram_free(&histogram);
    asc_key_map_free(&map);
}

/* Sweeps in bytes; what a group's cells hold is found [group]. */
static void count_bytes(const asc_points *points, asc_lane_bytes **bytes,
                        uint64_t *found[GROUPS + MORE]) {
    enum { COUNTED = GROUPS + MORE, MOST = 512 };
    static const asc_lane_group *listed[COUNTED];
    int64_t most[COUNTED];
    for (int g = 0; g < COUNTED; g++) {
        listed[g] = &counted[g];
        most[g] = MOST >> g % 3;
    }
    assert_int_equal(asc_lane_bytes_init(points, listed, most, COUNTED, identity, bytes), ASC_OK);
    asc_sink *sinks[] = {asc_lane_bytes_sink(*bytes)};
    assert_int_equal(asc_sweep_run(points, sinks, 1, "test"), ASC_OK);
    for (int g = 0; g < COUNTED; g++) {
        const int64_t n = asc_lane_bytes_map(*bytes, g)->n_cells * asc_lane_count(&counted[g]);
        assert_int_equal(asc_alloc(&found[g], (uint64_t)n, sizeof *found[g], "test"), ASC_OK);
        asc_lane_bytes_read(*bytes, g, found[g]);
    }
}

/* What all pairs are in the cells of the sink's own maps: expected [group]. */
static void expect_bytes(const asc_lane_bytes *bytes, uint64_t *expected[GROUPS + MORE]) {
    enum { COUNTED = GROUPS + MORE };
    for (int g = 0; g < COUNTED; g++) {
        const int64_t n = asc_lane_bytes_map(bytes, g)->n_cells * asc_lane_count(&counted[g]);
        assert_int_equal(asc_alloc(&expected[g], (uint64_t)n, sizeof *expected[g], "test"), ASC_OK);
    }
    for (int i = 0; i < N; i++)
        for (int j = i + 1; j < N; j++) {
            const asc_key_map *map = NULL;
            int32_t cell = 0;
            for (int g = 0; g < COUNTED && identity[i] != identity[j]; g++) {
                uint16_t which[1 + ASC_SEEK_SLACK];
                if (map != asc_lane_bytes_map(bytes, g)) {
                    map = asc_lane_bytes_map(bytes, g);
                    assert_int_equal(
                        asc_key_map_locate(map, NULL, &distances[i][j], 0, 1, which, &cell), 1);
                }
                add_pair(&counted[g], i, j, expected[g] + cell * asc_lane_count(&counted[g]));
            }
        }
}

/* The same in bytes, with every kernel, on one thread or several. */
static void bytes_are_all_pairs(const asc_points *points) {
    enum { COUNTED = GROUPS + MORE, KERNELS = 3 };
    const char *const kernels[KERNELS] = {"plain", "avx2", "avx512"};
    uint64_t *expected[COUNTED] = {NULL}, *found[COUNTED];
    for (int k = 0; k < KERNELS; k++) {
        asc_lane_bytes *bytes = NULL;
        if (!asc_kernels_find(kernels[k]))
            continue;
        setenv("ATTRSCOPE_KERNEL", kernels[k], 1);
        omp_set_num_threads(k == 0 ? 3 : 1);
        count_bytes(points, &bytes, found);
        if (!expected[0])
            expect_bytes(bytes, expected);
        for (int g = 0; g < COUNTED; g++) {
            const int64_t n = asc_lane_bytes_map(bytes, g)->n_cells * asc_lane_count(&counted[g]);
            assert_memory_equal(expected[g], found[g], (size_t)n * sizeof *expected[g]);
            free(found[g]);
        }
        asc_lane_bytes_free(&bytes);
    }
    for (int g = 0; g < COUNTED; g++)
        free(expected[g]);
    unsetenv("ATTRSCOPE_KERNEL");
    omp_set_num_threads(1);
}

/* Any number of threads adds up the same bits: `before` of a former call. */
static void sums_are_all_pairs(const asc_points *points, double *before) {
    const asc_distance *metric = asc_distance_of(points->metric);
    const asc_lane_group *summed[] = {&groups[ASC_LANES_CLASSES], &groups[ASC_LANES_GAPS]};
    const asc_placed placed[] = {{positions, 1, &weights}, {positions, 1, &weights}};
    static double expected[CLASSES * CLASSES + BINS + 2], rows[N], images[N][CLASSES];
    double found[CLASSES * CLASSES + BINS + 2];
    asc_lane_sums *sums = NULL;
    asc_pair_covariance *covariance = NULL;
    memset(expected, 0, sizeof expected);
    memset(rows, 0, sizeof rows);
    memset(images, 0, sizeof images);
    assert_int_equal(asc_lane_sums_init(points, summed, 2, identity, &sums), ASC_OK);
    assert_int_equal(asc_pair_covariance_init(points, placed, 2, identity, &covariance), ASC_OK);
    asc_sink *sinks[] = {asc_lane_sums_sink(sums), asc_pair_covariance_sink(covariance)};
    assert_int_equal(asc_sweep_run(points, sinks, 2, "test"), ASC_OK);
    double *const products = expected + CLASSES * CLASSES + BINS;
    for (int i = 0; i < N; i++)
        for (int j = i + 1; j < N; j++) {
            const double w = weights.shares[i] * weights.shares[j];
            const double x = metric->chord((double)distances[i][j]);
            if (identity[i] == identity[j])
                continue;
            expected[classes[i] * CLASSES + classes[j]] += w * x;
            expected[CLASSES * CLASSES + asc_gap_bin(positions[i], positions[j], BINS)] += w * x;
            products[0] += 2 * w * x * fabs(positions[i] - positions[j]);
            products[1] += 2 * w * x * x;
            rows[i] += weights.shares[j] * x;
            rows[j] += weights.shares[i] * x;
            images[i][classes[j]] += weights.shares[i] > 0 ? weights.shares[j] * x : 0;
            images[j][classes[i]] += weights.shares[i] * x;
        }
    for (int c = 0; c < CLASSES * CLASSES; c++)
        found[c] = asc_lane_sums_read(sums, 0, c / CLASSES, c % CLASSES);
    for (int b = 0; b < BINS; b++)
        found[CLASSES * CLASSES + b] = asc_lane_sums_read(sums, 1, 0, b);
    found[CLASSES * CLASSES + BINS] = asc_pair_covariance_products(covariance, 1);
    found[CLASSES * CLASSES + BINS + 1] = asc_pair_covariance_squares(covariance, 1);
    for (int s = 0; s < CLASSES * CLASSES + BINS + 2; s++) {
        assert_true(fabs(found[s] - expected[s]) <= 1e-11 * expected[s]);
        assert_true(before[s] == 0 || found[s] == before[s]);
        before[s] = found[s];
    }
    for (int i = 0; i < N; i++)
        assert_true(fabs(asc_pair_covariance_row(covariance, 1, i) - rows[i]) <=
                    1e-11 * weights.total);
    for (int i = 0; i < N; i++) /* an image without a weight counts nowhere */
        for (int c = 0; c < CLASSES && weights.shares[i] > 0; c++)
            assert_true(fabs(asc_lane_sums_of_image(sums, 0, i, c) - images[i][c]) <=
                        1e-11 * weights.total);
    asc_lane_sums_free(&sums);
    asc_pair_covariance_free(&covariance);
}

static void all_pairs_are_seen(void **state) {
    (void)state;
    const asc_metric metrics[] = {ASC_EUCLIDEAN, ASC_COSINE};
    for (int m = 0; m < 2; m++) {
        double before[CLASSES * CLASSES + BINS + 2] = {0};
        asc_points points;
        make_study(metrics[m]);
        load(MPI_COMM_WORLD, metrics[m], &points);
        if (m == 0)
            bytes_are_all_pairs(&points);
        for (int threads = 1; threads <= 3; threads += 2) {
            omp_set_num_threads(threads);
            counts_are_all_pairs(&points);
            sums_are_all_pairs(&points, before);
        }
        omp_set_num_threads(1);
        asc_points_free(&points);
        asc_lane_weights_free(&weights);
    }
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(all_pairs_are_seen)};
ASC_TEST_MAIN(tests)
