#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/macro_parts.h"
#include "macro/tables_parts.h"
#include "restart/pack.h"
#include "unit/key.h"

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    return asc_units_of_models("macro", job, job->settings->macro.keep, units, n);
}

static asc_code new_values(const asc_macro_outcome *outcome, asc_ks_value **values) {
    return asc_alloc(values, 2 * (uint64_t)outcome->selection.images.n_attributes, sizeof **values,
                     "KS statistics");
}

static asc_code prepare(const asc_job *job, int64_t model, asc_macro_outcome *outcome) {
    asc_code code = asc_macro_select(job->study, model, job->settings, &outcome->selection);
    if (code == ASC_OK)
        code = new_values(outcome, &outcome->sampled);
    return code == ASC_OK ? new_values(outcome, &outcome->population) : code;
}

static asc_code compute(const asc_job *job, int64_t model, asc_pack *pack) {
    const unsigned protocols = job->settings->macro.protocols;
    asc_macro_outcome outcome = {0};
    int rank = 0;
    MPI_Comm_rank(job->comm, &rank);
    asc_code code = asc_agree(job->comm, prepare(job, model, &outcome));
    const asc_macro_input input = {.comm = job->comm,
                                   .study = job->study,
                                   .settings = job->settings,
                                   .images = &outcome.selection.images,
                                   .rows = outcome.selection.rows,
                                   .model = model};
    if (code == ASC_OK && protocols & ASC_PROTOCOL_SAMPLED)
        code = asc_macro_sampled(&input, outcome.sampled, &outcome.drawn);
    if (code == ASC_OK && protocols & ASC_PROTOCOL_POPULATION)
        code = asc_macro_population(&input, outcome.population, &outcome.curves);
    if (code == ASC_OK && rank == 0)
        asc_macro_outcome_pack(&outcome, job->settings, pack);
    asc_macro_outcome_free(&outcome);
    return code;
}

/* One protocol's statistics of all models, as tables. */
static asc_code put_protocol(const asc_table_source *source, const char *name, const char *folder,
                             asc_results *results) {
    asc_code code = asc_macro_put_values(source->ks, name, results);
    return code == ASC_OK ? asc_macro_tables(source, folder, results) : code;
}

/* Gathers the models' statistics under a protocol. */
static asc_code join(const asc_macro_outcome *outcomes, asc_protocol protocol, asc_ks_study *ks) {
    const int64_t values = 2 * (int64_t)ks->n_attributes;
    asc_code code = asc_ks_study_init(ks, protocol, ks->n_models, ks->n_attributes);
    for (int64_t m = 0; m < ks->n_models && code == ASC_OK; m++)
        memcpy(ks->values + m * values,
               protocol == ASC_PROTOCOL_SAMPLED ? outcomes[m].sampled : outcomes[m].population,
               (size_t)values * sizeof *ks->values);
    return code;
}

static asc_code put_sampled(const asc_job *job, asc_table_source *source,
                            const asc_macro_outcome *outcomes, asc_ks_study *ks,
                            asc_results *results) {
    asc_code code = join(outcomes, ASC_PROTOCOL_SAMPLED, ks);
    source->ks = ks;
    if (code == ASC_OK)
        code = asc_macro_put_drawn(job->study, job->settings, outcomes, results);
    return code == ASC_OK ? put_protocol(source, "sampled", "", results) : code;
}

static asc_code put_population(const asc_job *job, asc_table_source *source,
                               const asc_macro_outcome *outcomes, asc_ks_study *ks,
                               asc_results *results) {
    asc_code code = join(outcomes, ASC_PROTOCOL_POPULATION, ks);
    source->ks = ks;
    if (code == ASC_OK)
        code = asc_macro_put_curves(job->study, outcomes, results);
    return code == ASC_OK ? put_protocol(source, "population", "population/", results) : code;
}

/* Entropies and tables describe the images that all models share: with each model's own subset,
 * those that the study keeps. */
static asc_code describe(const asc_job *job, const asc_macro_outcome *outcomes, asc_selection *own,
                         asc_table_source *source, asc_entropies *entropies) {
    source->images = &outcomes[0].selection.images;
    if (strcmp(job->settings->macro.keep, ASC_KEEP_QUALITY) == 0) {
        asc_code code = asc_selection_make(job->study, ASC_KEEP_STUDY, own);
        if (code != ASC_OK)
            return code;
        source->images = &own->images;
    }
    return asc_entropies_compute(source->images, entropies);
}

static asc_code unpack(const asc_job *job, asc_pack *packs, asc_macro_outcome *outcomes) {
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < asc_study_model_count(job->study) && code == ASC_OK; m++) {
        code = asc_macro_select(job->study, m, job->settings, &outcomes[m].selection);
        if (code != ASC_OK)
            return code;
        asc_macro_outcome_pack(&outcomes[m], job->settings, &packs[m]);
        code = asc_pack_end(&packs[m]);
    }
    return code;
}

static asc_code assemble(const asc_job *job, asc_pack *packs, asc_results *results) {
    const unsigned protocols = job->settings->macro.protocols;
    const int64_t n = asc_study_model_count(job->study);
    asc_macro_outcome *outcomes = NULL;
    asc_selection own = {0};
    asc_entropies entropies = {0};
    asc_table_source source = {
        .study = job->study, .settings = job->settings, .entropies = &entropies};
    asc_ks_study sampled = {.n_models = n}, population = {.n_models = n};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&outcomes, (uint64_t)n, sizeof *outcomes, "outcomes of models"), done);
    ASC_TRY(code, unpack(job, packs, outcomes), done);
    ASC_TRY(code, describe(job, outcomes, &own, &source, &entropies), done);
    sampled.n_attributes = population.n_attributes = source.images->n_attributes;
    ASC_TRY(code, asc_macro_put_names(job->study, results), done);
    ASC_TRY(code, asc_macro_identity_table(&source, results), done);
    if (protocols & ASC_PROTOCOL_SAMPLED)
        ASC_TRY(code, put_sampled(job, &source, outcomes, &sampled, results), done);
    if (protocols & ASC_PROTOCOL_POPULATION)
        code = put_population(job, &source, outcomes, &population, results);
done:
    for (int64_t m = 0; outcomes && m < n; m++)
        asc_macro_outcome_free(&outcomes[m]);
    free(outcomes);
    asc_ks_study_free(&sampled);
    asc_ks_study_free(&population);
    asc_entropies_free(&entropies);
    asc_selection_free(&own);
    return code;
}

const asc_analysis asc_macro_analysis = {.bit = ASC_ANALYSIS_MACRO,
                                         .name = "macro",
                                         .open = open,
                                         .compute = compute,
                                         .assemble = assemble};
