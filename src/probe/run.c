#include "attrscope/probe.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/results.h"
#include "data/results_study.h"
#include "data/selection.h"
#include "probe/plan.h"
#include "probe/points.h"
#include "probe/report.h"
#include "probe/scores.h"
#include "probe/solver.h"

/* This rank's share of a model's kept embeddings, made ready. Collective. */
static asc_code read_points(MPI_Comm comm, asc_study *study, int64_t model, int64_t n,
                            const int64_t *rows, asc_probe_points *points) {
    const asc_study_model *about = asc_study_get_model(study, model);
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    int64_t begin = 0, end = 0;
    asc_probe_share(n, size, rank, &begin, &end);
    float *data = NULL;
    uint64_t values = 0;
    asc_code code = asc_multiply((uint64_t)(end - begin), (uint64_t)about->dimension, &values,
                                 "embeddings of a rank");
    if (code == ASC_OK)
        code = asc_alloc(&data, values, sizeof *data, "embeddings");
    code = asc_agree(comm, code);
    if (code == ASC_OK)
        code = asc_study_read_embeddings(study, model, rows + begin, end - begin, data);
    if (code == ASC_OK)
        return asc_probe_points_prepare(comm, n, about->dimension, data,
                                        about->metric == ASC_COSINE, points);
    free(data);
    return code;
}

static void outcome_free(asc_probe_outcome *outcome) {
    free(outcome->scores);
    free(outcome->weights);
    free(outcome->iterations);
    free(outcome->converged);
    *outcome = (asc_probe_outcome){0};
}

static void tell(const asc_study_model *model, const asc_probe_fit *fit, double seconds) {
    int64_t unfinished = 0;
    for (int64_t p = 0; p < fit->problems; p++)
        unfinished += !fit->converged[p];
    asc_log(ASC_LOG_INFO, "probe: %s: %lld regressions in %lld rounds, %.1f s", model->label,
            (long long)fit->problems, (long long)fit->evaluations, seconds);
    if (unfinished)
        asc_log(ASC_LOG_WARN,
                "probe: %s: %lld regressions did not reach the tolerance; raise "
                "probe.max_iterations or probe.tolerance",
                model->label, (long long)unfinished);
}

/* Fits and scores all tasks of one model. Collective. */
static asc_code probe_model(const asc_probe_points *points, const asc_probe_settings *settings,
                            asc_probe_outcome *outcome) {
    const asc_probe_plan *plan = outcome->plan;
    double start = asc_clock();
    int64_t problems = plan->n_tasks * plan->folds;
    uint64_t cells = 0, size = (uint64_t)points->dimension + 1;
    int8_t *signs = NULL;
    asc_probe_fit fit = {0};
    asc_code code = asc_multiply((uint64_t)points->count, (uint64_t)problems, &cells,
                                 "classes of the probe's problems");
    if (code == ASC_OK)
        code = asc_alloc(&signs, cells, sizeof *signs, "classes of the probe's problems");
    if (code == ASC_OK)
        code = asc_alloc(&outcome->scores, (uint64_t)problems * ASC_SCORES, sizeof(double),
                         "scores of folds");
    if (code == ASC_OK)
        code = asc_alloc(&outcome->weights, (uint64_t)problems * size, sizeof(double), "weights");
    ASC_TRY(code, asc_agree(points->comm, code), done);
    asc_probe_plan_signs(plan, points->begin, points->count, signs);
    ASC_TRY(code, asc_probe_solve(points, signs, problems, settings, &fit), done);
    ASC_TRY(code,
            asc_probe_score_tasks(points, &fit, plan->allotments, plan->n_tasks, plan->folds,
                                  outcome->scores),
            done);
    asc_probe_original_weights(points, &fit, outcome->weights);
    tell(outcome->model, &fit, asc_clock() - start);
    outcome->iterations = fit.iterations;
    outcome->converged = fit.converged;
    fit.iterations = NULL;
    fit.converged = NULL;
done:
    free(signs);
    asc_probe_fit_free(&fit);
    return code;
}

static asc_code write_results(const asc_study *study, const asc_settings *settings,
                              const char *path, const asc_probe_outcome *outcomes) {
    asc_results *results = NULL;
    asc_code code = asc_results_begin_for(study, settings, path, "probe", &results);
    if (code != ASC_OK)
        return code;
    return asc_results_finish(
        asc_probe_report(asc_study_images(study), outcomes, asc_study_model_count(study), results),
        &results);
}

/* The images of one model and its folds: its own, or those that all models share. */
typedef struct ground {
    asc_selection selection;
    asc_probe_plan plan;
} ground;

static asc_code make_ground(const asc_study *study, int64_t model,
                            const asc_probe_settings *settings, ground *made) {
    asc_code code = asc_selection_make_for(study, model, settings->keep, &made->selection);
    return code == ASC_OK ? asc_probe_plan_make(&made->selection.images, settings, &made->plan)
                          : code;
}

static void free_ground(ground *made) {
    asc_probe_plan_free(&made->plan);
    asc_selection_free(&made->selection);
}

static asc_code run_model(MPI_Comm comm, asc_study *study, int64_t model, const ground *on,
                          const asc_probe_settings *settings, asc_probe_outcome *outcome) {
    asc_probe_points points = {0};
    outcome->model = asc_study_get_model(study, model);
    outcome->plan = &on->plan;
    if (on->plan.n_tasks == 0)
        return ASC_OK;
    asc_code code =
        read_points(comm, study, model, on->selection.images.n, on->selection.rows, &points);
    if (code == ASC_OK)
        code = probe_model(&points, settings, outcome);
    asc_probe_points_free(&points);
    return code;
}

asc_code asc_probe_run(MPI_Comm comm, asc_study *study, const asc_settings *settings,
                       const char *results_path) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    const int64_t n_models = asc_study_model_count(study);
    const bool shared = strcmp(settings->probe.keep, ASC_KEEP_QUALITY) != 0;
    ground *grounds = NULL;
    asc_probe_outcome *outcomes = NULL;
    asc_code code = ASC_OK;
    if (n_models == 0)
        code = asc_fail(
            ASC_DATA, "study %s: it has no models; list them under models:", asc_study_name(study));
    if (code == ASC_OK)
        code = asc_alloc(&grounds, (uint64_t)n_models, sizeof *grounds, "folds of models");
    if (code == ASC_OK)
        code = asc_alloc(&outcomes, (uint64_t)n_models, sizeof *outcomes, "outcomes of models");
    ASC_TRY(code, asc_agree(comm, code), done);
    for (int64_t m = 0; m < n_models; m++) {
        ground *on = &grounds[shared ? 0 : m];
        if (m == 0 || !shared)
            ASC_TRY(code, asc_agree(comm, make_ground(study, m, &settings->probe, on)), done);
        ASC_TRY(code, run_model(comm, study, m, on, &settings->probe, &outcomes[m]), done);
    }
    if (rank == 0)
        code = write_results(study, settings, results_path, outcomes);
    code = asc_agree(comm, code);
done:
    for (int64_t m = 0; outcomes && m < n_models; m++) {
        outcome_free(&outcomes[m]);
        free_ground(&grounds[m]);
    }
    free(outcomes);
    free(grounds);
    return code;
}
