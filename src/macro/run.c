/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/heap.h"
#include "macro/analysis.h"
#include "macro/columns.h"
#include "macro/macro_parts.h"
#include "macro/page.h"
#include "macro/tables_parts.h"
#include "unit/key.h"

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    return asc_units_of_models("macro", job, asc_macro_settings_of(job->settings)->keep, units, n);
}

static asc_code new_values(const asc_macro_outcome *outcome, asc_ks_value **values) {
    return asc_alloc(values, 2 * (uint64_t)outcome->selection.images.n_attributes, sizeof **values,
                     "KS statistics");
}

static asc_code new_energies(const asc_macro_outcome *outcome, asc_energy_value **energies) {
    return asc_alloc(energies, (uint64_t)outcome->selection.images.n_attributes, sizeof **energies,
                     "energy distances");
}

static asc_code prepare(const asc_job *job, int64_t model, asc_macro_outcome *outcome) {
    asc_code code = asc_macro_select(job->study, model, job->settings, &outcome->selection);
    if (code == ASC_OK)
        code = new_values(outcome, &outcome->sampled);
    if (code == ASC_OK)
        code = new_energies(outcome, &outcome->sampled_energies);
    if (code == ASC_OK)
        code = new_values(outcome, &outcome->population);
    return code == ASC_OK ? new_energies(outcome, &outcome->population_energies) : code;
}

static void scale_energies(const asc_study_model *model, asc_energy_value *energies, int32_t n) {
    for (int32_t a = 0; energies && a < n; a++) {
        double *const distances[] = {&energies[a].distance, &energies[a].deviation,
                                     &energies[a].low, &energies[a].high};
        for (size_t i = 0; i < sizeof distances / sizeof *distances; i++)
            *distances[i] = asc_study_in_unit(model, *distances[i]);
        for (int c = 0; c < ASC_MEANS; c++)
            energies[a].mean[c] = asc_study_in_unit(model, energies[a].mean[c]);
    }
}

/* Distances in the unit of the embeddings. */
static void scale_outcome(const asc_study_model *model, asc_macro_outcome *outcome) {
    const int32_t n = outcome->selection.images.n_attributes;
    asc_population_curves *curves = &outcome->curves;
    scale_energies(model, outcome->sampled_energies, n);
    scale_energies(model, outcome->population_energies, n);
    for (int64_t i = 0; i < 2 * (int64_t)n; i++) {
        asc_ks_value *value = &outcome->population[i];
        value->location = asc_study_in_unit(model, value->location);
    }
    for (int32_t b = 0; curves->edges && b <= curves->bins; b++)
        curves->edges[b] = asc_study_in_unit(model, curves->edges[b]);
}

asc_population_wish asc_macro_wish(const asc_settings *settings) {
    const asc_macro_settings *macro = asc_macro_settings_of(settings);
    return (asc_population_wish){
        .weighting = macro->population.weighting,
        .intervals = macro->population.intervals,
        .draws = macro->population.intervals,
        .options = {.same_identity = macro->population.same_identity == ASC_SAME_INCLUDE,
                    .exact = macro->population.exact,
                    .bins = (int32_t)macro->population.bins},
    };
}

/* Population protocol: all pairs through the sweep. */
static asc_code measure_population(const asc_macro_input *input, asc_macro_outcome *outcome) {
    const asc_population_input population = {.comm = input->comm,
                                             .study = input->study,
                                             .model = input->model,
                                             .images = input->images,
                                             .rows = input->rows,
                                             .wish = asc_macro_wish(input->settings)};
    return asc_population_measure(&population, outcome->population, outcome->population_energies,
                                  &outcome->curves, &outcome->without, &outcome->draws);
}

static asc_code compute(const asc_job *job, int64_t model, asc_pack *pack) {
    const unsigned protocols = asc_macro_settings_of(job->settings)->protocols;
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
        code = asc_macro_sampled(&input, outcome.sampled, outcome.sampled_energies, &outcome.drawn);
    asc_heap_trim();
    if (code == ASC_OK && protocols & ASC_PROTOCOL_POPULATION)
        code = measure_population(&input, &outcome);
    if (code == ASC_OK && rank == 0) {
        scale_outcome(asc_study_get_model(job->study, model), &outcome);
        asc_macro_outcome_pack(&outcome, job->settings, pack);
    }
    asc_macro_outcome_free(&outcome);
    return code;
}

/* Gathers the models' statistics under a protocol. */
static asc_code join(const asc_macro_outcome *outcomes, asc_protocol protocol, int64_t n_models,
                     int32_t n_attributes, asc_ks_study *ks) {
    const int64_t values = 2 * (int64_t)n_attributes;
    asc_code code = asc_ks_study_init(ks, protocol, n_models, n_attributes);
    for (int64_t m = 0; m < n_models && code == ASC_OK; m++) {
        const bool sampled = protocol == ASC_PROTOCOL_SAMPLED;
        memcpy(ks->values + m * values, sampled ? outcomes[m].sampled : outcomes[m].population,
               (size_t)values * sizeof *ks->values);
        memcpy(ks->energies + m * n_attributes,
               sampled ? outcomes[m].sampled_energies : outcomes[m].population_energies,
               (size_t)n_attributes * sizeof *ks->energies);
    }
    return code;
}

/* One protocol's arrays and tables. */
static asc_code put_protocol(const asc_job *job, asc_table_source source,
                             const asc_selection *described, asc_protocol protocol,
                             const asc_macro_outcome *outcomes, asc_results *results) {
    const bool sampled = protocol == ASC_PROTOCOL_SAMPLED;
    asc_ks_study ks = {0};
    asc_uncertainty uncertainty = {0};
    asc_code code = ASC_OK;
    if (!(asc_macro_settings_of(job->settings)->protocols & (unsigned)protocol))
        return ASC_OK;
    source.ks = &ks;
    ASC_TRY(code,
            join(outcomes, protocol, asc_study_model_count(job->study), source.images->n_attributes,
                 &ks),
            done);
    ASC_TRY(code,
            sampled ? asc_macro_put_drawn(job->study, job->settings, outcomes, results)
                    : asc_macro_put_curves(job->study, outcomes, results),
            done);
    ASC_TRY(code, asc_macro_put_values(&ks, sampled ? "sampled" : "population", results), done);
    ASC_TRY(code, asc_macro_put_energies(&ks, sampled ? "sampled" : "population", results), done);
    if (!sampled && asc_macro_settings_of(job->settings)->population.intervals) {
        ASC_TRY(code,
                asc_uncertainty_compute(job->study, outcomes, &ks, described, source.entropies,
                                        job->settings->report.reference, &uncertainty),
                done);
        source.uncertainty = &uncertainty;
    }
    code = asc_macro_put_tables(&source, results);
done:
    asc_uncertainty_free(&uncertainty);
    asc_ks_study_free(&ks);
    return code;
}

/* Entropies and tables describe the images that all models share: with each model's own subset,
 * those that the study keeps. */
static asc_code describe(const asc_job *job, const asc_macro_outcome *outcomes, asc_selection *own,
                         const asc_selection **described, asc_entropies *entropies) {
    *described = &outcomes[0].selection;
    if (asc_keep_is_own(asc_macro_settings_of(job->settings)->keep)) {
        asc_code code = asc_selection_make(job->study, ASC_KEEP_STUDY, own);
        if (code != ASC_OK)
            return code;
        *described = own;
    }
    return asc_entropies_compute(&(*described)->images, entropies);
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
    const int64_t n = asc_study_model_count(job->study);
    asc_macro_outcome *outcomes = NULL;
    asc_selection own = {0};
    const asc_selection *described = NULL;
    asc_entropies entropies = {0};
    asc_table_source source = {
        .study = job->study, .settings = job->settings, .entropies = &entropies};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&outcomes, (uint64_t)n, sizeof *outcomes, "outcomes of models"), done);
    ASC_TRY(code, unpack(job, packs, outcomes), done);
    ASC_TRY(code, describe(job, outcomes, &own, &described, &entropies), done);
    source.images = &described->images;
    ASC_TRY(code, asc_macro_put_names(job->study, results), done);
    ASC_TRY(code, asc_macro_identity_table(&source, results), done);
    ASC_TRY(code, put_protocol(job, source, described, ASC_PROTOCOL_SAMPLED, outcomes, results),
            done);
    code = put_protocol(job, source, described, ASC_PROTOCOL_POPULATION, outcomes, results);
done:
    for (int64_t m = 0; outcomes && m < n; m++)
        asc_macro_outcome_free(&outcomes[m]);
    free(outcomes);
    asc_entropies_free(&entropies);
    asc_selection_free(&own);
    return code;
}

const asc_analysis asc_macro_analysis = {
    .name = "macro",
    .summary = "entropies, KS statistics of all attributes, their correlations",
    .sample = "macro:\n"
              "  protocols: [sampled, population]\n"
              "  sampled: {max_samples: 500, draws: 1, seed: 1}\n"
              "  population: {weighting: person}\n",
    .about = "For every attribute and model: are distances between people who share the attribute\n"
             "distributed differently from distances across? Sampled (the published protocol) and\n"
             "over all pairs, with the entropies of the attributes and the correlations of both.\n",
    .examples = "  mpirun -n 8 attrscope macro study.h5 -o results.h5\n"
                "  attrscope macro study.h5 -o results.h5 --macro.sampled.draws=100\n"
                "  attrscope macro study.h5 -o results.h5 --macro.population.weighting=image\n",
    .parameters = asc_macro_parameters,
    .settings_size = sizeof(asc_macro_settings),
    .tables = asc_macro_tables,
    .sections = asc_macro_sections,
    .summarise = asc_macro_print_summary,
    .sum_up = asc_macro_sum_up,
    .by_default = true,
    .needs = ASC_NEEDS_BINARY,
    .stage = 1,
    .edition = 7,
    .check = asc_macro_check,
    .open = open,
    .compute = compute,
    .assemble = assemble,
    .cost = asc_macro_cost,
    .describe = asc_macro_describe,
};
