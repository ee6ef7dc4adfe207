/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the permutation test would be able to find, before there is a study file. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/array.h"
#include "attrscope/inference.h"
#include "attrscope/memory.h"
#include "distance/distance.h"
#include "inference/permutation.h"

/* Few enough to take no time; rows beyond MOST_ROWS are not read. */
enum { PEOPLE = 1000, FEWEST = 20, MOST_ROWS = 20000, PERMUTATIONS = 499 };

double asc_inference_detectable(double scale, const int64_t sides[2]) {
    return scale * sqrt(1.0 / (double)sides[0] + 1.0 / (double)sides[1]);
}

/* The images that inference.keep names, all where there is no such column yet. */
static asc_code select_images(const asc_settings *settings, const asc_images *all,
                              asc_images *images, int64_t **rows) {
    uint8_t *mask = NULL;
    int64_t n = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&mask, (uint64_t)all->n, 1, "images"), done);
    ASC_TRY(code, asc_alloc(rows, (uint64_t)all->n, sizeof **rows, "images"), done);
    memset(mask, 1, (size_t)all->n);
    for (int32_t q = 0; q < all->n_keeps; q++)
        for (int64_t i = 0;
             strcmp(all->keep_names[q], asc_inference_settings_of(settings)->keep) == 0 &&
             i < all->n;
             i++)
            mask[i] = all->keeps[i * all->n_keeps + q];
    for (int64_t i = 0; i < all->n; i++)
        if (mask[i])
            (*rows)[n++] = i;
    code = asc_images_select(all, mask, images);
done:
    free(mask);
    return code;
}

/* People of a draw with an attribute and without: as many of all as are to be expected. */
static asc_code count_sides(const asc_settings *settings, const asc_images *images,
                            asc_inference_plan *plan) {
    const double most = (double)asc_inference_settings_of(settings)->max_samples;
    int64_t *known = NULL, *positive = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&known, (uint64_t)images->n_identities, sizeof *known, "people"), done);
    ASC_TRY(code, asc_alloc(&positive, (uint64_t)images->n_identities, sizeof *positive, "people"),
            done);
    for (int32_t a = 0; a < images->n_attributes; a++) {
        double people = 0, with = 0;
        for (int64_t k = 0; k < images->n_identities; k++)
            known[k] = positive[k] = 0;
        for (int64_t i = 0; i < images->n; i++) {
            const int8_t value = images->attributes[i * images->n_attributes + a];
            known[images->identity[i]] += value != 0;
            positive[images->identity[i]] += value > 0;
        }
        for (int64_t k = 0; k < images->n_identities; k++) {
            people += known[k] > 0;
            with += known[k] > 0 ? (double)positive[k] / (double)known[k] : 0;
        }
        const double taken = most > 0 && most < people ? most / people : 1;
        plan->sides[a][0] = llround(taken * with);
        plan->sides[a][1] = llround(taken * (people - with));
    }
done:
    free(known);
    free(positive);
    return code;
}

/* Rows of the first image of each of the first people: *n of them. */
static asc_code choose_people(const asc_images *images, const int64_t *rows, int64_t *chosen,
                              int64_t *n) {
    bool *seen = NULL;
    asc_code code = asc_alloc(&seen, (uint64_t)images->n_identities, sizeof *seen, "identities");
    *n = 0;
    for (int64_t i = 0; i < images->n && *n < PEOPLE && code == ASC_OK; i++) {
        if (rows[i] >= MOST_ROWS || seen[images->identity[i]])
            continue;
        seen[images->identity[i]] = true;
        chosen[(*n)++] = rows[i];
    }
    free(seen);
    return code;
}

/* Embeddings of one image of every person. */
typedef struct pilot {
    int32_t dimension;
    const float *embeddings; /* [people, dimension] */
} pilot;

static bool is_usable(const float *row, int64_t dimension, asc_metric metric) {
    double sum = 0;
    for (int64_t d = 0; d < dimension; d++)
        sum += (double)row[d] * row[d];
    return isfinite(sum) && (sum > 0 || !asc_distance_of(metric)->unit);
}

/* Embeddings of the chosen rows without those that cannot be used: *n are left, an even number. */
static asc_code read_people(asc_array *array, asc_metric metric, const int64_t *chosen, int64_t *n,
                            float **embeddings) {
    const int64_t dimension = array->shape[1], count = *n > 0 ? chosen[*n - 1] + 1 : 0;
    const size_t bytes = (size_t)dimension * sizeof(float);
    asc_code code =
        asc_alloc(embeddings, (uint64_t)count, bytes, "the first embeddings of a model");
    int exponent = 0;
    if (code == ASC_OK)
        code = asc_array_find_exponent(array, metric, 0, count, &exponent);
    if (code == ASC_OK)
        code = asc_array_read_scaled(array, exponent, 0, count, *embeddings);
    int64_t kept = 0;
    for (int64_t i = 0; i < *n && code == ASC_OK; i++)
        if (is_usable(*embeddings + chosen[i] * dimension, dimension, metric))
            memmove(*embeddings + kept++ * dimension, *embeddings + chosen[i] * dimension, bytes);
    *n = kept / 2 * 2;
    return code;
}

static asc_code copy_rows(void *self, const int64_t *rows, int64_t n, float *out) {
    const pilot *from = self;
    for (int64_t i = 0; i < n; i++)
        memcpy(out + i * from->dimension, from->embeddings + rows[i] * from->dimension,
               (size_t)from->dimension * sizeof(float));
    return ASC_OK;
}

/* The test of people [n], half of them with a label that means nothing. */
static asc_code test_people(const asc_settings *settings, asc_metric metric, pilot *from, int64_t n,
                            double *detectable) {
    asc_inference_settings inference = *asc_inference_settings_of(settings);
    const asc_inference_source source = {metric, from->dimension, copy_rows, from};
    int32_t identity[PEOPLE];
    int64_t rows[PEOPLE];
    int8_t labels[PEOPLE];
    const asc_images images = {
        .n = n, .n_identities = n, .identity = identity, .n_attributes = 1, .attributes = labels};
    asc_inference_value value;
    inference.max_samples = 0;
    inference.draws = 1;
    inference.permutations = PERMUTATIONS;
    for (int64_t i = 0; i < n; i++) {
        rows[i] = i;
        identity[i] = (int32_t)i;
        labels[i] = i % 2 == 0 ? 1 : -1;
    }
    asc_code code = asc_inference_permute(MPI_COMM_SELF, &images, rows, &inference,
                                          (asc_inference_given){0}, &source, &value, NULL);
    if (code == ASC_OK)
        *detectable = asc_inference_value_detectable(&value, ASC_INFERENCE_KS_MEAN);
    return code;
}

static asc_code test_model(const asc_settings *settings, const asc_model_settings *model,
                           int64_t n_images, const int64_t *chosen, int64_t n, double *scale) {
    asc_array array = {0};
    float *embeddings = NULL;
    double detectable = NAN;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_array_open(model->embeddings, &array), done);
    ASC_TRY(code, asc_array_orient(&array, n_images), done);
    ASC_TRY(code, read_people(&array, model->metric, chosen, &n, &embeddings), done);
    pilot from = {(int32_t)array.shape[1], embeddings};
    if (n >= FEWEST)
        ASC_TRY(code, test_people(settings, model->metric, &from, n, &detectable), done);
    *scale = detectable / asc_inference_detectable(1, (int64_t[2]){n / 2, n / 2});
done:
    asc_array_free(&array);
    free(embeddings);
    return code;
}

static asc_code look(const asc_settings *settings, const asc_images *all,
                     asc_inference_plan *plan) {
    asc_images images = {0};
    int64_t *rows = NULL, chosen[PEOPLE];
    asc_code code = ASC_OK;
    ASC_TRY(code, select_images(settings, all, &images, &rows), done);
    plan->n_attributes = images.n_attributes;
    plan->n_models = settings->n_models;
    ASC_TRY(code,
            asc_alloc(&plan->sides, (uint64_t)images.n_attributes, sizeof *plan->sides, "plan"),
            done);
    ASC_TRY(code,
            asc_alloc(&plan->attributes, (uint64_t)images.n_attributes, sizeof(char *), "plan"),
            done);
    ASC_TRY(code, asc_alloc(&plan->scale, (uint64_t)settings->n_models, sizeof(double), "plan"),
            done);
    for (int32_t a = 0; a < images.n_attributes; a++)
        ASC_TRY(code, asc_copy_string(&plan->attributes[a], images.attribute_names[a]), done);
    ASC_TRY(code, count_sides(settings, &images, plan), done);
    ASC_TRY(code, choose_people(&images, rows, chosen, &plan->people), done);
    for (int64_t m = 0; m < settings->n_models; m++)
        ASC_TRY(code,
                test_model(settings, &settings->models[m], images.n, chosen, plan->people,
                           &plan->scale[m]),
                done);
done:
    asc_images_free(&images);
    free(rows);
    return code;
}

asc_code asc_inference_look(MPI_Comm comm, const asc_settings *settings, asc_inference_plan *plan) {
    asc_images images = {0};
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    *plan = (asc_inference_plan){0};
    asc_code code = asc_images_load(comm, settings, &images);
    if (code == ASC_OK)
        code = asc_agree(comm, rank == 0 ? look(settings, &images, plan) : ASC_OK);
    asc_images_free(&images);
    return code;
}

void asc_inference_plan_free(asc_inference_plan *plan) {
    asc_free_strings(plan->attributes, plan->n_attributes);
    free(plan->sides);
    free(plan->scale);
    *plan = (asc_inference_plan){0};
}
