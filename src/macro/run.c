#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/sweep.h"
#include "data/results_study.h"
#include "macro/macro_parts.h"
#include "macro/tables_parts.h"

/* Every member of the KS values as an array [M, A, 2]. */
static asc_code put_values(const asc_ks_study *ks, const char *protocol, asc_results *results) {
    static const struct {
        const char *name, *unit, *description;
        size_t offset;
    } members[] = {
        {"statistic", "1", "KS statistic [models, attributes, modality +, -]",
         offsetof(asc_ks_value, statistic)},
        {"pvalue", "1", "Asymptotic p-value, pairs taken as independent",
         offsetof(asc_ks_value, pvalue)},
        {"lower", "1", "Lower end of the bracket", offsetof(asc_ks_value, lower)},
        {"upper", "1", "Upper end of the bracket", offsetof(asc_ks_value, upper)},
        {"deviation", "1", "Standard deviation over draws", offsetof(asc_ks_value, deviation)},
        {"low", "1", "2.5 % point over draws", offsetof(asc_ks_value, low)},
        {"high", "1", "97.5 % point over draws", offsetof(asc_ks_value, high)},
        {"location", "distance", "Distance of the supremum", offsetof(asc_ks_value, location)},
    };
    const int64_t n = ks->n_models * ks->n_attributes * 2;
    const int64_t dims[] = {ks->n_models, ks->n_attributes, 2};
    double *data = NULL;
    asc_code code = asc_alloc(&data, (uint64_t)n, sizeof *data, "KS statistics");
    for (size_t m = 0; m < sizeof members / sizeof *members && code == ASC_OK; m++) {
        char name[64];
        for (int64_t i = 0; i < n; i++)
            memcpy(&data[i], (const char *)&ks->values[i] + members[m].offset, sizeof *data);
        snprintf(name, sizeof name, "%s/%s", protocol, members[m].name);
        code = asc_results_put_f64(results, name, 3, dims, data, members[m].unit,
                                   members[m].description);
    }
    free(data);
    return code;
}

static asc_code put_names(const asc_macro_input *input, asc_results *results) {
    const int64_t n = asc_study_model_count(input->study);
    char **labels = NULL;
    asc_code code = asc_alloc(&labels, (uint64_t)n, sizeof *labels, "model names");
    for (int64_t m = 0; m < n && code == ASC_OK; m++)
        code = asc_copy_string(&labels[m], asc_study_get_model(input->study, m)->label);
    if (code == ASC_OK)
        code = asc_results_put_text(results, "models", n, labels, "Models in the arrays' order");
    if (code == ASC_OK)
        code =
            asc_results_put_text(results, "attributes", input->images->n_attributes,
                                 input->images->attribute_names, "Attributes in the arrays' order");
    asc_free_strings(labels, n);
    return code;
}

/* Opens the results on the root and writes what is known before any distance. */
static asc_code begin_results(const asc_macro_input *input, const asc_entropies *entropies,
                              const char *path, asc_results **results) {
    const char *kernel = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_sweep_kernel(&kernel), done);
    ASC_TRY(code, asc_results_begin_for(input->study, input->settings, path, "macro", results),
            done);
    ASC_TRY(code, asc_results_note(*results, "kernel", kernel), done);
    ASC_TRY(code, put_names(input, *results), done);
    code = asc_macro_identity_table(input, entropies, *results);
done:
    return code;
}

/* The draws of one input: sampled/drawn, or sampled/drawn_<label> when each model has its own. */
static asc_code put_drawn(const asc_macro_input *input, bool shared, const int64_t *drawn,
                          asc_results *results) {
    const int64_t dims[] = {input->settings->macro.sampled.draws, input->images->n_attributes, 2,
                            input->settings->macro.sampled.max_samples};
    char name[3 * ASC_NAME_LENGTH];
    snprintf(name, sizeof name, "sampled/drawn%s%s", shared ? "" : "_",
             shared ? "" : asc_study_get_model(input->study, input->first_model)->label);
    return asc_results_put_i64(results, name, 4, dims, drawn, "row of the study",
                               "Drawn images [draws, attributes, modality +, -, samples]; -1 where "
                               "there are fewer");
}

static asc_code sample(const asc_macro_input *input, bool shared, asc_ks_study *ks,
                       asc_results *results) {
    int64_t *drawn = NULL;
    asc_code code = asc_macro_sampled(input, ks, &drawn);
    if (code == ASC_OK && results)
        code = put_drawn(input, shared, drawn, results);
    free(drawn);
    return asc_agree(input->comm, code);
}

static asc_code run_sampled(const asc_macro_input *input, const asc_macro_inputs *inputs,
                            const asc_entropies *entropies, asc_results *results) {
    asc_ks_study ks = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_agree(input->comm, asc_ks_study_init(&ks, ASC_PROTOCOL_SAMPLED,
                                                     asc_study_model_count(input->study),
                                                     input->images->n_attributes)),
            done);
    for (int64_t p = 0; p < inputs->n; p++)
        ASC_TRY(code, sample(&inputs->parts[p], inputs->n == 1, &ks, results), done);
    if (results) {
        code = put_values(&ks, "sampled", results);
        if (code == ASC_OK)
            code = asc_macro_tables(input, entropies, &ks, "", results);
    }
    code = asc_agree(input->comm, code);
done:
    asc_ks_study_free(&ks);
    return code;
}

static asc_code run_population(const asc_macro_input *input, const asc_macro_inputs *inputs,
                               const asc_entropies *entropies, asc_results *results) {
    asc_ks_study ks = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_agree(input->comm, asc_ks_study_init(&ks, ASC_PROTOCOL_POPULATION,
                                                     asc_study_model_count(input->study),
                                                     input->images->n_attributes)),
            done);
    for (int64_t p = 0; p < inputs->n; p++)
        ASC_TRY(code, asc_macro_population(&inputs->parts[p], &ks, results), done);
    if (results) {
        code = put_values(&ks, "population", results);
        if (code == ASC_OK)
            code = asc_macro_tables(input, entropies, &ks, "population/", results);
    }
    code = asc_agree(input->comm, code);
done:
    asc_ks_study_free(&ks);
    return code;
}

/* Entropies and tables describe the images that all models share: with each model's own subset,
 * those that the study keeps. */
static asc_code describe(const asc_study *study, const asc_settings *settings,
                         asc_selection *selection, asc_entropies *entropies) {
    const bool own = strcmp(settings->macro.keep, ASC_KEEP_QUALITY) == 0;
    asc_code code =
        asc_selection_make(study, own ? ASC_KEEP_STUDY : settings->macro.keep, selection);
    return code == ASC_OK ? asc_entropies_compute(&selection->images, entropies) : code;
}

asc_code asc_macro_run(MPI_Comm comm, asc_study *study, const asc_settings *settings,
                       const char *results_path) {
    asc_macro_inputs inputs = {0};
    asc_selection selection = {0};
    asc_entropies entropies = {0};
    asc_results *results = NULL; /* on the root only */
    asc_macro_input input = {.comm = comm, .study = study, .settings = settings};
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = asc_macro_inputs_make(comm, study, settings, &inputs);
    if (code == ASC_OK)
        code = describe(study, settings, &selection, &entropies);
    input.images = &selection.images;
    input.rows = selection.rows;
    if (code == ASC_OK && rank == 0)
        code = begin_results(&input, &entropies, results_path, &results);
    ASC_TRY(code, asc_agree(comm, code), done);
    if (settings->macro.protocols & ASC_PROTOCOL_SAMPLED)
        ASC_TRY(code, run_sampled(&input, &inputs, &entropies, results), done);
    if (settings->macro.protocols & ASC_PROTOCOL_POPULATION)
        ASC_TRY(code, run_population(&input, &inputs, &entropies, results), done);
    code = asc_agree(comm, rank == 0 ? asc_results_commit(&results) : ASC_OK);
done:
    if (results)
        asc_results_abandon(&results);
    asc_macro_inputs_free(&inputs);
    asc_entropies_free(&entropies);
    asc_selection_free(&selection);
    return code;
}
