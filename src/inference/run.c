/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inference that holds: which attributes shape the distances more than chance would. */
#include <stdlib.h>

#include "attrscope/inference.h"
#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "inference/analysis.h"
#include "inference/arrays.h"
#include "inference/columns.h"
#include "inference/page.h"
#include "inference/permutation.h"
#include "inference/tables.h"
#include "unit/key.h"

/* The images that are drawn from, and the attributes that are given. */
typedef struct inference_input {
    const asc_job *job;
    asc_selection selection;
    int32_t *given; /* [n_given] by number */
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

/* The given attributes by number, owned by the caller. */
static asc_code find_given(const asc_settings *all, const asc_images *images, int32_t **numbers) {
    enum { MOST_GIVEN = 20 };
    const asc_inference_settings *settings = asc_inference_settings_of(all);
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
    asc_code code = asc_selection_make(job->study, asc_inference_settings_of(job->settings)->keep,
                                       &input->selection);
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

static asc_inference_given given_of(const inference_input *input) {
    return (asc_inference_given){input->given,
                                 (int32_t)asc_inference_settings_of(input->job->settings)->n_given};
}

/* All attributes of a model; values [A] on rank 0. */
static asc_code run_all(const inference_input *input, int64_t model, asc_inference_given given,
                        asc_inference_value *values) {
    const asc_study_model *about = asc_study_get_model(input->job->study, model);
    model_source self = {input->job, model};
    const asc_inference_source source = {about->metric, about->dimension, read_model, &self};
    return asc_inference_permute(input->job->comm, &input->selection.images, input->selection.rows,
                                 asc_inference_settings_of(input->job->settings), given, &source,
                                 values);
}

/* The test of every attribute, unadjusted and given others; both [models, A]. */
typedef struct inference_values {
    asc_inference_value *plain, *given;
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

/* Energy distances in the unit of the embeddings. */
static void scale_values(const asc_study_model *model, asc_inference_value *values, int32_t n) {
    for (int32_t a = 0; a < n; a++) {
        double *const all[] = {values[a].statistic, values[a].null_mean, values[a].null_deviation,
                               values[a].null_95};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
            all[i][ASC_INFERENCE_ENERGY] = asc_study_in_unit(model, all[i][ASC_INFERENCE_ENERGY]);
    }
}

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    return asc_units_of_models("inference", job, asc_inference_settings_of(job->settings)->keep,
                               units, n);
}

static asc_code compute(const asc_job *job, int64_t model, asc_pack *pack) {
    const double start = asc_clock();
    const asc_inference_settings *settings = asc_inference_settings_of(job->settings);
    inference_input input;
    inference_values values = {0};
    asc_code code = make_input(job, &input);
    if (code == ASC_OK)
        code = new_values(&input, 1, &values);
    ASC_TRY(code, asc_agree(job->comm, code), done);
    ASC_TRY(code, run_all(&input, model, (asc_inference_given){0}, values.plain), done);
    if (settings->n_given > 0)
        ASC_TRY(code, run_all(&input, model, given_of(&input), values.given), done);
    const asc_study_model *about = asc_study_get_model(job->study, model);
    scale_values(about, values.plain, input.selection.images.n_attributes);
    scale_values(about, values.given, input.selection.images.n_attributes);
    pack_values(&input, values, 0, pack);
    asc_log(ASC_LOG_INFO, "inference: %s: %lld draws x %lld permutations of %d attributes, %.1f s",
            about->label, (long long)settings->draws, (long long)settings->permutations,
            input.selection.images.n_attributes, asc_clock() - start);
done:
    free_values(&values);
    free_input(&input);
    return code;
}

/* The given attributes' names, for the report. */
static asc_code note_given(const asc_inference_settings *settings, asc_results *results) {
    char *names = NULL;
    asc_code code = ASC_OK;
    for (int64_t g = 0; g < settings->n_given && code == ASC_OK; g++) {
        char *longer = NULL;
        code = asc_format(&longer, "%s%s%s", names ? names : "", names ? ", " : "",
                          settings->given[g]);
        free(names);
        names = longer;
    }
    if (code == ASC_OK)
        code = asc_results_note(results, "inference_given", names);
    free(names);
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
    ASC_TRY(code, asc_inference_table(job, images, values.plain, NULL, results), done);
    if (asc_inference_settings_of(job->settings)->n_given > 0) {
        ASC_TRY(code, asc_inference_table(job, images, values.given, values.plain, results), done);
        ASC_TRY(code, note_given(asc_inference_settings_of(job->settings), results), done);
    }
    code = asc_inference_put_draws(asc_inference_settings_of(job->settings), images,
                                   input.selection.rows, given_of(&input), results);
done:
    free_values(&values);
    free_input(&input);
    return code;
}

const asc_analysis asc_inference_analysis = {
    .name = "inference",
    .edition = 2,
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
