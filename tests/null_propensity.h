/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Studies made at random in memory where many attributes of people move the embeddings and drive
 * others, of every kind, and the permutation tests of these given the many. */
#ifndef ATTRSCOPE_TEST_NULL_PROPENSITY_H
#define ATTRSCOPE_TEST_NULL_PROPENSITY_H

#include "null_studies.h"

/* Given attributes; the tested: a binary one, then of each kind; of classes. */
enum { MANY_GIVEN = 8, MANY_TESTED = 1 + ASC_KINDS, MANY_CLASSES = 3, MANY_PHOTOS = 2 };

typedef struct many_study {
    const char *name;
    int64_t people;
    double driven; /* slope of the tested ones by the sum of the given, which is near N(0, 1) */
    double moved;  /* of an embedding along an axis of each given attribute */
    double effect; /* of the tested ones' own number, along another axis */
    int32_t propensity; /* strata; 0: cells */
    int32_t given;      /* of the many; 0: none */
} many_study;

/* Shares of studies with a least p at most 0.05; means of what the test left out and overlapped. */
typedef struct many_outcome {
    double rejected[MANY_TESTED], defined[MANY_TESTED], left_out[MANY_TESTED], overlap[MANY_TESTED];
} many_outcome;

typedef struct many_data {
    study_data base;
    int32_t *classes; /* [n, ASC_KINDS] */
    double *values;
} many_data;

static void many_person(const many_study *study, uint64_t seed, int64_t k, many_data *data) {
    float centre[STUDY_DIMENSION], noise[STUDY_DIMENSION], own[2];
    double sum = 0;
    int8_t given[MANY_GIVEN];
    asc_random_normals(seed, ASC_RANDOM_SYNTH_CENTRE, (uint64_t)k, STUDY_DIMENSION, centre);
    asc_random_normals(seed, ASC_RANDOM_BOOTSTRAP, (uint64_t)k, 2, own);
    for (uint32_t g = 0; g < MANY_GIVEN; g++) {
        given[g] =
            asc_random_uniform(seed, ASC_RANDOM_SYNTH_ATTRIBUTE, (uint64_t)k, g) < 0.5 ? 1 : -1;
        sum += given[g] / sqrt(MANY_GIVEN);
        centre[g] += (float)(study->moved * given[g]);
    }
    const double driven = study->driven * sum + (double)own[0];
    const double u = 0.5 * erfc(-driven / sqrt(2 * (1 + study->driven * study->driven)));
    const int32_t of_class = (int32_t)(MANY_CLASSES * u);
    centre[MANY_GIVEN] += (float)(study->effect * (double)own[0]);
    for (int64_t i = k * MANY_PHOTOS; i < (k + 1) * MANY_PHOTOS; i++) {
        float *row = data->base.embeddings + i * STUDY_DIMENSION;
        int8_t *attributes = data->base.attributes + i * (MANY_GIVEN + 1);
        data->base.identity[i] = (int32_t)k;
        data->base.rows[i] = i;
        asc_random_normals(seed, ASC_RANDOM_SYNTH_NOISE, (uint64_t)i, STUDY_DIMENSION, noise);
        for (int d = 0; d < STUDY_DIMENSION; d++)
            row[d] = centre[d] + 0.5F * noise[d];
        memcpy(attributes, given, sizeof given);
        attributes[MANY_GIVEN] = driven > 0 ? 1 : -1;
        for (int t = 0; t < ASC_KINDS; t++) {
            data->classes[i * ASC_KINDS + t] = t == ASC_KIND_CONTINUOUS ? -1 : of_class;
            data->values[i * ASC_KINDS + t] = t == ASC_KIND_CONTINUOUS ? driven : NAN;
        }
    }
}

static asc_code many_permute(const many_study *study, uint64_t seed, int64_t permutations,
                             many_data *data, asc_inference_value all[MANY_TESTED]) {
    asc_trait traits[ASC_KINDS];
    int32_t given[MANY_GIVEN];
    asc_inference_value values[MANY_GIVEN + 1];
    asc_inference_kind_value kinds[ASC_KINDS];
    for (int t = 0; t < ASC_KINDS; t++)
        traits[t] = (asc_trait){.kind = (asc_kind)t,
                                .n_labels = t == ASC_KIND_CONTINUOUS ? 0 : MANY_CLASSES};
    for (int g = 0; g < MANY_GIVEN; g++)
        given[g] = g;
    const asc_images images = {.n = data->base.n,
                               .n_identities = study->people,
                               .identity = data->base.identity,
                               .n_attributes = MANY_GIVEN + 1,
                               .attributes = data->base.attributes,
                               .n_traits = ASC_KINDS,
                               .traits = traits,
                               .classes = data->classes,
                               .values = data->values};
    const asc_inference_settings settings = {
        .permutations = permutations, .draws = 2, .seed = seed};
    const asc_inference_source source = {ASC_EUCLIDEAN, STUDY_DIMENSION, study_read, &data->base};
    asc_code code = asc_inference_permute(MPI_COMM_SELF, &images, data->base.rows, &settings,
                                          (asc_inference_given){.attributes = given,
                                                                .n = study->given,
                                                                .propensity = study->propensity},
                                          &source, values, kinds);
    all[0] = values[MANY_GIVEN];
    for (int t = 0; t < ASC_KINDS; t++)
        all[1 + t] = kinds[t].test;
    return code;
}

/* Tests one study on this rank alone. */
static asc_code many_test(const many_study *study, uint64_t seed, int64_t permutations,
                          asc_inference_value all[MANY_TESTED]) {
    many_data data = {.base = {.n = study->people * MANY_PHOTOS}};
    const uint64_t n = (uint64_t)data.base.n;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&data.base.identity, n, sizeof(int32_t), "a study"), done);
    ASC_TRY(code, asc_alloc(&data.base.rows, n, sizeof(int64_t), "a study"), done);
    ASC_TRY(code, asc_alloc(&data.base.attributes, (MANY_GIVEN + 1) * n, 1, "a study"), done);
    ASC_TRY(code, asc_alloc(&data.base.embeddings, n * STUDY_DIMENSION, sizeof(float), "a study"),
            done);
    ASC_TRY(code, asc_alloc(&data.classes, ASC_KINDS * n, sizeof(int32_t), "a study"), done);
    ASC_TRY(code, asc_alloc(&data.values, ASC_KINDS * n, sizeof(double), "a study"), done);
    for (int64_t k = 0; k < study->people; k++)
        many_person(study, seed, k, &data);
    code = many_permute(study, seed, permutations, &data, all);
done:
    free(data.base.identity);
    free(data.base.rows);
    free(data.base.attributes);
    free(data.base.embeddings);
    free(data.classes);
    free(data.values);
    return code;
}

static void many_print(const many_study *study, const many_outcome *outcome) {
    static const char *const names[] = {"binary", "classes", "ordered", "continuous"};
    printf("%-48s %4lld people, %2d strata; rejected (of studies), left out, overlap:", study->name,
           (long long)study->people, (int)study->propensity);
    for (int a = 0; a < MANY_TESTED; a++)
        printf(" %s %.3f (%.0f) %.0f %.2f;", names[a], outcome->rejected[a], outcome->defined[a],
               outcome->left_out[a], outcome->overlap[a]);
    putchar('\n');
    fflush(stdout);
}

/* The studies of one kind, dealt out over the ranks. */
static asc_code many_run(const many_study *study, int64_t studies, int64_t permutations,
                         many_outcome *outcome) {
    const study_kind seeding = {.name = study->name, .people = study->people};
    int rank = 0, size = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    asc_code code = ASC_OK;
    *outcome = (many_outcome){0};
    for (int64_t s = rank; s < studies && code == ASC_OK; s += size) {
        asc_inference_value all[MANY_TESTED];
        code = many_test(study, study_seed(&seeding, s), permutations, all);
        for (int a = 0; a < MANY_TESTED && code == ASC_OK; a++) {
            outcome->left_out[a] += all[a].n_left_out / (double)studies;
            outcome->overlap[a] += all[a].overlap / (double)studies;
            outcome->defined[a] += !isnan(all[a].least);
            outcome->rejected[a] += all[a].least <= 0.05;
        }
    }
    MPI_Allreduce(MPI_IN_PLACE, outcome, sizeof *outcome / sizeof(double), MPI_DOUBLE, MPI_SUM,
                  MPI_COMM_WORLD);
    for (int a = 0; a < MANY_TESTED; a++)
        outcome->rejected[a] /= outcome->defined[a];
    if (rank == 0 && code == ASC_OK)
        many_print(study, outcome);
    return asc_agree(MPI_COMM_WORLD, code);
}

#endif
