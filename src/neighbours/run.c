/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "attrscope/unit.h"
#include "core/blas.h"
#include "neighbours/analysis.h"
#include "neighbours/columns.h"
#include "neighbours/page.h"
#include "neighbours/tables.h"
#include "restart/stop.h"

static asc_code check(const char *study, const asc_images *images) {
    if (images->n >= 2 && images->n_identities >= 2)
        return ASC_OK;
    return asc_fail(ASC_DATA,
                    "study %s: neighbours need two images and two identities, there are %lld and "
                    "%lld; select more",
                    study, (long long)images->n, (long long)images->n_identities);
}

static asc_code select_images(const asc_job *job, int64_t model, asc_neighbours_outcome *outcome) {
    outcome->model = asc_study_get_model(job->study, model);
    asc_code code = asc_selection_make_for(
        job->study, model, asc_neighbours_settings_of(job->settings)->keep, &outcome->selection);
    return code == ASC_OK ? check(asc_study_name(job->study), &outcome->selection.images) : code;
}

/* Everything about one model; the outcome is the root's. Collective. */
static asc_code find(const asc_job *job, int64_t model, asc_neighbours_outcome *outcome) {
    const double start = asc_clock();
    const asc_neighbours_settings *settings = asc_neighbours_settings_of(job->settings);
    const MPI_Comm comm = job->comm;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(comm, select_images(job, model, outcome)), done);
    const bool trusted = asc_maps_can_be_trusted(outcome->selection.images.n, settings->trust);
    outcome->trust = NAN;
    if (trusted)
        ASC_TRY(
            code,
            asc_maps_components(comm, job->study, model, &outcome->selection, &outcome->components),
            done);
    ASC_TRY(code, asc_agree(comm, asc_stop_check()), done);
    ASC_TRY(code,
            asc_agree(comm, asc_separability_init(&outcome->selection.images,
                                                  outcome->model->metric, &outcome->separability)),
            done);
    ASC_TRY(code,
            asc_graph_find(comm, job->study, model, &outcome->selection, (int32_t)settings->k,
                           outcome->components, (int32_t)settings->trust, &outcome->trust,
                           &outcome->separability, &outcome->graph),
            done);
    ASC_TRY(code, asc_agree(comm, asc_stop_check()), done);
    ASC_TRY(code,
            asc_purity_find(comm, &outcome->selection.images, &outcome->graph, settings,
                            &outcome->purity),
            done);
    ASC_TRY(code, asc_agree(comm, asc_stop_check()), done);
    if (settings->map > 0)
        ASC_TRY(code,
                asc_maps_find(comm, job->study, model, &outcome->selection, outcome->components,
                              settings, &outcome->maps),
                done);
    asc_log(ASC_LOG_INFO, "neighbours: %s: %d of each of %lld images, %.1f s",
            outcome->model->label, (int)outcome->graph.k, (long long)outcome->graph.n,
            asc_clock() - start);
done:
    return code;
}

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    return asc_units_of_models("neighbours", job, asc_neighbours_settings_of(job->settings)->keep,
                               units, n);
}

static asc_code compute(const asc_job *job, int64_t model, asc_pack *pack) {
    asc_neighbours_outcome outcome = {0};
    int rank = 0;
    MPI_Comm_rank(job->comm, &rank);
    asc_blas_prepare();
    asc_code code = find(job, model, &outcome);
    if (code == ASC_OK && rank == 0)
        asc_neighbours_outcome_pack(&outcome, pack);
    asc_neighbours_outcome_free(&outcome);
    return code;
}

static asc_code assemble(const asc_job *job, asc_pack *packs, asc_results *results) {
    const int64_t n = asc_study_model_count(job->study);
    asc_neighbours_outcome *outcomes = NULL;
    asc_code code = asc_alloc(&outcomes, (uint64_t)n, sizeof *outcomes, "outcomes of models");
    for (int64_t m = 0; m < n && code == ASC_OK; m++) {
        code = select_images(job, m, &outcomes[m]);
        if (code == ASC_OK) {
            asc_neighbours_outcome_pack(&outcomes[m], &packs[m]);
            code = asc_pack_end(&packs[m]);
        }
    }
    if (code == ASC_OK)
        code = asc_neighbours_report(outcomes, n,
                                     asc_neighbours_settings_of(job->settings)->duplicate, results);
    for (int64_t m = 0; outcomes && m < n; m++)
        asc_neighbours_outcome_free(&outcomes[m]);
    free(outcomes);
    return code;
}

const asc_analysis asc_neighbours_analysis = {
    .name = "neighbours",
    .summary = "exact nearest neighbours: what they agree on, duplicates and label errors",
    .about =
        "The k nearest neighbours of every image, exactly, as a graph for other programs\n"
        "(arrays/neighbours of the results); how many of them share its value of each attribute,\n"
        "or its person, beside what they would if people exchanged their labels; and a list of\n"
        "images that lie on one of another person, or nearer to it than to any of their own; how\n"
        "often a person's images lie on the wrong side of an attribute (separability); maps in\n"
        "the plane, by principal components and by the graph, and how far to trust them.\n",
    .examples = "  mpirun -n 4 attrscope neighbours study.h5 -o results.h5\n"
                "  mpirun -n 64 attrscope neighbours study.h5 -o results.h5 --neighbours.k=50\n",
    .parameters = asc_neighbours_parameters,
    .settings_size = sizeof(asc_neighbours_settings),
    .tables = asc_neighbours_tables,
    .sections = asc_neighbours_sections,
    .edition = 3,
    .stage = 1,
    .check = check,
    .open = open,
    .compute = compute,
    .assemble = assemble,
    .cost = asc_neighbours_cost,
    .describe = asc_neighbours_describe,
};
