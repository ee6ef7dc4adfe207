/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Studies made at random in memory whose attributes are classes, ordered and continuous, all of one
 * number in (0, 1), and their permutation tests. */
#ifndef ATTRSCOPE_TEST_NULL_KINDS_H
#define ATTRSCOPE_TEST_NULL_KINDS_H

#include "null_studies.h"

enum { KIND_CLASSES = 4, KIND_STATISTICS = 4, KIND_CONFOUNDER = ASC_KINDS };

/* What the number does to an embedding. */
typedef enum kind_effect { EFFECT_NONE, EFFECT_LINEAR, EFFECT_CENTRES, EFFECT_SPREAD } kind_effect;

typedef struct kind_study {
    const char *name;
    int64_t people;
    int of_image; /* the number changes from photo to photo */
    study_tie tie;
    kind_effect effect;
    double size;
    int confounded; /* effects are those of another number, which goes with this one */
    int given;      /* 1 + the kind of that other attribute which the test is given; 0: none */
} kind_study;

/* Shares of studies with p <= 0.05 of KS max, KS mean, DISCO or covariance, and the least p. */
typedef struct kind_outcome {
    double rejected[ASC_KINDS][KIND_STATISTICS];
    double defined[ASC_KINDS];
} kind_outcome;

/* Attributes 0 .. 2 are classes, ordered, continuous; 3 .. 5 the same of the other number. */
typedef struct kind_data {
    study_data base;
    int32_t *classes; /* [n, 2 ASC_KINDS] */
    double *values;
} kind_data;

static void kind_move(const kind_study *study, double u, float *row) {
    const int k = (int)(KIND_CLASSES * u);
    for (int d = 0; d < STUDY_DIMENSION; d++)
        if (study->effect == EFFECT_SPREAD)
            row[d] *= (float)(1 + study->size * u);
    if (study->effect == EFFECT_LINEAR)
        row[1] += (float)(study->size * (u - 0.5) * sqrt(12));
    if (study->effect == EFFECT_CENTRES)
        row[2 + k] += (float)study->size;
}

/* Classes have another order than steps, so that only the steps have one. */
static void kind_label(double u, int32_t *classes, double *values) {
    static const int32_t shuffled[KIND_CLASSES] = {2, 0, 3, 1};
    const int32_t k = (int32_t)(KIND_CLASSES * u);
    classes[ASC_KIND_CLASSES] = shuffled[k];
    classes[ASC_KIND_ORDERED] = k;
    classes[ASC_KIND_CONTINUOUS] = -1;
    values[ASC_KIND_CLASSES] = values[ASC_KIND_ORDERED] = NAN;
    values[ASC_KIND_CONTINUOUS] = u;
}

static void kind_fill(const kind_study *study, uint64_t seed, kind_data *data) {
    const study_kind photos = {.name = study->name, .people = study->people, .tie = study->tie};
    int64_t i = 0;
    for (int64_t k = 0; k < study->people; k++) {
        float centre[STUDY_DIMENSION], noise[STUDY_DIMENSION];
        study_place(&photos, seed, k, centre);
        for (int64_t photo = 0; photo < study_photos(&photos, k); photo++, i++) {
            const uint64_t what = study->of_image ? (uint64_t)i : (uint64_t)k;
            const double v = asc_random_uniform(seed, ASC_RANDOM_SYNTH_ATTRIBUTE, what, 1);
            const double w = asc_random_uniform(seed, ASC_RANDOM_SYNTH_ATTRIBUTE, what, 3);
            const double own = asc_random_uniform(seed, ASC_RANDOM_SYNTH_ATTRIBUTE, what, 2);
            /* The other's class at odds 4 : 1, anew inside it. */
            const double u =
                study->confounded && v < 0.8 ? ((int)(KIND_CLASSES * w) + own) / KIND_CLASSES : own;
            float *row = data->base.embeddings + i * STUDY_DIMENSION;
            data->base.identity[i] = (int32_t)k;
            data->base.rows[i] = i;
            asc_random_normals(seed, ASC_RANDOM_SYNTH_NOISE, (uint64_t)i, STUDY_DIMENSION, noise);
            for (int d = 0; d < STUDY_DIMENSION; d++)
                row[d] = centre[d] + 0.5F * noise[d];
            /* The other's effect is that of its class alone. */
            kind_move(study, study->confounded ? ((int)(KIND_CLASSES * w) + 0.5) / KIND_CLASSES : u,
                      row);
            kind_label(u, data->classes + i * 2 * ASC_KINDS, data->values + i * 2 * ASC_KINDS);
            kind_label(w, data->classes + i * 2 * ASC_KINDS + ASC_KINDS,
                       data->values + i * 2 * ASC_KINDS + ASC_KINDS);
        }
    }
}

static asc_code kind_permute(const kind_study *study, uint64_t seed, int64_t permutations,
                             kind_data *data, asc_inference_kind_value values[2 * ASC_KINDS]) {
    asc_trait traits[2 * ASC_KINDS];
    for (int t = 0; t < 2 * ASC_KINDS; t++) {
        const asc_kind kind = (asc_kind)(t % ASC_KINDS);
        traits[t] =
            (asc_trait){.kind = kind, .n_labels = kind == ASC_KIND_CONTINUOUS ? 0 : KIND_CLASSES};
    }
    const asc_images images = {.n = data->base.n,
                               .n_identities = study->people,
                               .identity = data->base.identity,
                               .n_traits = 2 * ASC_KINDS,
                               .traits = traits,
                               .classes = data->classes,
                               .values = data->values};
    const asc_inference_settings settings = {
        .permutations = permutations, .draws = 10, .seed = seed};
    const asc_inference_source source = {ASC_EUCLIDEAN, STUDY_DIMENSION, study_read, &data->base};
    const int32_t confounder = KIND_CONFOUNDER + study->given - 1;
    return asc_inference_permute(
        MPI_COMM_SELF, &images, data->base.rows, &settings,
        (asc_inference_given){.attributes = &confounder, .n = study->given > 0}, &source, NULL,
        values);
}

/* Tests one study on this rank alone. */
static asc_code kind_test(const kind_study *study, uint64_t seed, int64_t permutations,
                          asc_inference_kind_value values[2 * ASC_KINDS]) {
    const study_kind photos = {.tie = study->tie};
    kind_data data = {0};
    asc_code code = ASC_OK;
    for (int64_t k = 0; k < study->people; k++)
        data.base.n += study_photos(&photos, k);
    const uint64_t n = (uint64_t)data.base.n;
    ASC_TRY(code, asc_alloc(&data.base.identity, n, sizeof(int32_t), "a study"), done);
    ASC_TRY(code, asc_alloc(&data.base.rows, n, sizeof(int64_t), "a study"), done);
    ASC_TRY(code, asc_alloc(&data.base.embeddings, n * STUDY_DIMENSION, sizeof(float), "a study"),
            done);
    ASC_TRY(code, asc_alloc(&data.classes, 2 * ASC_KINDS * n, sizeof(int32_t), "a study"), done);
    ASC_TRY(code, asc_alloc(&data.values, 2 * ASC_KINDS * n, sizeof(double), "a study"), done);
    kind_fill(study, seed, &data);
    code = kind_permute(study, seed, permutations, &data, values);
done:
    free(data.base.identity);
    free(data.base.rows);
    free(data.base.embeddings);
    free(data.classes);
    free(data.values);
    return code;
}

static void kind_print(const kind_study *study, const kind_outcome *outcome) {
    printf("%-52s %4lld people, %4.0f studies: KS max, mean, omnibus, least:", study->name,
           (long long)study->people, outcome->defined[0]);
    for (int k = 0; k < ASC_KINDS; k++)
        printf(" %s %.3f %.3f %.3f %.3f;", asc_kind_name((asc_kind)k), outcome->rejected[k][0],
               outcome->rejected[k][1], outcome->rejected[k][2], outcome->rejected[k][3]);
    putchar('\n');
    fflush(stdout);
}

/* The studies of one kind, dealt out over the ranks. */
static asc_code kind_run(const kind_study *study, int64_t studies, int64_t permutations,
                         kind_outcome *outcome) {
    static const int of[] = {ASC_INFERENCE_KS_MAX, ASC_INFERENCE_KS_MEAN, ASC_INFERENCE_ENERGY};
    const study_kind seeding = {.name = study->name, .people = study->people};
    int rank = 0, size = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    asc_code code = ASC_OK;
    *outcome = (kind_outcome){0};
    for (int64_t s = rank; s < studies && code == ASC_OK; s += size) {
        asc_inference_kind_value values[2 * ASC_KINDS];
        code = kind_test(study, study_seed(&seeding, s), permutations, values);
        for (int k = 0; k < ASC_KINDS && code == ASC_OK; k++) {
            const asc_inference_value *test = &values[k].test;
            if (isnan(test->least))
                continue;
            outcome->defined[k] += 1;
            for (int t = 0; t < 3; t++)
                outcome->rejected[k][t] += test->pvalue[of[t]] <= 0.05;
            outcome->rejected[k][3] += test->least <= 0.05;
        }
    }
    MPI_Allreduce(MPI_IN_PLACE, outcome, sizeof *outcome / sizeof(double), MPI_DOUBLE, MPI_SUM,
                  MPI_COMM_WORLD);
    for (int k = 0; k < ASC_KINDS; k++)
        for (int t = 0; t < KIND_STATISTICS; t++)
            outcome->rejected[k][t] /= outcome->defined[k];
    if (rank == 0 && code == ASC_OK)
        kind_print(study, outcome);
    return asc_agree(MPI_COMM_WORLD, code);
}

#endif
