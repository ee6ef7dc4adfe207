#include <cblas.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/map.h"
#include "attrscope/memory.h"
#include "core/blas_threads.h"
#include "data/results_study.h"
#include "map/report.h"

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

static asc_code map_model(const asc_grid *grid, asc_study *study, int64_t model,
                          const asc_map_settings *settings, asc_map_outcome *outcome) {
    const double start = asc_clock();
    asc_map_rows rows = {0};
    asc_moments moments = {0};
    outcome->model = asc_study_get_model(study, model);
    asc_code code = asc_selection_make_for(study, model, settings->keep, &outcome->selection);
    const asc_images *images = &outcome->selection.images;
    if (code == ASC_OK)
        code = check_selection(study, images);
    ASC_TRY(code, asc_agree(grid->comm, code), done);
    ASC_TRY(code, asc_map_rows_read(grid->comm, study, model, &outcome->selection, &rows), done);
    ASC_TRY(code, asc_moments_compute(&rows, images, &moments), done);
    ASC_TRY(code,
            asc_agree(grid->comm, compare_directions(&moments, images->n_attributes, rows.dimension,
                                                     &outcome->cosines)),
            done);
    ASC_TRY(code,
            asc_components_find(grid, &rows, images, &moments, settings->components,
                                &outcome->components),
            done);
    ASC_TRY(code,
            asc_scaling_find(grid, outcome->model->metric, moments.centres, images->n_identities,
                             rows.dimension, settings->components, &outcome->scaling),
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

static asc_code write_results(const asc_study *study, const asc_settings *settings,
                              const char *path, const asc_map_outcome *outcomes) {
    asc_results *results = NULL;
    asc_code code = asc_results_begin_for(study, settings, path, "map", &results);
    if (code != ASC_OK)
        return code;
    return asc_results_finish(asc_map_report(outcomes, asc_study_model_count(study), results),
                              &results);
}

asc_code asc_map_run(MPI_Comm comm, asc_study *study, const asc_settings *settings,
                     const char *results_path) {
    const int64_t n_models = asc_study_model_count(study);
    asc_map_outcome *outcomes = NULL;
    asc_grid grid;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    if (n_models == 0)
        return asc_fail(
            ASC_DATA, "study %s: it has no models; list them under models:", asc_study_name(study));
    asc_code code = asc_agree(
        comm, asc_alloc(&outcomes, (uint64_t)n_models, sizeof *outcomes, "outcomes of models"));
    if (code != ASC_OK)
        return code;
    asc_blas_single_thread();
    asc_grid_init(comm, &grid);
    for (int64_t m = 0; m < n_models && code == ASC_OK; m++)
        code = map_model(&grid, study, m, &settings->map, &outcomes[m]);
    asc_grid_free(&grid);
    if (code == ASC_OK && rank == 0)
        code = write_results(study, settings, results_path, outcomes);
    code = asc_agree(comm, code);
    for (int64_t m = 0; m < n_models; m++)
        free_outcome(&outcomes[m]);
    free(outcomes);
    return code;
}
