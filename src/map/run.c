/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/map.h"
#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/blas.h"
#include "map/analysis.h"
#include "map/columns.h"
#include "map/page.h"
#include "map/tables.h"
#include "restart/stop.h"
#include "unit/key.h"

static asc_code check(const char *study, const asc_images *images) {
    if (images->n >= 2 && images->n_identities >= 2)
        return ASC_OK;
    return asc_fail(ASC_DATA,
                    "study %s: a map needs two images and two identities, there are %lld and %lld; "
                    "select more",
                    study, (long long)images->n, (long long)images->n_identities);
}

static asc_code select_images(const asc_job *job, int64_t model, asc_map_outcome *outcome) {
    outcome->model = asc_study_get_model(job->study, model);
    asc_code code = asc_selection_make_for(
        job->study, model, asc_map_settings_of(job->settings)->keep, &outcome->selection);
    return code == ASC_OK ? check(asc_study_name(job->study), &outcome->selection.images) : code;
}

/* What is known of attributes' directions, the root's. Collective. */
static asc_code find_directions(MPI_Comm comm, const asc_means *means, asc_directions *out) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    return asc_agree(comm, rank == 0 ? asc_directions_find(means, out) : ASC_OK);
}

/* Everything about one model; the outcome is the root's. Collective. */
static asc_code map_model(const asc_job *job, int64_t model, asc_map_outcome *outcome) {
    const double start = asc_clock();
    const asc_map_settings *settings = asc_map_settings_of(job->settings);
    const asc_images *images = &outcome->selection.images;
    const MPI_Comm comm = job->comm;
    asc_spectra_rows rows = {0};
    asc_means means = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(comm, select_images(job, model, outcome)), done);
    ASC_TRY(code, asc_spectra_rows_read(comm, job->study, model, &outcome->selection, &rows), done);
    ASC_TRY(code, asc_means_compute(&rows, images, settings->seed, &means), done);
    ASC_TRY(code, find_directions(comm, &means, &outcome->directions), done);
    ASC_TRY(code,
            asc_scaling_find(comm, outcome->model->metric, means.centres, images->n_identities,
                             rows.dimension, settings->components, &outcome->scaling),
            done);
    ASC_TRY(code, asc_agree(comm, asc_stop_check()), done);
    ASC_TRY(code, asc_components_find(&rows, means.all, settings->components, &outcome->components),
            done);
    asc_spectra_rows_free(&rows);
    asc_means_free(&means);
    ASC_TRY(code, asc_agree(comm, asc_stop_check()), done);
    ASC_TRY(code,
            asc_eta_find(comm, images, outcome->components.images, outcome->components.k, settings,
                         &outcome->eta),
            done);
    asc_log(ASC_LOG_INFO, "map: %s: %lld images, %lld identities, %.1f s", outcome->model->label,
            (long long)images->n, (long long)images->n_identities, asc_clock() - start);
done:
    asc_means_free(&means);
    asc_spectra_rows_free(&rows);
    return code;
}

/* In the unit of the embeddings. */
static void scale_outcome(asc_map_outcome *outcome) {
    const asc_study_model *model = outcome->model;
    const asc_images *images = &outcome->selection.images;
    asc_components *components = &outcome->components;
    asc_scaling *scaling = &outcome->scaling;
    for (int64_t c = 0; c < components->k; c++)
        components->variance[c] = asc_study_in_squared_unit(model, components->variance[c]);
    for (int64_t i = 0; i < images->n * components->k; i++)
        components->images[i] = asc_study_in_unit(model, components->images[i]);
    for (int32_t a = 0; a < images->n_attributes; a++)
        outcome->directions.length[a] = asc_study_in_unit(model, outcome->directions.length[a]);
    for (int64_t c = 0; c < scaling->k; c++)
        scaling->values[c] = asc_study_in_squared_unit(model, scaling->values[c]);
    for (int64_t i = 0; i < scaling->n * scaling->k; i++)
        scaling->coordinates[i] = asc_study_in_unit(model, scaling->coordinates[i]);
}

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    return asc_units_of_models("map", job, asc_map_settings_of(job->settings)->keep, units, n);
}

static asc_code compute(const asc_job *job, int64_t model, asc_pack *pack) {
    asc_map_outcome outcome = {0};
    int rank = 0;
    MPI_Comm_rank(job->comm, &rank);
    asc_blas_prepare();
    asc_code code = map_model(job, model, &outcome);
    if (code == ASC_OK && rank == 0) {
        scale_outcome(&outcome);
        asc_map_outcome_pack(&outcome, pack);
    }
    asc_map_outcome_free(&outcome);
    return code;
}

static asc_code assemble(const asc_job *job, asc_pack *packs, asc_results *results) {
    const int64_t n = asc_study_model_count(job->study);
    asc_map_outcome *outcomes = NULL;
    asc_code code = asc_alloc(&outcomes, (uint64_t)n, sizeof *outcomes, "outcomes of models");
    for (int64_t m = 0; m < n && code == ASC_OK; m++) {
        code = select_images(job, m, &outcomes[m]);
        if (code == ASC_OK) {
            asc_map_outcome_pack(&outcomes[m], &packs[m]);
            code = asc_pack_end(&packs[m]);
        }
    }
    if (code == ASC_OK)
        code = asc_map_report(outcomes, n, results);
    for (int64_t m = 0; outcomes && m < n; m++)
        asc_map_outcome_free(&outcomes[m]);
    free(outcomes);
    return code;
}

const asc_analysis asc_map_analysis = {
    .name = "map",
    .summary = "where attributes sit in the embedding space: components, directions, identities",
    .about =
        "Principal components of the images with what each attribute, of whatever kind, explains\n"
        "of them, beside what it would if people exchanged their labels; the angles between the\n"
        "directions of binary attributes, blank where two halves of the people do not agree on a\n"
        "direction; and the identities laid out by classical scaling of their distances (under\n"
        "cosine, of chords).\n",
    .examples = "  mpirun -n 4 attrscope map study.h5 -o results.h5\n"
                "  mpirun -n 64 attrscope map study.h5 -o results.h5 --map.components=20\n",
    .parameters = asc_map_parameters,
    .settings_size = sizeof(asc_map_settings),
    .tables = asc_map_tables,
    .sections = asc_map_sections,
    .edition = 4,
    .of_labels = true,
    .stage = 1,
    .check = check,
    .open = open,
    .compute = compute,
    .assemble = assemble,
    .cost = asc_map_cost,
    .describe = asc_map_describe,
};
