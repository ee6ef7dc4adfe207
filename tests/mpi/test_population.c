/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mpi_main.h"

#include <math.h>
#include <omp.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "attrscope/stats.h"
#include "separation/leave_one_out.h"
#include "separation/photo_order.h"
#include "separation/population_ks.h"
#include "sweep/kernels.h"

enum { SEED = 5 };

static const asc_weighting weightings[] = {ASC_WEIGHT_IMAGE, ASC_WEIGHT_IDENTITY,
                                           ASC_WEIGHT_PERSON};

/* A random study small enough to look at every pair. */
typedef struct cloud {
    int64_t n;
    int32_t dimension, n_attributes, n_identities;
    asc_metric metric;
    float *rows;
    int8_t *attributes;
    int32_t *identity;
} cloud;

static double uniform(uint64_t seed, uint64_t a, uint32_t b) {
    return asc_random_uniform(seed, ASC_RANDOM_SYNTH_IDENTITY, a, b);
}

/* Every third study repeats points and rounds coordinates, so that distances tie. */
static cloud make_cloud(uint64_t seed, int64_t n, int32_t n_attributes, bool missing) {
    cloud c = {.n = n, .dimension = 6, .n_attributes = n_attributes};
    c.metric = seed % 2 ? ASC_COSINE : ASC_EUCLIDEAN;
    c.n_identities = (int32_t)(n / 4 + 2);
    assert_int_equal(asc_alloc(&c.rows, (uint64_t)(n * c.dimension), sizeof(float), "t"), ASC_OK);
    assert_int_equal(asc_alloc(&c.attributes, (uint64_t)(n * n_attributes), 1, "t"), ASC_OK);
    assert_int_equal(asc_alloc(&c.identity, (uint64_t)n, sizeof(int32_t), "t"), ASC_OK);
    for (int64_t i = 0; i < n; i++) {
        uint64_t u = (uint64_t)i;
        c.identity[i] = (int32_t)(uniform(seed, u, 0) * c.n_identities);
        for (int32_t a = 0; a < n_attributes; a++) {
            double p = a == 0   ? 1.5 / (double)n
                       : a == 1 ? 3.0 / (double)n
                                : 0.1 + 0.8 * a / n_attributes;
            int8_t sign = uniform(seed, u, 10 + (uint32_t)a) < p ? 1 : -1;
            bool gone = missing && uniform(seed, u, 1000 + (uint32_t)a) < 0.2;
            c.attributes[i * n_attributes + a] = gone || (missing && a == 2) ? 0 : sign;
        }
        int64_t from = seed % 3 == 0 && i % 5 == 4 ? i - 1 : i;
        for (int32_t d = 0; d < c.dimension; d++) {
            double v = asc_random_normal(seed, ASC_RANDOM_SYNTH_NOISE, (uint64_t)from, (uint32_t)d);
            v += 0.4 * (d == 0 ? c.attributes[i * n_attributes + n_attributes - 1] : 0);
            c.rows[i * c.dimension + d] = (float)(seed % 3 == 0 ? 1 + round(2 * v) : v);
        }
    }
    return c;
}

static void free_cloud(cloud *c) {
    free(c->rows);
    free(c->attributes);
    free(c->identity);
}

static void load(MPI_Comm comm, const cloud *c, asc_points *points) {
    assert_int_equal(asc_points_init(comm, c->metric, c->n, c->dimension, false, points), ASC_OK);
    for (int64_t i = 0; i < points->count; i++)
        memcpy(points->rows + i * points->stride, c->rows + (points->begin + i) * c->dimension,
               (size_t)c->dimension * sizeof(float));
    asc_code code = asc_points_prepare(points);
    assert_int_equal(code, ASC_OK);
}

/* The sweep's own distances, on one rank. */
static asc_code keep_begin(void *self, int32_t n_threads, bool go_on) {
    (void)go_on;
    (void)self;
    (void)n_threads;
    return ASC_OK;
}

typedef struct keeper {
    int64_t n;
    float *distances;
} keeper;

static asc_code keep_tile(void *self, int32_t thread, const asc_tile *tile) {
    (void)thread;
    keeper *keep = self;
    for (int32_t i = 0; i < tile->n_rows; i++)
        for (int32_t j = asc_tile_first_column(tile, i); j < tile->n_columns; j++)
            keep->distances[(tile->row_begin + i) * keep->n + tile->column_begin + j] =
                tile->distances[(int64_t)i * tile->stride + j];
    return ASC_OK;
}

static asc_code keep_end(void *self, MPI_Comm comm) {
    (void)self;
    (void)comm;
    return ASC_OK;
}

/* Every pair of a cloud, sorted by distance. */
typedef struct pair {
    float distance;
    int32_t i, j;
} pair;

static int compare_distance(const void *a, const void *b) {
    const pair *x = a, *y = b;
    return (x->distance > y->distance) - (x->distance < y->distance);
}

static pair *sort_pairs(const cloud *c) {
    keeper keep = {.n = c->n};
    asc_points points;
    pair *pairs = NULL;
    int64_t n = 0;
    assert_int_equal(asc_alloc(&keep.distances, (uint64_t)(c->n * c->n), sizeof(float), "t"),
                     ASC_OK);
    load(MPI_COMM_SELF, c, &points);
    asc_sink sink = {.self = &keep, .begin = keep_begin, .tile = keep_tile, .end = keep_end};
    asc_sink *sinks[] = {&sink};
    assert_int_equal(asc_sweep_run(&points, sinks, 1, "test"), ASC_OK);
    asc_points_free(&points);
    assert_int_equal(asc_alloc(&pairs, (uint64_t)(c->n * c->n), sizeof *pairs, "t"), ASC_OK);
    for (int32_t i = 0; i < c->n; i++)
        for (int32_t j = i + 1; j < c->n; j++)
            pairs[n++] = (pair){keep.distances[i * c->n + j], i, j};
    free(keep.distances);
    qsort(pairs, (size_t)n, sizeof *pairs, compare_distance);
    return pairs;
}

/* What image i weighs, given the images of every identity in each modality. */
static double weight_of(const cloud *c, const double *size, int64_t i, int8_t sign,
                        asc_weighting weighting) {
    const double *own = size + 2 * c->identity[i];
    return weighting == ASC_WEIGHT_PERSON     ? 1 / (own[0] + own[1])
           : weighting == ASC_WEIGHT_IDENTITY ? 1 / own[sign < 0]
                                              : 1;
}

/* KS of one attribute's modality from the sorted pairs. */
static double explicit_ks(const cloud *c, const pair *pairs, int32_t attribute, int modality,
                          asc_weighting weighting, bool same_identity) {
    const int8_t inside = modality == 0 ? 1 : -1;
    const int64_t n = c->n * (c->n - 1) / 2;
    double *size = NULL;
    assert_int_equal(asc_alloc(&size, 2 * (uint64_t)c->n_identities, sizeof *size, "t"), ASC_OK);
    for (int64_t i = 0; i < c->n; i++) {
        int8_t s = c->attributes[i * c->n_attributes + attribute];
        if (s != 0)
            size[2 * c->identity[i] + (s < 0)] += 1;
    }
    long double total[2] = {0, 0}, sum[2] = {0, 0};
    double best = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t k = 0; k < n; k++) {
            const int32_t i = pairs[k].i, j = pairs[k].j;
            const int8_t si = c->attributes[(int64_t)i * c->n_attributes + attribute];
            const int8_t sj = c->attributes[(int64_t)j * c->n_attributes + attribute];
            const bool counts = si != 0 && sj != 0 && (si != sj || si == inside) &&
                                (c->identity[i] != c->identity[j] || (same_identity && si != sj));
            if (counts)
                (pass == 0 ? total : sum)[si != sj] +=
                    weight_of(c, size, i, si, weighting) * weight_of(c, size, j, sj, weighting);
            if (pass == 1 && (k + 1 == n || pairs[k + 1].distance != pairs[k].distance))
                best = fmax(best, (double)fabsl(sum[0] / total[0] - sum[1] / total[1]));
        }
    }
    free(size);
    return total[0] > 0 && total[1] > 0 ? best : NAN;
}

/* The mean distance of a class of pairs, from every pair. */
static double explicit_mean(const cloud *c, const pair *pairs, int32_t attribute, int mean,
                            asc_weighting weighting, bool same_identity) {
    double *size = NULL;
    long double sum = 0, total = 0;
    assert_int_equal(asc_alloc(&size, 2 * (uint64_t)c->n_identities, sizeof *size, "t"), ASC_OK);
    for (int64_t i = 0; i < c->n; i++) {
        int8_t s = c->attributes[i * c->n_attributes + attribute];
        if (s != 0)
            size[2 * c->identity[i] + (s < 0)] += 1;
    }
    for (int64_t k = 0; k < c->n * (c->n - 1) / 2; k++) {
        const int32_t i = pairs[k].i, j = pairs[k].j;
        const int8_t si = c->attributes[(int64_t)i * c->n_attributes + attribute];
        const int8_t sj = c->attributes[(int64_t)j * c->n_attributes + attribute];
        const int of = si != sj ? ASC_MEAN_ACROSS : si == 1 ? ASC_MEAN_POSITIVE : ASC_MEAN_NEGATIVE;
        if (si == 0 || sj == 0 || of != mean ||
            (c->identity[i] == c->identity[j] && !(same_identity && si != sj)))
            continue;
        const double w =
            weight_of(c, size, i, si, weighting) * weight_of(c, size, j, sj, weighting);
        const double d = (double)pairs[k].distance;
        sum += w * (c->metric == ASC_COSINE ? sqrt(2 * d) : d);
        total += w;
    }
    free(size);
    return total > 0 ? (double)(sum / total) : NAN;
}

static void check_energy(const cloud *c, const pair *pairs, int32_t attribute,
                         asc_weighting weighting, bool same_identity,
                         const asc_energy_value *energy) {
    double mean[ASC_MEANS];
    for (int m = 0; m < ASC_MEANS; m++) {
        mean[m] = explicit_mean(c, pairs, attribute, m, weighting, same_identity);
        assert_true(isnan(mean[m]) ? isnan(energy->mean[m])
                                   : fabs(energy->mean[m] - mean[m]) < 1e-6 * (1 + mean[m]));
    }
    const double distance =
        2 * mean[ASC_MEAN_ACROSS] - mean[ASC_MEAN_POSITIVE] - mean[ASC_MEAN_NEGATIVE];
    assert_true(isnan(distance) ? isnan(energy->distance)
                                : fabs(energy->distance - distance) < 1e-6 * (1 + mean[0]));
}

/* Statistics at all places without each identity, but of a followed attribute the sums over its
 * further distances, into without [K, A, 2]. */
static void leave_out(const cloud *c, const asc_points *points, const asc_labels *labels,
                      const asc_weights *weights, bool same_identity, const asc_ks_value *values,
                      const asc_energy_value *energies, const asc_population_curves *curves,
                      double *without, double *energy_without) {
    const asc_images images = {.n = c->n,
                               .n_identities = c->n_identities,
                               .identity = c->identity,
                               .n_attributes = c->n_attributes,
                               .attributes = c->attributes};
    asc_ks_places places;
    double *whole = NULL, *all = NULL;
    assert_int_equal(asc_ks_places_init(&images, values, curves, images.n_attributes, &places),
                     ASC_OK);
    const uint64_t n = 2 * (uint64_t)places.n;
    assert_int_equal(asc_alloc(&whole, n, sizeof *whole, "t"), ASC_OK);
    assert_int_equal(asc_alloc(&all, n * (uint64_t)c->n_identities, sizeof *all, "t"), ASC_OK);
    assert_int_equal(asc_leave_one_out(points, labels, weights, c->n_identities, same_identity,
                                       &places, energies, whole, all, energy_without),
                     ASC_OK);
    for (int32_t v = 0; v < 2 * c->n_attributes; v++) {
        assert_true(isnan(values[v].statistic) || fabs(whole[v] - values[v].statistic) < 1e-9);
        for (int64_t k = 0; k < c->n_identities; k++)
            without[2 * k * c->n_attributes + v] = all[k * (int64_t)n + v];
    }
    for (int32_t p = c->n_attributes; p < places.n; p++)
        for (int64_t k = 0; k < c->n_identities; k++)
            for (int m = 0; m < 2; m++)
                without[2 * (k * c->n_attributes + places.attribute[p]) + m] +=
                    all[k * (int64_t)n + 2 * p + m];
    free(whole);
    free(all);
    asc_ks_places_free(&places);
}

/* without: [K, A, 2] the statistics without each identity, or NULL. */
static void population(MPI_Comm comm, const cloud *c, asc_weighting weighting,
                       asc_population_options options, const char *kernel, asc_ks_value *values,
                       asc_energy_value *energies, double *without) {
    const asc_kernels *kernels = kernel ? asc_kernels_find(kernel) : NULL;
    if (kernel)
        setenv("ATTRSCOPE_KERNEL", kernel, 1);
    else
        assert_int_equal(asc_kernels_choose(&kernels), ASC_OK);
    asc_points points;
    asc_labels labels;
    asc_weights weights = {0};
    asc_population_curves curves;
    load(comm, c, &points);
    const bool by_weight = weighting != ASC_WEIGHT_IMAGE;
    asc_photo_order order = {0};
    /* As they come in small clouds, which takes long in large ones. */
    if (weighting == ASC_WEIGHT_PERSON && c->n > 1000) {
        const asc_images images = {.n = c->n,
                                   .n_identities = c->n_identities,
                                   .identity = c->identity,
                                   .n_attributes = c->n_attributes,
                                   .attributes = c->attributes};
        assert_int_equal(asc_photo_order_init(&images, &order), ASC_OK);
        assert_int_equal(asc_points_reorder(&points, order.order), ASC_OK);
    }
    assert_int_equal(asc_labels_init(order.order ? order.attributes : c->attributes,
                                     order.order ? order.identity : c->identity, c->n,
                                     c->n_attributes, kernels->needs_bytes, &labels),
                     ASC_OK);
    if (by_weight)
        assert_int_equal(asc_weights_init(&labels, weighting, c->n_identities, &weights), ASC_OK);
    asc_code code = asc_population_ks(&points, &labels, by_weight ? &weights : NULL, &options,
                                      values, energies, &curves);
    assert_int_equal(code, ASC_OK);
    double *energy_without = NULL;
    const uint64_t size = (uint64_t)c->n_identities * (uint64_t)c->n_attributes;
    assert_int_equal(asc_alloc(&energy_without, size, sizeof *energy_without, "t"), ASC_OK);
    if (without)
        leave_out(c, &points, &labels, by_weight ? &weights : NULL, options.same_identity, values,
                  energies, &curves, without, energy_without);
    /* Kept where they are compared. */
    for (int32_t a = 0; a < c->n_attributes && without; a++) {
        energies[a].deviation = 0;
        for (int64_t k = 0; k < c->n_identities; k++)
            if (!isnan(energy_without[k * c->n_attributes + a]))
                energies[a].deviation += (double)(k + 1) * energy_without[k * c->n_attributes + a];
    }
    free(energy_without);
    for (int k = 0; k < 3; k++) {
        double sum = 0;
        for (int32_t b = 0; b < curves.bins; b++)
            sum +=
                curves
                    .shares[((int64_t)k * c->n_attributes + c->n_attributes - 1) * curves.bins + b];
        assert_true(c->n < 3 || fabs(sum - 1) < 1e-9 || sum == 0);
    }
    asc_population_curves_free(&curves);
    asc_weights_free(&weights);
    asc_labels_free(&labels);
    asc_photo_order_free(&order);
    asc_points_free(&points);
    unsetenv("ATTRSCOPE_KERNEL");
}

static void check_cloud(const cloud *c) {
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    pair *pairs = rank == 0 ? sort_pairs(c) : NULL; /* one looks at every pair */
    asc_energy_value *energies = NULL;
    assert_int_equal(asc_alloc(&energies, (uint64_t)c->n_attributes, sizeof *energies, "t"),
                     ASC_OK);
    asc_ks_value *exact = NULL, *bracket = NULL;
    const uint64_t n_values = 2 * (uint64_t)c->n_attributes;
    assert_int_equal(asc_alloc(&exact, n_values, sizeof *exact, "t"), ASC_OK);
    assert_int_equal(asc_alloc(&bracket, n_values, sizeof *bracket, "t"), ASC_OK);
    for (int mode = 0; mode < 6; mode++) {
        const asc_weighting weighting = weightings[mode % 3];
        const bool same = mode >= 3;
        population(MPI_COMM_WORLD, c, weighting,
                   (asc_population_options){.same_identity = same, .exact = true, .bins = 16}, NULL,
                   exact, energies, NULL);
        population(MPI_COMM_WORLD, c, weighting,
                   (asc_population_options){.same_identity = same, .bins = 16}, NULL, bracket,
                   energies, NULL);
        /* Every rank has the values. Large clouds check their last one. */
        for (int32_t a = c->n > 1000 ? c->n_attributes - 1 : 0; a < c->n_attributes && rank == 0;
             a++) {
            check_energy(c, pairs, a, weighting, same, &energies[a]);
            for (int m = 0; m < 2; m++) {
                double truth = explicit_ks(c, pairs, a, m, weighting, same);
                const asc_ks_value *e = &exact[2 * a + m], *b = &bracket[2 * a + m];
                if (isnan(truth)) {
                    assert_true(isnan(e->statistic) && isnan(b->lower));
                    continue;
                }
                assert_true(b->lower <= truth + 1e-12 && truth <= b->upper + 1e-12);
                assert_true(e->lower <= truth + 1e-12 && truth <= e->upper + 1e-12);
                assert_true(e->upper - e->lower <= ASC_KS_BRACKET_LIMIT);
                assert_true(fabs(e->statistic - truth) < 1e-12);
            }
        }
    }
    free(exact);
    free(bracket);
    free(pairs);
    free(energies);
}

static void agrees_with_every_pair(void **state) {
    (void)state;
    const int64_t sizes[] = {2, 3, 5, 17, 60, 150, 300};
    for (uint64_t seed = 1; seed <= 8; seed++) {
        cloud c = make_cloud(seed, sizes[seed % 7], seed % 4 == 0 ? 70 : 9, seed % 5 < 2);
        check_cloud(&c);
        free_cloud(&c);
    }
}

static void agrees_on_several_blocks(void **state) {
    (void)state;
    cloud c = make_cloud(SEED, 2100, 3, false);
    check_cloud(&c);
    free_cloud(&c);
}

static void degenerate_sizes_have_no_statistic(void **state) {
    (void)state;
    cloud c = make_cloud(SEED, 1, 3, false);
    asc_ks_value values[6];
    asc_energy_value energies[3];
    population(MPI_COMM_WORLD, &c, ASC_WEIGHT_IMAGE, (asc_population_options){.exact = true}, NULL,
               values, energies, NULL);
    for (int i = 0; i < 6; i++)
        assert_true(isnan(values[i].statistic) && isnan(values[i].pvalue));
    for (int a = 0; a < 3; a++)
        assert_true(isnan(energies[a].mean[ASC_MEAN_ACROSS]) && isnan(energies[a].distance));
    free_cloud(&c);
}

/* Several blocks for several ranks; alone, fewer rows for every kernel. */
static void same_bits_for_ranks_threads_and_kernels(void **state) {
    (void)state;
    enum { A = 70 };
    const char *kernels[] = {"plain", "avx2", "avx512"};
    int rank = 0, size = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    for (int missing = 0; missing < 2; missing++) {
        cloud c = make_cloud(SEED + 2, size > 1 ? 2100 : 700, A, missing);
        const size_t bytes = (size_t)c.n_identities * 2 * A * sizeof(double);
        double *alone_without = calloc(1, bytes), *other_without = calloc(1, bytes);
        for (int w = 0; w < 3; w++) {
            const asc_weighting weighting = weightings[w];
            const asc_population_options options = {.exact = true, .same_identity = missing};
            const bool leave_out = size == 1 || missing == (w != 0);
            double *without[2] = {leave_out ? alone_without : NULL,
                                  leave_out ? other_without : NULL};
            asc_ks_value alone[2 * A], other[2 * A];
            asc_energy_value energy[A], other_energy[A];
            memset(alone, 0, sizeof alone);
            memset(other, 0, sizeof other);
            if (rank == 0)
                population(MPI_COMM_SELF, &c, weighting, options, NULL, alone, energy, without[0]);
            MPI_Bcast(alone, sizeof alone, MPI_BYTE, 0, MPI_COMM_WORLD);
            MPI_Bcast(energy, sizeof energy, MPI_BYTE, 0, MPI_COMM_WORLD);
            MPI_Bcast(alone_without, (int)bytes, MPI_BYTE, 0, MPI_COMM_WORLD);
            population(MPI_COMM_WORLD, &c, weighting, options, NULL, other, other_energy,
                       without[1]);
            assert_memory_equal(alone, other, sizeof alone);
            assert_memory_equal(energy, other_energy, sizeof energy);
            assert_memory_equal(alone_without, other_without, bytes);
            omp_set_num_threads(2);
            population(MPI_COMM_WORLD, &c, weighting, options, NULL, other, other_energy,
                       without[1]);
            omp_set_num_threads(1);
            assert_memory_equal(alone, other, sizeof alone);
            assert_memory_equal(energy, other_energy, sizeof energy);
            assert_memory_equal(alone_without, other_without, bytes);
            for (int k = 0; k < 3 && size == 1; k++) {
                if (!asc_kernels_find(kernels[k]))
                    continue;
                population(MPI_COMM_WORLD, &c, weighting, options, kernels[k], other, other_energy,
                           without[1]);
                assert_memory_equal(alone, other, sizeof alone);
                assert_memory_equal(energy, other_energy, sizeof energy);
                assert_memory_equal(alone_without, other_without, bytes);
            }
        }
        free(alone_without);
        free(other_without);
        free_cloud(&c);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(agrees_with_every_pair),
    cmocka_unit_test(agrees_on_several_blocks),
    cmocka_unit_test(degenerate_sizes_have_no_statistic),
    cmocka_unit_test(same_bits_for_ranks_threads_and_kernels),
};

ASC_TEST_MAIN(tests)
