/* Inference that holds: which attributes' KS statistics are more than chance. */
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "core/blas_threads.h"
#include "macro/permutation.h"

/* Reads the drawn embeddings of a model (collective) and tests them (local). draw NULL: nothing
 * left on this rank, which takes part in the reading alone. */
static asc_code test_model(const asc_macro_input *input, int64_t model,
                           const asc_permutation_draw *draw, asc_permutation_value *value) {
    const asc_study_model *about = asc_study_get_model(input->study, model);
    const int64_t n = draw ? draw->n : 0;
    asc_points points = {0};
    int64_t *rows = NULL;
    float *embeddings = NULL;
    asc_code code = asc_alloc(&rows, (uint64_t)n, sizeof *rows, "drawn rows");
    if (code == ASC_OK)
        code = asc_alloc(&embeddings, (uint64_t)n * (uint64_t)about->dimension, sizeof *embeddings,
                         "drawn embeddings");
    if (code == ASC_OK && draw)
        code = asc_points_init(MPI_COMM_SELF, about->metric, n, about->dimension, false, &points);
    ASC_TRY(code, asc_agree(input->comm, code), done);
    for (int64_t i = 0; i < n; i++)
        rows[i] = input->rows[draw->images[i]];
    ASC_TRY(code, asc_study_read_embeddings(input->study, model, rows, n, embeddings), done);
    for (int64_t i = 0; i < n; i++)
        for (int32_t d = 0; d < about->dimension; d++)
            points.rows[i * points.stride + d] = embeddings[i * about->dimension + d];
    if (draw && n > 0)
        code = asc_points_prepare(&points);
    if (draw && code == ASC_OK)
        code = asc_permutation_test(&points, draw, input->settings->inference.permutations, value);
    code = asc_agree(input->comm, code);
done:
    asc_points_free(&points);
    free(rows);
    free(embeddings);
    return code;
}

/* This rank's attribute of a round under all models. */
static asc_code run_round(const asc_macro_input *input, int64_t attribute,
                          asc_permutation_value *values) {
    const int64_t n = input->images->n_attributes;
    const bool mine = attribute < n;
    asc_permutation_draw draw = {0};
    asc_code code = ASC_OK;
    if (mine)
        code = asc_permutation_draw_make(input->images, input->rows, &input->settings->inference,
                                         (int32_t)attribute, &draw);
    code = asc_agree(input->comm, code);
    for (int64_t m = 0; m < asc_study_model_count(input->study) && code == ASC_OK; m++)
        code = test_model(input, m, mine ? &draw : NULL, mine ? &values[m * n + attribute] : NULL);
    asc_permutation_draw_free(&draw);
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
        code = asc_permutation_draw_make(input->images, input->rows, &settings, a, &draw);
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

static asc_code write_results(const asc_macro_input *input, const asc_permutation_value *values,
                              const char *path) {
    asc_results *results = NULL;
    asc_code code = asc_results_begin(path, "inference", &results);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code, asc_results_note(results, "study", asc_study_name(input->study)), failed);
    ASC_TRY(code, asc_results_put_settings(results, input->settings), failed);
    ASC_TRY(code, asc_permutation_table(input, values, results), failed);
    ASC_TRY(code, put_draws(input, results), failed);
    return asc_results_commit(&results);
failed:
    asc_results_abandon(&results);
    return code;
}

asc_code asc_inference_run(MPI_Comm comm, asc_study *study, const asc_settings *settings,
                           const char *results_path) {
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    const double start = asc_clock();
    asc_selection selection = {0};
    asc_permutation_value *values = NULL;
    asc_code code = asc_selection_make(study, settings->inference.keep, &selection);
    const asc_macro_input input = {.comm = comm,
                                   .study = study,
                                   .settings = settings,
                                   .images = &selection.images,
                                   .rows = selection.rows,
                                   .n_models = asc_study_model_count(study)};
    const int64_t n = code == ASC_OK ? selection.images.n_attributes : 0;
    if (code == ASC_OK && n * input.n_models == 0)
        code = asc_fail(ASC_DATA, "study %s: inference needs attributes and models",
                        asc_study_name(study));
    if (code == ASC_OK)
        code = asc_alloc(&values, (uint64_t)(n * input.n_models), sizeof *values, "p-values");
    ASC_TRY(code, asc_agree(comm, code), done);
    asc_blas_single_thread();
    for (int64_t first = 0; first < n; first += size)
        ASC_TRY(code, run_round(&input, first + rank, values), done);
    /* One rank holds each number, the others add zero, which is exact. */
    for (int64_t v = 0; v < n * input.n_models; v++)
        MPI_Allreduce(MPI_IN_PLACE, &values[v], sizeof values[v] / sizeof(double), MPI_DOUBLE,
                      MPI_SUM, comm);
    asc_log(ASC_LOG_INFO, "inference: %lld permutations of %lld attributes in %lld models, %.1f s",
            (long long)settings->inference.permutations, (long long)n, (long long)input.n_models,
            asc_clock() - start);
    code = asc_agree(comm, rank == 0 ? write_results(&input, values, results_path) : ASC_OK);
done:
    free(values);
    asc_selection_free(&selection);
    return code;
}
