/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 95 % intervals over identities on clouds made here: how often they hold the value of a study that
 * is twenty times as large, in which the attributes are planted alike. ASC_COVERAGE_STUDIES asks
 * for more (tests/bench/run.sh). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "attrscope/stats.h"
#include "macro/aggregates.h"
#include "macro/influence.h"
#include "mpi_main.h"
#include "separation/ks_draws.h"
#include "separation/leave_one_out.h"
#include "separation/population_ks.h"

enum { LARGER = 20, PHOTOS = 3, DIMENSION = 32, A = 16, DRAWS = 300 };

/* What a study says: KS statistics of one model, their aggregates (weighted: an image), the
 * differences of mean KS to another model, and the aggregates' rank correlations with both
 * entropies. */
enum { N_KS = 2 * A, N_AGGREGATES = ASC_AGGREGATES * A, N_CORRELATIONS = 2 * ASC_AGGREGATES };
enum { FIRST_AGGREGATE = N_KS, FIRST_DIFFERENCE = FIRST_AGGREGATE + N_AGGREGATES };
enum { FIRST_CORRELATION = FIRST_DIFFERENCE + A, N_VALUES = FIRST_CORRELATION + N_CORRELATIONS };

typedef struct said {
    double value[N_VALUES];
    asc_interval interval[N_VALUES];
} said;

typedef struct study {
    int64_t n, identities;
    int32_t *identity, *place;
    int8_t *attributes;
    asc_images images;
} study;

/* Attributes are planted from strong to none, and change from photo to photo the more the weaker
 * they are, so that their entropies differ. */
static double effect_of(int32_t attribute) {
    return 1.2 * (1 - (double)attribute / (A - 1));
}

static double changing(int32_t attribute) {
    return 0.02 + 0.4 * ((attribute + attribute * attribute % 7) % A) / A;
}

static void make_study(uint64_t seed, int64_t identities, study *s) {
    s->n = identities * PHOTOS;
    s->identities = identities;
    assert_int_equal(asc_alloc(&s->identity, (uint64_t)s->n, sizeof(int32_t), "t"), ASC_OK);
    assert_int_equal(asc_alloc(&s->place, (uint64_t)identities, sizeof(int32_t), "t"), ASC_OK);
    assert_int_equal(asc_alloc(&s->attributes, (uint64_t)s->n * A, 1, "t"), ASC_OK);
    for (int64_t i = 0; i < s->n; i++) {
        const uint64_t k = (uint64_t)(i / PHOTOS);
        s->identity[i] = (int32_t)k;
        s->place[k] = (int32_t)k;
        for (int32_t a = 0; a < A; a++) {
            const uint32_t at = (uint32_t)a;
            const double share = 0.2 + 0.3 * ((a * 7) % A) / A;
            const int8_t usual =
                asc_random_uniform(seed, ASC_RANDOM_SYNTH_ATTRIBUTE, k, at) < share ? 1 : -1;
            const bool other =
                asc_random_uniform(seed, ASC_RANDOM_SYNTH_FEATURE, (uint64_t)i, at) < changing(a);
            s->attributes[i * A + a] = other ? (int8_t)-usual : usual;
        }
    }
    s->images = (asc_images){.n = s->n,
                             .n_identities = identities,
                             .identity = s->identity,
                             .n_attributes = A,
                             .attributes = s->attributes};
}

static void free_study(study *s) {
    free(s->identity);
    free(s->place);
    free(s->attributes);
}

/* A model's embeddings: people, photos, and a direction an attribute. Models see the same people
 * and share half of their photos' noise. */
static void make_points(MPI_Comm comm, uint64_t seed, const study *s, uint64_t model,
                        asc_points *points) {
    float direction[DIMENSION], centre[DIMENSION], noise[DIMENSION];
    assert_int_equal(asc_points_init(comm, ASC_EUCLIDEAN, s->n, DIMENSION, false, points), ASC_OK);
    for (int64_t i = points->begin; i < points->begin + points->count; i++) {
        float *row = points->rows + (i - points->begin) * points->stride;
        asc_random_normals(seed, ASC_RANDOM_SYNTH_CENTRE, (uint64_t)s->identity[i], DIMENSION,
                           centre);
        asc_random_normals(seed, ASC_RANDOM_SYNTH_NOISE, (uint64_t)i * 2 + model, DIMENSION, noise);
        for (int d = 0; d < DIMENSION; d++)
            row[d] = (float)(pow(d + 1, -0.5) * ((double)centre[d] + 0.5 * (double)noise[d]));
        for (int32_t a = 0; a < A; a++) {
            /* Directions are of the truth, not of the study. */
            asc_random_normals(7 + model, ASC_RANDOM_SYNTH_DIRECTION, (uint64_t)a, DIMENSION,
                               direction);
            for (int d = 0; d < DIMENSION && s->attributes[i * A + a] > 0; d++)
                row[d] += (float)(effect_of(a) / sqrt(DIMENSION)) * direction[d];
        }
    }
    assert_int_equal(asc_points_prepare(points), ASC_OK);
}

static double *numbers(int64_t n) {
    double *values = NULL;
    assert_int_equal(asc_alloc(&values, (uint64_t)n, sizeof *values, "t"), ASC_OK);
    return values;
}

/* Statistics without each identity [K, A, 2] and draws of people. */
static void leave_out(const asc_points *points, const asc_labels *labels,
                      const asc_weights *weights, const study *s, const asc_ks_value *values,
                      const asc_energy_value *energies, const asc_population_curves *curves,
                      double *without, asc_ks_draws *draws) {
    asc_ks_places places;
    assert_int_equal(asc_ks_places_init(&s->images, values, curves, A, &places), ASC_OK);
    double *whole = numbers(2 * places.n), *all = numbers(2 * s->identities * places.n);
    double *energy_without = numbers(s->identities * A);
    assert_int_equal(asc_leave_one_out(points, labels, weights, s->identities, false, &places,
                                       energies, whole, all, energy_without),
                     ASC_OK);
    for (int64_t k = 0; k < s->identities; k++)
        memcpy(without + k * N_KS, all + 2 * k * places.n, N_KS * sizeof *without);
    assert_int_equal(
        asc_ks_draws_make(&s->images, &places, whole, all, s->place, s->identities, draws), ASC_OK);
    asc_ks_places_free(&places);
    free(whole);
    free(all);
    free(energy_without);
}

/* KS statistics of a model; with `without` [K, A, 2] also those, and draws. */
static void find_ks(MPI_Comm comm, uint64_t seed, const study *s, uint64_t model,
                    asc_ks_value *values, double *without, asc_ks_draws *draws) {
    const asc_population_options options = {.exact = false, .bins = 4096};
    const asc_kernels *kernels = NULL;
    asc_points points;
    asc_labels labels;
    asc_weights weights;
    asc_population_curves curves;
    asc_energy_value energies[A];
    make_points(comm, seed, s, model, &points);
    assert_int_equal(asc_kernels_choose(&kernels), ASC_OK);
    assert_int_equal(
        asc_labels_init(s->attributes, s->identity, s->n, A, kernels->needs_bytes, &labels),
        ASC_OK);
    assert_int_equal(asc_weights_init(&labels, ASC_WEIGHT_PERSON, (int32_t)s->identities, &weights),
                     ASC_OK);
    assert_int_equal(
        asc_population_ks(&points, &labels, &weights, &options, values, energies, &curves), ASC_OK);
    if (without)
        leave_out(&points, &labels, &weights, s, values, energies, &curves, without, draws);
    asc_population_curves_free(&curves);
    asc_weights_free(&weights);
    asc_labels_free(&labels);
    asc_points_free(&points);
}

static double aggregate(const asc_ks_value *values, const asc_entropies *e, int g, int32_t a) {
    const double ks[2] = {values[2 * a].statistic, values[2 * a + 1].statistic};
    const int64_t images[2] = {e->positive[a], e->negative[a]};
    const double value = asc_aggregates[g].combine(ks, images);
    return g == ASC_AGGREGATE_WEIGHTED ? value / (double)(images[0] + images[1]) : value;
}

/* What the intervals are for. */
static void say_values(asc_ks_value *const values[2], const asc_entropies *e, said *out) {
    const double *entropy[2] = {e->inter, e->intra};
    double p;
    for (int i = 0; i < N_KS; i++)
        out->value[i] = values[0][i].statistic;
    for (int32_t a = 0; a < A; a++)
        out->value[FIRST_DIFFERENCE + a] = aggregate(values[0], e, ASC_AGGREGATE_MEAN, a) -
                                           aggregate(values[1], e, ASC_AGGREGATE_MEAN, a);
    for (int g = 0; g < ASC_AGGREGATES; g++) {
        for (int32_t a = 0; a < A; a++)
            out->value[FIRST_AGGREGATE + g * A + a] = aggregate(values[0], e, g, a);
        for (int i = 0; i < 2; i++)
            assert_int_equal(asc_spearman(out->value + FIRST_AGGREGATE + g * A, entropy[i], A,
                                          &out->value[FIRST_CORRELATION + 2 * g + i], &p),
                             ASC_OK);
    }
}

static void set(said *out, int at, double error, double least) {
    out->interval[at] = asc_interval_of(out->value[at], error, least, 1);
}

/* Of attributes that have draws, as src/macro/uncertainty.c does it. */
static void set_drawn(const asc_ks_draws *draws, const asc_entropies *e, said *out,
                      const double *errors) {
    for (int64_t f = 0; f < draws->n; f++) {
        const int32_t a = draws->attributes[f];
        const double *drawn = draws->drawn + 2 * f * ASC_KS_DRAWS;
        double combined[ASC_KS_DRAWS];
        for (int m = 0; m < 2; m++) {
            double error = errors[2 * a + m];
            out->interval[2 * a + m] = asc_ks_draws_interval(
                out->value[2 * a + m], drawn + m * ASC_KS_DRAWS, draws->wide[f], 1, &error);
        }
        for (int g = 0; g < ASC_AGGREGATES; g++) {
            const int at = FIRST_AGGREGATE + g * A + a;
            const int64_t images[2] = {e->positive[a], e->negative[a]};
            const double unit = g == ASC_AGGREGATE_WEIGHTED ? (double)(images[0] + images[1]) : 1;
            double error = errors[at];
            for (int b = 0; b < ASC_KS_DRAWS; b++) {
                const double ks[2] = {drawn[b], drawn[ASC_KS_DRAWS + b]};
                combined[b] = asc_aggregates[g].combine(ks, images) / unit;
            }
            out->interval[at] =
                asc_ks_draws_interval(out->value[at], combined, draws->wide[f], 1, &error);
        }
    }
}

/* Intervals of the KS statistics, and of the differences of their means. */
static void say_statistics(const study *s, const asc_entropies *e, double *const without[2],
                           said *out, double *errors) {
    const int64_t n = s->identities;
    double *influence = numbers(n), *other = numbers(n);
    asc_influence_source source[2];
    for (int m = 0; m < 2; m++)
        source[m] = (asc_influence_source){&s->images, without[m], s->place, n, e};
    for (int i = 0; i < N_KS; i++) {
        asc_jackknife_influence(without[0] + i, n, N_KS, influence, 1);
        errors[i] = asc_influence_error(influence, n, 1);
        set(out, i, errors[i], 0);
    }
    for (int32_t a = 0; a < A; a++) {
        const int mean = ASC_AGGREGATE_MEAN;
        assert_int_equal(asc_aggregate_influence(&source[0], mean, a, influence, 1), ASC_OK);
        assert_int_equal(asc_aggregate_influence(&source[1], mean, a, other, 1), ASC_OK);
        for (int64_t k = 0; k < n; k++)
            influence[k] -= other[k];
        set(out, FIRST_DIFFERENCE + a, asc_influence_error(influence, n, 1), -1);
    }
    free(influence);
    free(other);
}

static void say_aggregates(uint64_t seed, const study *s, const asc_entropies *e,
                           const double *without, said *out, double *errors) {
    const int64_t n = s->identities;
    double *influence = numbers(n * A), *moved = numbers(DRAWS * A);
    double *entropy_influence[2] = {numbers(n * A), numbers(n * A)};
    double *entropy_moved[2] = {numbers(DRAWS * A), numbers(DRAWS * A)};
    const double *entropy[2] = {e->inter, e->intra};
    const asc_influence_source source = {&s->images, without, s->place, n, e};
    assert_int_equal(
        asc_entropy_influence(e, s->place, n, entropy_influence[0], entropy_influence[1]), ASC_OK);
    for (int i = 0; i < 2; i++)
        assert_int_equal(asc_influence_move(entropy[i], entropy_influence[i], n, A, DRAWS, seed,
                                            entropy_moved[i]),
                         ASC_OK);
    for (int g = 0; g < ASC_AGGREGATES; g++) {
        const double unit = g == ASC_AGGREGATE_WEIGHTED ? 1 / (double)s->n : 1;
        const double *x = out->value + FIRST_AGGREGATE + g * A;
        for (int32_t a = 0; a < A; a++)
            assert_int_equal(asc_aggregate_influence(&source, g, a, influence + a, A), ASC_OK);
        for (int64_t i = 0; i < n * A; i++)
            influence[i] *= unit;
        for (int32_t a = 0; a < A; a++) {
            const int at = FIRST_AGGREGATE + g * A + a;
            errors[at] = asc_influence_error(influence + a, n, A);
            set(out, at, errors[at], 0);
        }
        assert_int_equal(asc_influence_move(x, influence, n, A, DRAWS, seed, moved), ASC_OK);
        for (int i = 0; i < 2; i++)
            assert_int_equal(asc_spearman_interval(x, entropy[i], moved, entropy_moved[i], A, DRAWS,
                                                   &out->interval[FIRST_CORRELATION + 2 * g + i]),
                             ASC_OK);
    }
    for (int i = 0; i < 2; i++) {
        free(entropy_influence[i]);
        free(entropy_moved[i]);
    }
    free(influence);
    free(moved);
}

/* The values alone where `intervals` is false. */
static void run_study(MPI_Comm comm, uint64_t seed, int64_t identities, bool intervals, said *out) {
    study s;
    asc_entropies entropies;
    asc_ks_value *values[2];
    asc_ks_draws draws[2] = {{0}, {0}};
    double *without[2] = {NULL, NULL}, errors[FIRST_DIFFERENCE];
    make_study(seed, identities, &s);
    assert_int_equal(asc_entropies_compute(&s.images, &entropies), ASC_OK);
    for (uint64_t m = 0; m < 2; m++) {
        assert_int_equal(asc_alloc(&values[m], N_KS, sizeof **values, "t"), ASC_OK);
        if (intervals)
            without[m] = numbers(identities * N_KS);
        find_ks(comm, seed, &s, m, values[m], without[m], &draws[m]);
    }
    say_values(values, &entropies, out);
    if (intervals) {
        say_statistics(&s, &entropies, without, out, errors);
        say_aggregates(seed, &s, &entropies, without[0], out, errors);
        set_drawn(&draws[0], &entropies, out, errors);
    }
    for (int m = 0; m < 2; m++) {
        asc_ks_draws_free(&draws[m]);
        free(values[m]);
        free(without[m]);
    }
    asc_entropies_free(&entropies);
    free_study(&s);
}

/* Sums over studies. */
typedef struct sums {
    double covered[N_VALUES], value[N_VALUES], width[N_VALUES];
} sums;

/* Prints how often values first .. first + n - 1 are covered, and checks the share over all. */
static void check(const char *name, const said *truth, const sums *sum, int first, int n,
                  double studies) {
    int rank = 0;
    double all = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (int i = first; i < first + n; i++)
        all += sum->covered[i] / studies / n;
    if (rank == 0)
        printf("%s: 95 %% intervals hold the truth in %.1f %%\n", name, 100 * all);
    for (int i = first; i < first + n && rank == 0; i++)
        printf(
            "    truth %7.4f, mean of the studies %7.4f, half an interval %.4f, held in %.1f %%\n",
            truth->value[i], sum->value[i] / studies, sum->width[i] / studies,
            100 * sum->covered[i] / studies);
    /* Fewer than 100 say little: they are for runs that look at memory. */
    if (studies >= 500)
        assert_true(all >= 0.92 && all <= 0.98);
    else if (studies >= 100)
        assert_true(all >= 0.9);
}

/* The mean over a few large studies: one has an error of a quarter of the small ones'. */
static void find_truth(int64_t identities, said *truth) {
    enum { TRUTHS = 4 };
    said one;
    memset(truth, 0, sizeof *truth);
    for (uint64_t t = 0; t < TRUTHS; t++) {
        run_study(MPI_COMM_WORLD, 1 + t, LARGER * identities, false, &one);
        for (int i = 0; i < N_VALUES; i++)
            truth->value[i] += one.value[i] / TRUTHS;
    }
}

static int64_t setting(const char *name, int64_t value) {
    const char *text = getenv(name);
    return text ? strtoll(text, NULL, 10) : value;
}

static void intervals_hold_the_truth(void **state) {
    (void)state;
    const int64_t studies = setting("ASC_COVERAGE_STUDIES", 100);
    const int64_t identities = setting("ASC_COVERAGE_IDENTITIES", 150);
    int rank = 0, size = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    said truth, one;
    sums sum = {0};
    find_truth(identities, &truth);
    for (int64_t t = rank; t < studies; t += size) {
        run_study(MPI_COMM_SELF, (uint64_t)(100 + t), identities, true, &one);
        for (int i = 0; i < N_VALUES; i++) {
            const asc_interval interval = one.interval[i];
            sum.covered[i] += interval.low <= truth.value[i] && truth.value[i] <= interval.high;
            sum.value[i] += one.value[i];
            sum.width[i] += 0.5 * (interval.high - interval.low);
        }
    }
    MPI_Allreduce(MPI_IN_PLACE, &sum, 3 * N_VALUES, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
    const double n = (double)studies;
    check("KS", &truth, &sum, 0, N_KS, n);
    check("aggregates", &truth, &sum, FIRST_AGGREGATE, N_AGGREGATES, n);
    check("differences of models", &truth, &sum, FIRST_DIFFERENCE, A, n);
    check("correlations", &truth, &sum, FIRST_CORRELATION, N_CORRELATIONS, n);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(intervals_hold_the_truth),
};

ASC_TEST_MAIN(tests)
