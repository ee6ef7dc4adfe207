#include <cblas.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/map.h"
#include "attrscope/memory.h"
#include "core/blas_threads.h"
#include "map/analysis.h"
#include "map/report.h"
#include "restart/pack.h"
#include "restart/stop.h"
#include "unit/key.h"

/* Cosines between the differences of the modalities' means: [A, A]; NaN without a difference. */
static asc_code compare_directions(const asc_moments *moments, int32_t n_attributes,
                                   int32_t dimension, double **cosines) {
    const int64_t a = n_attributes;
    double *directions = NULL;
    asc_code code = asc_alloc(cosines, (uint64_t)(a * a), sizeof **cosines, "directions");
    if (code == ASC_OK)
        code = asc_alloc(&directions, (uint64_t)a * (uint64_t)dimension, sizeof *directions,
                         "directions");
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < a; i++) {
        double *to = directions + i * dimension;
        for (int32_t d = 0; d < dimension; d++)
            to[d] = moments->positive[i * dimension + d] - moments->negative[i * dimension + d];
        cblas_dscal(dimension, 1 / cblas_dnrm2(dimension, to, 1), to, 1);
    }
    for (int64_t i = 0; i < a * a; i++)
        (*cosines)[i] = cblas_ddot(dimension, directions + i / a * dimension, 1,
                                   directions + i % a * dimension, 1);
    free(directions);
    return ASC_OK;
}

static asc_code check_selection(const asc_study *study, const asc_images *images) {
    if (images->n >= 2 && images->n_identities >= 2)
        return ASC_OK;
    return asc_fail(ASC_DATA,
                    "study %s: a map needs two images and two identities, there are %lld and %lld; "
                    "select more",
                    asc_study_name(study), (long long)images->n, (long long)images->n_identities);
}

static asc_code select_images(const asc_job *job, int64_t model, asc_map_outcome *outcome) {
    outcome->model = asc_study_get_model(job->study, model);
    asc_code code =
        asc_selection_make_for(job->study, model, job->settings->map.keep, &outcome->selection);
    return code == ASC_OK ? check_selection(job->study, &outcome->selection.images) : code;
}

/* Everything about one model on a grid of processes. Collective. */
static asc_code map_model(const asc_process_grid *grid, const asc_job *job, int64_t model,
                          asc_map_outcome *outcome) {
    const double start = asc_clock();
    const int64_t k = job->settings->map.components;
    const asc_images *images = &outcome->selection.images;
    asc_map_rows rows = {0};
    asc_moments moments = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(grid->comm, select_images(job, model, outcome)), done);
    ASC_TRY(code, asc_map_rows_read(grid->comm, job->study, model, &outcome->selection, &rows),
            done);
    ASC_TRY(code, asc_moments_compute(&rows, images, &moments), done);
    ASC_TRY(code,
            asc_agree(grid->comm, compare_directions(&moments, images->n_attributes, rows.dimension,
                                                     &outcome->cosines)),
            done);
    ASC_TRY(code, asc_agree(grid->comm, asc_stop_check()), done);
    ASC_TRY(code, asc_components_find(grid, &rows, images, &moments, k, &outcome->components),
            done);
    ASC_TRY(code, asc_agree(grid->comm, asc_stop_check()), done);
    ASC_TRY(code,
            asc_scaling_find(grid, outcome->model->metric, moments.centres, images->n_identities,
                             rows.dimension, k, &outcome->scaling),
            done);
    asc_log(ASC_LOG_INFO, "map: %s: %lld images, %lld identities on a grid of %d x %d, %.1f s",
            outcome->model->label, (long long)images->n, (long long)images->n_identities,
            grid->rows, grid->columns, asc_clock() - start);
done:
    asc_moments_free(&moments);
    asc_map_rows_free(&rows);
    return code;
}

static void free_outcome(asc_map_outcome *outcome) {
    asc_selection_free(&outcome->selection);
    asc_components_free(&outcome->components);
    asc_scaling_free(&outcome->scaling);
    free(outcome->cosines);
}

static void pack_array(asc_pack *pack, double **array, int64_t n) {
    asc_pack_array(pack, array, &n, sizeof **array, "map");
}

/* All that the report needs besides the selection, both ways. */
static void pack_outcome(asc_map_outcome *outcome, asc_pack *pack) {
    asc_components *c = &outcome->components;
    asc_scaling *s = &outcome->scaling;
    const asc_images *images = &outcome->selection.images;
    const int64_t attributes = images->n_attributes;
    asc_pack_bytes(pack, &c->k, sizeof c->k);
    asc_pack_bytes(pack, &c->total, sizeof c->total);
    pack_array(pack, &c->variance, c->k);
    pack_array(pack, &c->axes, c->k * outcome->model->dimension);
    pack_array(pack, &c->images, images->n * c->k);
    pack_array(pack, &c->eta, attributes * c->k);
    asc_pack_bytes(pack, &s->n, sizeof s->n);
    asc_pack_bytes(pack, &s->k, sizeof s->k);
    asc_pack_bytes(pack, &s->trace, sizeof s->trace);
    pack_array(pack, &s->values, s->k);
    pack_array(pack, &s->coordinates, s->n * s->k);
    pack_array(pack, &outcome->cosines, attributes * attributes);
}

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    return asc_units_of_models("map", job, job->settings->map.keep, units, n);
}

static asc_code compute(const asc_job *job, int64_t model, asc_pack *pack) {
    asc_map_outcome outcome = {0};
    asc_process_grid grid;
    int rank = 0;
    MPI_Comm_rank(job->comm, &rank);
    asc_blas_single_thread();
    asc_process_grid_init(job->comm, &grid);
    asc_code code = map_model(&grid, job, model, &outcome);
    asc_process_grid_free(&grid);
    if (code == ASC_OK && rank == 0)
        pack_outcome(&outcome, pack);
    free_outcome(&outcome);
    return code;
}

static asc_code assemble(const asc_job *job, asc_pack *packs, asc_results *results) {
    const int64_t n = asc_study_model_count(job->study);
    asc_map_outcome *outcomes = NULL;
    asc_code code = asc_alloc(&outcomes, (uint64_t)n, sizeof *outcomes, "outcomes of models");
    for (int64_t m = 0; m < n && code == ASC_OK; m++) {
        code = select_images(job, m, &outcomes[m]);
        if (code == ASC_OK) {
            pack_outcome(&outcomes[m], &packs[m]);
            code = asc_pack_end(&packs[m]);
        }
    }
    if (code == ASC_OK)
        code = asc_map_report(outcomes, n, results);
    for (int64_t m = 0; outcomes && m < n; m++)
        free_outcome(&outcomes[m]);
    free(outcomes);
    return code;
}

const asc_analysis asc_map_analysis = {
    .name = "map",
    .summary = "where attributes sit in the embedding space: components, directions, identities",
    .about = "Principal components of the images with what each attribute explains of them, the\n"
             "angles between the attributes' directions, and the identities laid out by classical\n"
             "scaling of their distances (a matrix that is spread over all ranks).\n",
    .examples = "  mpirun -n 4 attrscope map study.h5 -o results.h5\n"
                "  mpirun -n 64 attrscope map study.h5 -o results.h5 --map.components=20\n",
    .parameters = asc_map_parameters,
    .stage = 1,
    .open = open,
    .compute = compute,
    .assemble = assemble,
    .cost = asc_map_cost,
    .describe = asc_map_describe,
};
