/* Inference that holds: which attributes' KS statistics are more than chance. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "core/blas_threads.h"
#include "data/results_study.h"
#include "macro/permutation.h"

static int compare_rows(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Reads the drawn embeddings of a model (collective) and tests them (local). draw NULL: nothing
 * left on this rank, which takes part in the reading alone. Rows are read in ascending order. */
static asc_code test_model(const asc_macro_input *input, int64_t model,
                           const asc_permutation_draw *draw, asc_permutation_value *value) {
    const asc_study_model *about = asc_study_get_model(input->study, model);
    const size_t bytes = (size_t)about->dimension * sizeof(float);
    const int64_t n = draw ? draw->n : 0;
    int64_t *rows = NULL;
    float *read = NULL, *embeddings = NULL;
    asc_code code = asc_alloc(&rows, (uint64_t)n, sizeof *rows, "drawn rows");
    if (code == ASC_OK)
        code = asc_alloc(&read, (uint64_t)n, bytes, "drawn embeddings");
    if (code == ASC_OK)
        code = asc_alloc(&embeddings, (uint64_t)n, bytes, "drawn embeddings");
    ASC_TRY(code, asc_agree(input->comm, code), done);
    for (int64_t i = 0; i < n; i++)
        rows[i] = input->rows[draw->images[i]];
    if (n > 0)
        qsort(rows, (size_t)n, sizeof *rows, compare_rows);
    ASC_TRY(code, asc_study_read_embeddings(input->study, model, rows, n, read), done);
    for (int64_t i = 0; i < n; i++) {
        const int64_t *at =
            bsearch(&input->rows[draw->images[i]], rows, (size_t)n, sizeof *rows, compare_rows);
        memcpy(embeddings + i * about->dimension, read + (at - rows) * about->dimension, bytes);
    }
    if (draw)
        code = asc_permutation_test(about->metric, about->dimension, embeddings, draw,
                                    input->settings->inference.permutations, value);
    code = asc_agree(input->comm, code);
done:
    free(rows);
    free(read);
    free(embeddings);
    return code;
}

/* This rank's attribute of a round under all models. */
static asc_code run_round(const asc_macro_input *input, int64_t attribute, asc_given given,
                          asc_permutation_value *values) {
    const int64_t n = input->images->n_attributes;
    const bool mine = attribute < n;
    asc_permutation_draw draw = {0};
    asc_code code = ASC_OK;
    if (mine)
        code = asc_permutation_draw_make(input->images, input->rows, &input->settings->inference,
                                         (int32_t)attribute, given, &draw);
    code = asc_agree(input->comm, code);
    for (int64_t m = 0; m < asc_study_model_count(input->study) && code == ASC_OK; m++)
        code = test_model(input, m, mine ? &draw : NULL, mine ? &values[m * n + attribute] : NULL);
    asc_permutation_draw_free(&draw);
    return code;
}

/* All attributes, dealt out over the ranks; values [models, A] on every rank. */
static asc_code run_all(const asc_macro_input *input, asc_given given,
                        asc_permutation_value *values) {
    const int64_t n = input->images->n_attributes;
    int rank = 0, size = 1;
    MPI_Comm_rank(input->comm, &rank);
    MPI_Comm_size(input->comm, &size);
    asc_code code = ASC_OK;
    for (int64_t first = 0; first < n && code == ASC_OK; first += size)
        code = run_round(input, first + rank, given, values);
    /* One rank holds each number, the others add zero, which is exact. */
    for (int64_t v = 0; v < n * input->n_models && code == ASC_OK; v++)
        MPI_Allreduce(MPI_IN_PLACE, &values[v], sizeof values[v] / sizeof(double), MPI_DOUBLE,
                      MPI_SUM, input->comm);
    return code;
}

/* drawn/<attribute's number> [n, 2]: rows of the study and sides; drawn again without permutations.
 */
static asc_code put_draws(const asc_macro_input *input, asc_results *results) {
    asc_inference_settings settings = input->settings->inference;
    asc_code code = ASC_OK;
    settings.permutations = 0;
    for (int32_t a = 0; a < input->images->n_attributes && code == ASC_OK; a++) {
        asc_permutation_draw draw = {0};
        int64_t *pairs = NULL;
        char name[64];
        code = asc_permutation_draw_make(input->images, input->rows, &settings, a, (asc_given){0},
                                         &draw);
        const int64_t dims[] = {draw.n, 2};
        if (code == ASC_OK)
            code = asc_alloc(&pairs, 2 * (uint64_t)draw.n, sizeof *pairs, "drawn images");
        for (int64_t i = 0; i < draw.n && code == ASC_OK; i++) {
            pairs[2 * i] = input->rows[draw.images[i]];
            pairs[2 * i + 1] = draw.signs[i];
        }
        snprintf(name, sizeof name, "drawn/%d", a);
        if (code == ASC_OK)
            code = asc_results_put_i64(results, name, 2, dims, pairs, "row of the study",
                                       "Drawn images of an attribute (its number) and their sides: "
                                       "1 with it, -1 without");
        free(pairs);
        asc_permutation_draw_free(&draw);
    }
    return code;
}

/* `adjusted` NULL: nothing is given. */
static asc_code write_results(const asc_macro_input *input, const asc_permutation_value *values,
                              const asc_permutation_value *adjusted, const char *path) {
    asc_results *results = NULL;
    asc_code code =
        asc_results_begin_for(input->study, input->settings, path, "inference", &results);
    if (code != ASC_OK)
        return code;
    code = asc_permutation_table(input, values, NULL, results);
    if (code == ASC_OK && adjusted)
        code = asc_permutation_table(input, adjusted, values, results);
    if (code == ASC_OK)
        code = put_draws(input, results);
    return asc_results_finish(code, &results);
}

/* The given attributes by number, owned by the caller. */
static asc_code find_given(const asc_macro_input *input, int32_t **numbers) {
    enum { MOST_GIVEN = 20 };
    const asc_inference_settings *settings = &input->settings->inference;
    if (settings->n_given > MOST_GIVEN)
        return asc_fail(ASC_USAGE, "inference.given: %lld attributes; at most %d can be given",
                        (long long)settings->n_given, MOST_GIVEN);
    asc_code code = asc_alloc(numbers, (uint64_t)settings->n_given, sizeof **numbers, "attributes");
    for (int64_t g = 0; g < settings->n_given && code == ASC_OK; g++) {
        (*numbers)[g] = asc_images_find_attribute(input->images, settings->given[g]);
        if ((*numbers)[g] < 0)
            code = asc_fail(ASC_USAGE,
                            "inference.given: the study has no attribute %s; look at its columns",
                            settings->given[g]);
    }
    return code;
}

static asc_code check_study(const asc_macro_input *input) {
    if (input->images->n_attributes > 0 && input->n_models > 0)
        return ASC_OK;
    return asc_fail(ASC_DATA, "study %s: inference needs attributes and models; give both",
                    asc_study_name(input->study));
}

/* Both tests, and the tables. */
static asc_code infer(const asc_macro_input *input, const char *path) {
    const uint64_t size = (uint64_t)(input->images->n_attributes * input->n_models);
    const int64_t n_given = input->settings->inference.n_given;
    asc_permutation_value *values = NULL, *adjusted = NULL;
    int32_t *numbers = NULL;
    int rank = 0;
    MPI_Comm_rank(input->comm, &rank);
    asc_code code = find_given(input, &numbers);
    if (code == ASC_OK)
        code = asc_alloc(&values, size, sizeof *values, "p-values");
    if (code == ASC_OK)
        code = asc_alloc(&adjusted, size, sizeof *adjusted, "p-values");
    ASC_TRY(code, asc_agree(input->comm, code), done);
    ASC_TRY(code, run_all(input, (asc_given){0}, values), done);
    if (n_given > 0)
        ASC_TRY(code, run_all(input, (asc_given){numbers, (int32_t)n_given}, adjusted), done);
    if (rank == 0)
        code = write_results(input, values, n_given > 0 ? adjusted : NULL, path);
    code = asc_agree(input->comm, code);
done:
    free(numbers);
    free(values);
    free(adjusted);
    return code;
}

asc_code asc_inference_run(MPI_Comm comm, asc_study *study, const asc_settings *settings,
                           const char *results_path) {
    const double start = asc_clock();
    asc_selection selection = {0};
    asc_code code = asc_selection_make(study, settings->inference.keep, &selection);
    const asc_macro_input input = {.comm = comm,
                                   .study = study,
                                   .settings = settings,
                                   .images = &selection.images,
                                   .rows = selection.rows,
                                   .n_models = asc_study_model_count(study)};
    if (code == ASC_OK)
        code = check_study(&input);
    ASC_TRY(code, asc_agree(comm, code), done);
    asc_blas_single_thread();
    ASC_TRY(code, infer(&input, results_path), done);
    asc_log(ASC_LOG_INFO, "inference: %lld permutations of %d attributes in %lld models, %.1f s",
            (long long)settings->inference.permutations, input.images->n_attributes,
            (long long)input.n_models, asc_clock() - start);
done:
    asc_selection_free(&selection);
    return code;
}
