/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inference that holds: which attributes shape the distances more than chance would. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/inference.h"
#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "inference/analysis.h"
#include "inference/arrays.h"
#include "inference/columns.h"
#include "inference/given.h"
#include "inference/page.h"
#include "inference/permutation.h"
#include "inference/tables.h"
#include "unit/key.h"

/* The images that are drawn from, and the attributes that are given. */
typedef struct inference_input {
    const asc_job *job;
    asc_selection selection;
    asc_inference_choice choice;
} inference_input;

/* Where a model's embeddings are read. */
typedef struct model_source {
    const asc_job *job;
    int64_t model;
} model_source;

static asc_code read_model(void *self, const int64_t *rows, int64_t n, float *out) {
    const model_source *source = self;
    return asc_study_read_embeddings(source->job->study, source->model, rows, n, out);
}

static asc_code make_input(const asc_job *job, inference_input *input) {
    *input = (inference_input){.job = job};
    asc_code code = asc_selection_make(job->study, asc_inference_settings_of(job->settings)->keep,
                                       &input->selection);
    const asc_images *images = &input->selection.images;
    if (code == ASC_OK && images->n_attributes == 0 && images->n_traits == 0)
        code = asc_fail(ASC_DATA, "study %s: inference needs attributes; give columns of 1 and -1",
                        asc_study_name(job->study));
    if (code == ASC_OK)
        code = asc_inference_choose(asc_inference_settings_of(job->settings), images,
                                    input->selection.rows, &input->choice);
    if (code == ASC_OK)
        asc_inference_choice_tell(&input->choice);
    return code;
}

static void free_input(inference_input *input) {
    asc_selection_free(&input->selection);
    asc_inference_choice_free(&input->choice);
}

/* Of every attribute: values [models, A], kinds [models, T]. */
typedef struct inference_tests {
    asc_inference_value *values;
    asc_inference_kind_value *kinds;
} inference_tests;

/* The tests without given attributes and with them. */
typedef struct inference_values {
    inference_tests plain, given;
} inference_values;

/* All attributes of a model, on rank 0. */
static asc_code run_all(const inference_input *input, int64_t model, asc_inference_given given,
                        inference_tests tests) {
    const asc_study_model *about = asc_study_get_model(input->job->study, model);
    model_source self = {input->job, model};
    const asc_inference_source source = {about->metric, about->dimension, read_model, &self};
    return asc_inference_permute(input->job->comm, &input->selection.images, input->selection.rows,
                                 asc_inference_settings_of(input->job->settings), given, &source,
                                 tests.values, tests.kinds);
}

static asc_code new_tests(const inference_input *input, int64_t n_models, inference_tests *tests) {
    const asc_images *images = &input->selection.images;
    const uint64_t n = (uint64_t)(images->n_attributes * n_models);
    const uint64_t m = (uint64_t)(images->n_traits * n_models);
    asc_code code = asc_alloc(&tests->values, n, sizeof *tests->values, "p-values");
    return code == ASC_OK ? asc_alloc(&tests->kinds, m, sizeof *tests->kinds, "p-values") : code;
}

static asc_code new_values(const inference_input *input, int64_t n_models,
                           inference_values *values) {
    asc_code code = new_tests(input, n_models, &values->plain);
    return code == ASC_OK ? new_tests(input, n_models, &values->given) : code;
}

static void free_values(inference_values *values) {
    free(values->plain.values);
    free(values->plain.kinds);
    free(values->given.values);
    free(values->given.kinds);
}

/* One model's values, both ways. */
static void pack_values(const inference_input *input, inference_values values, int64_t model,
                        asc_pack *pack) {
    const inference_tests all[] = {values.plain, values.given};
    const int64_t n = input->selection.images.n_attributes, m = input->selection.images.n_traits;
    for (int i = 0; i < 2; i++)
        asc_pack_bytes(pack, all[i].values + model * n, (uint64_t)n * sizeof *all[i].values);
    for (int i = 0; i < 2 && m > 0; i++)
        asc_pack_bytes(pack, all[i].kinds + model * m, (uint64_t)m * sizeof *all[i].kinds);
}

/* Energy distances, and what stands in their place, in the unit of the embeddings. */
static void scale_value(const asc_study_model *model, asc_inference_value *value) {
    double *const all[] = {value->statistic, value->null_mean, value->null_deviation,
                           value->null_95};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        all[i][ASC_INFERENCE_ENERGY] = asc_study_in_unit(model, all[i][ASC_INFERENCE_ENERGY]);
}

static void scale_tests(const asc_study_model *model, const asc_images *images,
                        inference_tests tests) {
    for (int32_t a = 0; a < images->n_attributes; a++)
        scale_value(model, &tests.values[a]);
    for (int32_t t = 0; t < images->n_traits; t++)
        scale_value(model, &tests.kinds[t].test);
}

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    return asc_units_of_models("inference", job, asc_inference_settings_of(job->settings)->keep,
                               units, n);
}

/* Says which attributes no draw tests, on rank 0; none can test a given one. */
static void tell_untested(const asc_study_model *model, const asc_images *images,
                          asc_inference_given given, inference_tests tests) {
    char names[400] = "", others[48] = "";
    int32_t n_others = 0;
    for (int32_t a = 0; a < images->n_attributes + images->n_traits; a++) {
        const int32_t t = a - images->n_attributes;
        const asc_inference_value *test = t < 0 ? &tests.values[a] : &tests.kinds[t].test;
        const size_t used = strlen(names);
        if (test->n_draws > 0 || asc_inference_is_given(given, a))
            continue;
        if (used < 300)
            snprintf(names + used, sizeof names - used, "%s%.60s", used ? ", " : "",
                     t < 0 ? images->attribute_names[a] : images->traits[t].name);
        else
            n_others++;
    }
    if (n_others > 0)
        snprintf(others, sizeof others, " and %d more (draws is 0)", (int)n_others);
    if (*names)
        asc_log(
            ASC_LOG_WARN,
            "inference: %s: no draw has two people of a value and two of others%s, so that there "
            "is no p-value of %s%s",
            model->label, given.n > 0 ? " with the same inference.given" : "", names, others);
}

static asc_code compute(const asc_job *job, int64_t model, asc_pack *pack) {
    const double start = asc_clock();
    const asc_inference_settings *settings = asc_inference_settings_of(job->settings);
    inference_input input;
    inference_values values = {0};
    int rank = 0;
    MPI_Comm_rank(job->comm, &rank);
    asc_code code = make_input(job, &input);
    if (code == ASC_OK)
        code = new_values(&input, 1, &values);
    ASC_TRY(code, asc_agree(job->comm, code), done);
    ASC_TRY(code, run_all(&input, model, (asc_inference_given){0}, values.plain), done);
    if (settings->n_given > 0)
        ASC_TRY(code, run_all(&input, model, input.choice.given, values.given), done);
    const asc_study_model *about = asc_study_get_model(job->study, model);
    scale_tests(about, &input.selection.images, values.plain);
    scale_tests(about, &input.selection.images, values.given);
    if (rank == 0)
        tell_untested(about, &input.selection.images, (asc_inference_given){0}, values.plain);
    if (rank == 0 && settings->n_given > 0)
        tell_untested(about, &input.selection.images, input.choice.given, values.given);
    pack_values(&input, values, 0, pack);
    asc_log(ASC_LOG_INFO, "inference: %s: %lld draws x %lld permutations of %d attributes, %.1f s",
            about->label, (long long)settings->draws, (long long)settings->permutations,
            input.selection.images.n_attributes + input.selection.images.n_traits,
            asc_clock() - start);
done:
    free_values(&values);
    free_input(&input);
    return code;
}

static asc_code put_tables(const inference_input *input, const inference_values *values,
                           asc_results *results) {
    const inference_tests *plain = &values->plain, *given = &values->given;
    const asc_inference_given none = {0}, these = input->choice.given;
    const asc_images *images = &input->selection.images;
    const asc_job *job = input->job;
    asc_code code = ASC_OK;
    if (images->n_attributes > 0)
        code = asc_inference_table(job, images, plain->values, none, NULL, results);
    if (images->n_attributes > 0 && these.n > 0 && code == ASC_OK)
        code = asc_inference_table(job, images, given->values, these, plain->values, results);
    if (images->n_traits > 0 && code == ASC_OK)
        code = asc_inference_kinds_table(job, images, plain->kinds, none, NULL, results);
    if (images->n_traits > 0 && these.n > 0 && code == ASC_OK)
        code = asc_inference_kinds_table(job, images, given->kinds, these, plain->kinds, results);
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
    ASC_TRY(code, put_tables(&input, &values, results), done);
    if (input.choice.given.n > 0)
        ASC_TRY(code, asc_inference_choice_note(asc_inference_settings_of(job->settings), results),
                done);
    code =
        asc_inference_put_draws(asc_inference_settings_of(job->settings), &input.selection.images,
                                input.selection.rows, input.choice.given, results);
done:
    free_values(&values);
    free_input(&input);
    return code;
}

const asc_analysis asc_inference_analysis = {
    .name = "inference",
    .edition = 3,
    .summary = "which attributes shape the distances more than chance: permutation tests",
    .about =
        "The published p-values take pairs as independent, though a person is in many. Here one\n"
        "image of every person is drawn, several times, and labels are permuted over people:\n"
        "p-values that hold, for KS statistics, the energy distance and the better one of both,\n"
        "adjusted for the number of attributes (Benjamini-Hochberg, Holm), and how small an\n"
        "effect the study can detect.\n",
    .examples = "  mpirun -n 8 attrscope inference study.h5 -o results.h5\n"
                "  attrscope inference study.h5 -o results.h5 --inference.permutations=9999\n",
    .parameters = asc_inference_parameters,
    .settings_size = sizeof(asc_inference_settings),
    .tables = asc_inference_tables,
    .sections = asc_inference_sections,
    .summarise = asc_inference_print_summary,
    .stage = 1,
    .open = open,
    .compute = compute,
    .assemble = assemble,
    .cost = asc_inference_cost,
    .describe = asc_inference_describe,
    .foresee = asc_inference_foresee,
};
