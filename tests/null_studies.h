/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Studies made at random in memory, without an effect or with one, and their permutation test. */
#ifndef ATTRSCOPE_TEST_NULL_STUDIES_H
#define ATTRSCOPE_TEST_NULL_STUDIES_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "inference/permutation.h"

enum { STUDY_DIMENSION = 16, STUDY_FEW = 4, STUDY_MANY = 25 };

typedef enum study_tie { TIED_NOT, TIED_POSITION, TIED_SPREAD, TIED_NARROW, TIED_SIZES } study_tie;

/* Every other person has few photos, the rest many, or, with TIED_SIZES, people have 1 to 30; the
 * attribute is independent of all that. */
typedef struct study_kind {
    const char *name;
    int64_t people;
    double prevalence;
    int of_image;  /* the attribute changes from photo to photo */
    study_tie tie; /* of people with many photos: elsewhere, wider, narrower, the wider the more */
    double shift, spread; /* of the positive along every axis, and their widening: 1 is none */
    int confounded;       /* effects are another attribute's, which goes with this at odds 9 : 1 */
    int given;            /* the test is given the other attribute */
} study_kind;

/* Shares of studies with p <= 0.05, of the statistics and of the least p; means. */
typedef struct study_outcome {
    double rejected[ASC_INFERENCE_STATISTICS + 1];
    double statistic[ASC_INFERENCE_STATISTICS], detectable[ASC_INFERENCE_STATISTICS];
    double defined; /* studies in which the least p is */
} study_outcome;

typedef struct study_data {
    int64_t n;
    int32_t *identity;
    int64_t *rows;
    int8_t *attributes; /* [n, 2] */
    float *embeddings;  /* [n, STUDY_DIMENSION] */
} study_data;

static int64_t study_photos(const study_kind *kind, int64_t person) {
    if (kind->tie == TIED_SIZES)
        return 1 + person * 7 % 30;
    return person % 2 ? STUDY_MANY : STUDY_FEW;
}

/* A share of the people at random, as many as are nearest. */
static int8_t study_label_of_person(const study_kind *kind, uint64_t seed, int64_t k) {
    const double own = asc_random_uniform(seed, ASC_RANDOM_SYNTH_ATTRIBUTE, (uint64_t)k, 2);
    int64_t before = 0;
    for (int64_t j = 0; j < kind->people; j++)
        before += asc_random_uniform(seed, ASC_RANDOM_SYNTH_ATTRIBUTE, (uint64_t)j, 2) < own;
    return before < llround(kind->prevalence * (double)kind->people) ? 1 : -1;
}

static void study_place(const study_kind *kind, uint64_t seed, int64_t k, float *centre) {
    const double factor = kind->tie == TIED_SPREAD   ? 2
                          : kind->tie == TIED_NARROW ? 0.5
                          : kind->tie == TIED_SIZES  ? 0.5 + 0.05 * (double)study_photos(kind, k)
                                                     : 1;
    asc_random_normals(seed, ASC_RANDOM_SYNTH_CENTRE, (uint64_t)k, STUDY_DIMENSION, centre);
    if (k % 2 == 0 && kind->tie != TIED_SIZES)
        return;
    for (int d = 0; d < STUDY_DIMENSION; d++)
        centre[d] *= (float)factor;
    centre[0] += kind->tie == TIED_POSITION ? 2 : 0;
}

static void study_fill(const study_kind *kind, uint64_t seed, study_data *data) {
    int64_t i = 0;
    for (int64_t k = 0; k < kind->people; k++) {
        float centre[STUDY_DIMENSION], noise[STUDY_DIMENSION];
        const int8_t of_person = study_label_of_person(kind, seed, k);
        study_place(kind, seed, k, centre);
        for (int64_t photo = 0; photo < study_photos(kind, k); photo++, i++) {
            const uint64_t what = kind->of_image ? (uint64_t)i : (uint64_t)k;
            const double u = asc_random_uniform(seed, ASC_RANDOM_SYNTH_ATTRIBUTE, what, 0);
            const double v = asc_random_uniform(seed, ASC_RANDOM_SYNTH_ATTRIBUTE, what, 1);
            const int8_t own = kind->of_image ? (u < kind->prevalence ? 1 : -1) : of_person;
            const int8_t other = kind->confounded && v < 0.1 ? (int8_t)-own : own;
            const int8_t moving = kind->confounded ? other : own;
            float *row = data->embeddings + i * STUDY_DIMENSION;
            data->identity[i] = (int32_t)k;
            data->rows[i] = i;
            data->attributes[2 * i] = own;
            data->attributes[2 * i + 1] = other;
            asc_random_normals(seed, ASC_RANDOM_SYNTH_NOISE, (uint64_t)i, STUDY_DIMENSION, noise);
            for (int d = 0; d < STUDY_DIMENSION; d++)
                row[d] = (centre[d] + 0.5F * noise[d]) * (float)(moving > 0 ? kind->spread : 1) +
                         (float)(moving > 0 ? kind->shift : 0);
        }
    }
}

static asc_code study_read(void *self, const int64_t *rows, int64_t n, float *out) {
    const study_data *data = self;
    for (int64_t i = 0; i < n; i++)
        memcpy(out + i * STUDY_DIMENSION, data->embeddings + rows[i] * STUDY_DIMENSION,
               STUDY_DIMENSION * sizeof(float));
    return ASC_OK;
}

/* Tests one study on this rank alone. */
static asc_code study_test(const study_kind *kind, uint64_t seed, int64_t permutations,
                           asc_inference_value *value) {
    study_data data = {0};
    asc_inference_value values[2];
    asc_code code = ASC_OK;
    for (int64_t k = 0; k < kind->people; k++)
        data.n += study_photos(kind, k);
    const uint64_t n = (uint64_t)data.n;
    ASC_TRY(code, asc_alloc(&data.identity, n, sizeof(int32_t), "a study"), done);
    ASC_TRY(code, asc_alloc(&data.rows, n, sizeof(int64_t), "a study"), done);
    ASC_TRY(code, asc_alloc(&data.attributes, 2 * n, 1, "a study"), done);
    ASC_TRY(code, asc_alloc(&data.embeddings, n * STUDY_DIMENSION, sizeof(float), "a study"), done);
    study_fill(kind, seed, &data);
    int8_t *own = data.attributes;
    for (int64_t i = 0; i < data.n && !kind->given; i++) /* one attribute is tested */
        own[i] = own[2 * i];
    const asc_images images = {.n = data.n,
                               .n_identities = kind->people,
                               .identity = data.identity,
                               .n_attributes = kind->given ? 2 : 1,
                               .attributes = own};
    const asc_inference_settings settings = {
        .permutations = permutations, .draws = 10, .seed = seed};
    const asc_inference_source source = {ASC_EUCLIDEAN, STUDY_DIMENSION, study_read, &data};
    const int32_t confounder = 1;
    code = asc_inference_permute(MPI_COMM_SELF, &images, data.rows, &settings,
                                 (asc_inference_given){.attributes = &confounder, .n = kind->given},
                                 &source, values, NULL);
    *value = values[0];
done:
    free(data.identity);
    free(data.rows);
    free(data.attributes);
    free(data.embeddings);
    return code;
}

/* Kinds do not share their random numbers. */
static uint64_t study_seed(const study_kind *kind, int64_t s) {
    uint64_t hash = 1469598103934665603U;
    for (const char *c = kind->name; *c; c++)
        hash = (hash ^ (uint64_t)*c) * 1099511628211U;
    hash ^= (uint64_t)kind->people << 20 ^ (uint64_t)llround(1000 * kind->prevalence);
    return hash * 1099511628211U + (uint64_t)s;
}

/* The studies of one kind, dealt out over the ranks. */
static inline asc_code study_run_kind(const study_kind *kind, int64_t studies, int64_t permutations,
                                      study_outcome *outcome) {
    int rank = 0, size = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    asc_code code = ASC_OK;
    *outcome = (study_outcome){0};
    for (int64_t s = rank; s < studies && code == ASC_OK; s += size) {
        asc_inference_value value;
        code = study_test(kind, study_seed(kind, s), permutations, &value);
        if (code != ASC_OK || isnan(value.least))
            continue;
        outcome->defined += 1;
        outcome->rejected[ASC_INFERENCE_STATISTICS] += value.least <= 0.05;
        for (int t = 0; t < ASC_INFERENCE_STATISTICS; t++) {
            outcome->rejected[t] += value.pvalue[t] <= 0.05;
            outcome->statistic[t] += value.statistic[t];
            outcome->detectable[t] += asc_inference_value_detectable(&value, t);
        }
    }
    MPI_Allreduce(MPI_IN_PLACE, outcome, sizeof *outcome / sizeof(double), MPI_DOUBLE, MPI_SUM,
                  MPI_COMM_WORLD);
    for (int t = 0; t <= ASC_INFERENCE_STATISTICS; t++)
        outcome->rejected[t] /= outcome->defined;
    for (int t = 0; t < ASC_INFERENCE_STATISTICS; t++) {
        outcome->statistic[t] /= outcome->defined;
        outcome->detectable[t] /= outcome->defined;
    }
    if (rank == 0)
        printf("%-44s %4lld people, %4.0f %%, %5.0f studies: KS+ %.3f, KS- %.3f, max %.3f, mean "
               "%.3f, energy %.3f, least %.3f\n",
               kind->name, (long long)kind->people, 100 * kind->prevalence, outcome->defined,
               outcome->rejected[0], outcome->rejected[1], outcome->rejected[2],
               outcome->rejected[3], outcome->rejected[4], outcome->rejected[5]);
    fflush(stdout);
    return asc_agree(MPI_COMM_WORLD, code);
}

#endif
