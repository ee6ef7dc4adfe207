/* Inference that holds: which attributes' KS statistics are more than chance. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/inference.h"
#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "core/blas_threads.h"
#include "inference/analysis.h"
#include "inference/permutation.h"
#include "attrscope/pack.h"
#include "restart/stop.h"
#include "unit/key.h"

/* The images that are drawn from, and the attributes that are given. */
typedef struct inference_input {
    const asc_job *job;
    asc_selection selection;
    int32_t *given; /* [n_given] by number */
} inference_input;

static int compare_rows(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Reads the drawn embeddings of a model (collective) and tests them (local). draw NULL: nothing
 * left on this rank, which takes part in the reading alone. Rows are read in ascending order. */
static asc_code test_model(const inference_input *input, int64_t model,
                           const asc_permutation_draw *draw, asc_permutation_value *value) {
    const asc_study_model *about = asc_study_get_model(input->job->study, model);
    const size_t bytes = (size_t)about->dimension * sizeof(float);
    const int64_t n = draw ? draw->n : 0;
    int64_t *rows = NULL;
    float *read = NULL, *embeddings = NULL;
    asc_code code = asc_alloc(&rows, (uint64_t)n, sizeof *rows, "drawn rows");
    if (code == ASC_OK)
        code = asc_alloc(&read, (uint64_t)n, bytes, "drawn embeddings");
    if (code == ASC_OK)
        code = asc_alloc(&embeddings, (uint64_t)n, bytes, "drawn embeddings");
    if (code == ASC_OK)
        code = asc_stop_check();
    ASC_TRY(code, asc_agree(input->job->comm, code), done);
    for (int64_t i = 0; i < n; i++)
        rows[i] = input->selection.rows[draw->images[i]];
    if (n > 0)
        qsort(rows, (size_t)n, sizeof *rows, compare_rows);
    ASC_TRY(code, asc_study_read_embeddings(input->job->study, model, rows, n, read), done);
    for (int64_t i = 0; i < n; i++) {
        const int64_t *at = bsearch(&input->selection.rows[draw->images[i]], rows, (size_t)n,
                                    sizeof *rows, compare_rows);
        memcpy(embeddings + i * about->dimension, read + (at - rows) * about->dimension, bytes);
    }
    if (draw)
        code = asc_permutation_test(about->metric, about->dimension, embeddings, draw,
                                    input->job->settings->inference.permutations, value);
    code = asc_agree(input->job->comm, code);
done:
    free(rows);
    free(read);
    free(embeddings);
    return code;
}

/* This rank's attribute of a round. */
static asc_code run_attribute(const inference_input *input, int64_t model, int64_t attribute,
                              asc_given given, asc_permutation_value *values) {
    const asc_images *images = &input->selection.images;
    const bool mine = attribute < images->n_attributes;
    asc_permutation_draw draw = {0};
    asc_code code = ASC_OK;
    if (mine)
        code = asc_permutation_draw_make(images, input->selection.rows,
                                         &input->job->settings->inference, (int32_t)attribute,
                                         given, &draw);
    code = asc_agree(input->job->comm, code);
    if (code == ASC_OK)
        code = test_model(input, model, mine ? &draw : NULL, mine ? &values[attribute] : NULL);
    asc_permutation_draw_free(&draw);
    return code;
}

/* All attributes, dealt out over the ranks; values [A] on every rank. */
static asc_code run_all(const inference_input *input, int64_t model, asc_given given,
                        asc_permutation_value *values) {
    const int64_t n = input->selection.images.n_attributes;
    MPI_Comm comm = input->job->comm;
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    asc_code code = ASC_OK;
    for (int64_t first = 0; first < n && code == ASC_OK; first += size)
        code = run_attribute(input, model, first + rank, given, values);
    /* One rank holds each number, the others add zero, which is exact. */
    for (int64_t v = 0; v < n && code == ASC_OK; v++)
        MPI_Allreduce(MPI_IN_PLACE, &values[v], sizeof values[v] / sizeof(double), MPI_DOUBLE,
                      MPI_SUM, comm);
    return code;
}

/* drawn/<attribute's number> [n, 2]: rows of the study and sides; drawn again without permutations.
 */
static asc_code put_draws(const inference_input *input, asc_results *results) {
    const asc_images *images = &input->selection.images;
    asc_inference_settings settings = input->job->settings->inference;
    asc_code code = ASC_OK;
    settings.permutations = 0;
    for (int32_t a = 0; a < images->n_attributes && code == ASC_OK; a++) {
        asc_permutation_draw draw = {0};
        int64_t *pairs = NULL;
        char name[64];
        code = asc_permutation_draw_make(images, input->selection.rows, &settings, a,
                                         (asc_given){0}, &draw);
        const int64_t dims[] = {draw.n, 2};
        if (code == ASC_OK)
            code = asc_alloc(&pairs, 2 * (uint64_t)draw.n, sizeof *pairs, "drawn images");
        for (int64_t i = 0; i < draw.n && code == ASC_OK; i++) {
            pairs[2 * i] = input->selection.rows[draw.images[i]];
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

/* The given attributes by number, owned by the caller. */
static asc_code find_given(const asc_settings *all, const asc_images *images, int32_t **numbers) {
    enum { MOST_GIVEN = 20 };
    const asc_inference_settings *settings = &all->inference;
    if (settings->n_given > MOST_GIVEN)
        return asc_fail(ASC_USAGE, "inference.given: %lld attributes; at most %d can be given",
                        (long long)settings->n_given, MOST_GIVEN);
    asc_code code = asc_alloc(numbers, (uint64_t)settings->n_given, sizeof **numbers, "attributes");
    for (int64_t g = 0; g < settings->n_given && code == ASC_OK; g++) {
        (*numbers)[g] = asc_images_find_attribute(images, settings->given[g]);
        if ((*numbers)[g] < 0)
            code = asc_fail(ASC_USAGE,
                            "inference.given: the study has no attribute %s; look at its columns",
                            settings->given[g]);
    }
    return code;
}

static asc_code make_input(const asc_job *job, inference_input *input) {
    *input = (inference_input){.job = job};
    asc_code code =
        asc_selection_make(job->study, job->settings->inference.keep, &input->selection);
    if (code == ASC_OK && input->selection.images.n_attributes == 0)
        code = asc_fail(ASC_DATA, "study %s: inference needs attributes; give columns of 1 and -1",
                        asc_study_name(job->study));
    return code == ASC_OK ? find_given(job->settings, &input->selection.images, &input->given)
                          : code;
}

static void free_input(inference_input *input) {
    asc_selection_free(&input->selection);
    free(input->given);
}

/* The test of every attribute, unadjusted and given others; both [models, A]. */
typedef struct inference_values {
    asc_permutation_value *plain, *given;
} inference_values;

static asc_code new_values(const inference_input *input, int64_t n_models,
                           inference_values *values) {
    const uint64_t n = (uint64_t)(input->selection.images.n_attributes * n_models);
    asc_code code = asc_alloc(&values->plain, n, sizeof *values->plain, "p-values");
    return code == ASC_OK ? asc_alloc(&values->given, n, sizeof *values->given, "p-values") : code;
}

static void free_values(inference_values *values) {
    free(values->plain);
    free(values->given);
}

/* One model's values, both ways. */
static void pack_values(const inference_input *input, inference_values values, int64_t model,
                        asc_pack *pack) {
    const int64_t n = input->selection.images.n_attributes;
    asc_pack_bytes(pack, values.plain + model * n, (uint64_t)n * sizeof *values.plain);
    asc_pack_bytes(pack, values.given + model * n, (uint64_t)n * sizeof *values.given);
}

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    return asc_units_of_models("inference", job, job->settings->inference.keep, units, n);
}

static asc_code compute(const asc_job *job, int64_t model, asc_pack *pack) {
    const double start = asc_clock();
    const asc_inference_settings *settings = &job->settings->inference;
    inference_input input;
    inference_values values = {0};
    asc_code code = make_input(job, &input);
    if (code == ASC_OK)
        code = new_values(&input, 1, &values);
    ASC_TRY(code, asc_agree(job->comm, code), done);
    asc_blas_single_thread();
    ASC_TRY(code, run_all(&input, model, (asc_given){0}, values.plain), done);
    if (settings->n_given > 0)
        ASC_TRY(code,
                run_all(&input, model, (asc_given){input.given, (int32_t)settings->n_given},
                        values.given),
                done);
    pack_values(&input, values, 0, pack);
    asc_log(ASC_LOG_INFO, "inference: %s: %lld permutations of %d attributes, %.1f s",
            asc_study_get_model(job->study, model)->label, (long long)settings->permutations,
            input.selection.images.n_attributes, asc_clock() - start);
done:
    free_values(&values);
    free_input(&input);
    return code;
}

static asc_code assemble(const asc_job *job, asc_pack *packs, asc_results *results) {
    const int64_t n = asc_study_model_count(job->study);
    inference_input input;
    inference_values values = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, make_input(job, &input), done);
    ASC_TRY(code, new_values(&input, n, &values), done);
    for (int64_t m = 0; m < n; m++) {
        pack_values(&input, values, m, &packs[m]);
        ASC_TRY(code, asc_pack_end(&packs[m]), done);
    }
    const asc_images *images = &input.selection.images;
    ASC_TRY(code, asc_permutation_table(job, images, values.plain, NULL, results), done);
    if (job->settings->inference.n_given > 0)
        ASC_TRY(code, asc_permutation_table(job, images, values.given, values.plain, results),
                done);
    code = put_draws(&input, results);
done:
    free_values(&values);
    free_input(&input);
    return code;
}

const asc_analysis asc_inference_analysis = {
    .name = "inference",
    .summary = "which attributes' KS statistics are more than chance: permutation tests",
    .about =
        "The published p-values take pairs as independent, though an image is in many. Here one\n"
        "image an identity is drawn, no identity is on both sides, and the labels are permuted:\n"
        "p-values that hold, adjusted for their number (Benjamini-Hochberg, Holm), and the\n"
        "smallest KS that the study can detect.\n",
    .examples = "  mpirun -n 8 attrscope inference study.h5 -o results.h5\n"
                "  attrscope inference study.h5 -o results.h5 --inference.permutations=9999\n",
    .parameters = asc_inference_parameters,
    .stage = 1,
    .open = open,
    .compute = compute,
    .assemble = assemble,
    .cost = asc_inference_cost,
    .describe = asc_inference_describe,
    .foresee = asc_inference_foresee,
};
