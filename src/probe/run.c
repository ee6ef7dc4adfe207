#include "attrscope/probe.h"

#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/results.h"
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
static asc_code probe_model(const asc_probe_points *points, const asc_probe_plan *plan,
                            const asc_probe_settings *settings, asc_probe_outcome *outcome) {
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
                              const char *path, const asc_images *images,
                              const asc_probe_plan *plan, const asc_probe_outcome *outcomes) {
    asc_results *results = NULL;
    asc_code code = asc_results_begin(path, "probe", &results);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code, asc_results_note(results, "study", asc_study_name(study)), failed);
    ASC_TRY(code, asc_results_note(results, "study_checksum", asc_study_checksum(study)), failed);
    ASC_TRY(code, asc_results_put_settings(results, settings), failed);
    ASC_TRY(code, asc_probe_report(images, plan, outcomes, asc_study_model_count(study), results),
            failed);
    return asc_results_commit(&results);
failed:
    asc_results_abandon(&results);
    return code;
}

asc_code asc_probe_run(MPI_Comm comm, asc_study *study, const asc_settings *settings,
                       const char *results_path) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    int64_t n_models = asc_study_model_count(study);
    asc_selection selection = {0};
    asc_probe_plan plan = {0};
    asc_probe_points points = {0};
    asc_probe_outcome *outcomes = NULL;
    asc_code code = asc_selection_make(study, "study", &selection);
    if (code == ASC_OK && n_models == 0)
        code = asc_fail(
            ASC_DATA, "study %s: it has no models; list them under models:", asc_study_name(study));
    if (code == ASC_OK)
        code = asc_probe_plan_make(&selection.images, &settings->probe, &plan);
    if (code == ASC_OK)
        code = asc_alloc(&outcomes, (uint64_t)n_models, sizeof *outcomes, "outcomes of models");
    ASC_TRY(code, asc_agree(comm, code), done);
    for (int64_t m = 0; m < n_models; m++) {
        outcomes[m].model = asc_study_get_model(study, m);
        if (plan.n_tasks == 0)
            continue;
        ASC_TRY(code, read_points(comm, study, m, selection.images.n, selection.rows, &points),
                done);
        ASC_TRY(code, probe_model(&points, &plan, &settings->probe, &outcomes[m]), done);
        asc_probe_points_free(&points);
    }
    if (rank == 0)
        code = write_results(study, settings, results_path, &selection.images, &plan, outcomes);
    code = asc_agree(comm, code);
done:
    asc_probe_points_free(&points);
    for (int64_t m = 0; outcomes && m < n_models; m++)
        outcome_free(&outcomes[m]);
    free(outcomes);
    asc_probe_plan_free(&plan);
    asc_selection_free(&selection);
    return code;
}
