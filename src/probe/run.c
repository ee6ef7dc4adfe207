/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/probe.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "distance/scale.h"
#include "probe/alike.h"
#include "probe/analysis.h"
#include "probe/columns.h"
#include "probe/page.h"
#include "probe/plan.h"
#include "probe/points.h"
#include "probe/scored.h"
#include "probe/scores.h"
#include "probe/solver.h"
#include "probe/tables.h"
#include "probe/traits.h"
#include "probe/units.h"
#include "study/selection.h"
#include "unit/key.h"

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
    for (uint64_t i = 0; i < values && code == ASC_OK && asc_probe_exponent_of_rows(about) != 0;
         i++)
        data[i] = ldexpf(data[i], asc_probe_exponent_of_rows(about));
    if (code == ASC_OK)
        return asc_probe_points_prepare(comm, n, about->dimension, data, about->metric, points);
    free(data);
    return code;
}

static void outcome_free(asc_probe_outcome *outcome) {
    free(outcome->scores);
    free(outcome->weights);
    free(outcome->iterations);
    free(outcome->converged);
    asc_probe_influence_free(&outcome->influence);
    *outcome = (asc_probe_outcome){0};
}

static void tell_unit(const asc_study_model *model) {
    if (asc_probe_exponent_left(model) != 0)
        asc_log(ASC_LOG_WARN,
                "probe: %s: its values are of the order of 2^%d, which probe.c does not allow for: "
                "the penalty decides %s; multiply the embeddings by a number that makes them "
                "ordinary",
                model->label, model->exponent + ASC_SCALE_MOST,
                model->exponent < 0 ? "everything" : "nothing");
}

static void tell_fit(const asc_study_model *model, const asc_probe_fit *fit, const char *of,
                     double seconds) {
    int64_t unfinished = 0;
    for (int64_t p = 0; p < fit->problems; p++)
        unfinished += !fit->converged[p];
    asc_log(ASC_LOG_INFO, "probe: %s: %lld regressions%s in %lld rounds, %.1f s", model->label,
            (long long)fit->problems, of, (long long)fit->evaluations, seconds);
    if (unfinished)
        asc_log(ASC_LOG_WARN,
                "probe: %s: %lld regressions%s did not reach the tolerance; raise "
                "probe.max_iterations or probe.tolerance",
                model->label, (long long)unfinished, of);
}

static asc_probe_settings settings_of_rows(const asc_study_model *model,
                                           const asc_probe_settings *settings) {
    asc_probe_settings own = *settings;
    own.c = asc_probe_c_of_rows(model, settings->c);
    return own;
}

/* Fits and scores all tasks of binary attributes. Collective. */
static asc_code probe_binary(const asc_probe_points *points, const asc_probe_settings *settings,
                             const asc_images *images, asc_probe_outcome *outcome) {
    const asc_probe_plan *plan = outcome->plan;
    const asc_probe_settings own = settings_of_rows(outcome->model, settings);
    double start = asc_clock();
    int64_t problems = plan->n_tasks * plan->folds;
    uint64_t cells = 0, size = (uint64_t)points->dimension + 1;
    int8_t *signs = NULL;
    int64_t *row = NULL;
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
    if (code == ASC_OK)
        code = asc_alloc(&row, (uint64_t)plan->n_tasks, sizeof *row, "tasks");
    if (code == ASC_OK)
        code = asc_probe_influence_init(images, plan->n_attributes, &outcome->influence);
    ASC_TRY(code, asc_agree(points->comm, code), done);
    asc_probe_plan_signs(plan, points->begin, points->count, signs);
    for (int64_t t = 0; t < plan->n_tasks; t++)
        row[t] = -1;
    for (int64_t a = 0; a < plan->n_attributes; a++) {
        const int64_t grouped = plan->task[a * ASC_PROBE_SCHEMES + ASC_PROBE_GROUPED];
        if (grouped >= 0)
            row[grouped] = a;
    }
    ASC_TRY(code,
            asc_probe_solve(points, &(asc_probe_problems){.count = problems, .signs = signs}, &own,
                            &fit),
            done);
    ASC_TRY(code,
            asc_probe_score_tasks(points, &fit, plan->allotments, plan->n_tasks, plan->folds,
                                  &(asc_probe_rows){row, &outcome->influence}, outcome->scores),
            done);
    for (int64_t t = 0; t < plan->n_tasks; t++)
        if (row[t] >= 0)
            outcome->influence.alike[row[t]] = asc_probe_alike(
                points, fit.rotated + t * plan->folds * (int64_t)size, plan->folds, 1);
    asc_probe_original_weights(points, &fit, outcome->weights);
    asc_probe_scale_weights(outcome->model, problems, outcome->weights);
    tell_fit(outcome->model, &fit, "", asc_clock() - start);
    outcome->iterations = fit.iterations;
    outcome->converged = fit.converged;
    fit.iterations = NULL;
    fit.converged = NULL;
done:
    free(signs);
    free(row);
    asc_probe_fit_free(&fit);
    return code;
}

/* A model's images, its folds and what was found with them. */
typedef struct probe_unit {
    asc_selection selection;
    asc_probe_plan plan;
    asc_probe_outcome outcome;
    asc_probe_trait_plan trait_plan;
    asc_trait_outcome traits;
} probe_unit;

/* The same for attributes of more than two values. Collective. */
static asc_code probe_traits(const asc_probe_points *points, const asc_probe_settings *settings,
                             probe_unit *unit) {
    const asc_study_model *model = unit->outcome.model;
    const asc_probe_trait_plan *plan = &unit->trait_plan;
    const asc_probe_settings own = settings_of_rows(model, settings);
    double start = asc_clock();
    asc_probe_fit fit = {0};
    asc_code code = ASC_OK;
    ASC_TRY(
        code,
        asc_probe_traits_compute(points, &unit->selection.images, plan, &own, &fit, &unit->traits),
        done);
    code =
        asc_alloc(&unit->traits.weights, (uint64_t)fit.columns * ((uint64_t)points->dimension + 1),
                  sizeof(double), "weights");
    ASC_TRY(code, asc_agree(points->comm, code), done);
    asc_probe_original_weights(points, &fit, unit->traits.weights);
    asc_probe_traits_unscale(plan, points->dimension, unit->traits.weights);
    asc_probe_scale_weights(model, fit.columns, unit->traits.weights);
    tell_fit(model, &fit, " of classes and values", asc_clock() - start);
    unit->traits.iterations = fit.iterations;
    unit->traits.converged = fit.converged;
    fit.iterations = NULL;
    fit.converged = NULL;
done:
    asc_probe_fit_free(&fit);
    return code;
}

static asc_code prepare(const asc_job *job, int64_t model, probe_unit *unit) {
    const asc_probe_settings *settings = asc_probe_settings_of(job->settings);
    unit->outcome.model = asc_study_get_model(job->study, model);
    unit->outcome.plan = &unit->plan;
    asc_code code = asc_selection_make_for(job->study, model, settings->keep, &unit->selection);
    if (code == ASC_OK)
        code = asc_probe_plan_make(&unit->selection.images, settings, &unit->plan);
    if (code == ASC_OK)
        code = asc_probe_trait_plan_make(&unit->selection.images, settings, &unit->trait_plan);
    unit->outcome.influence =
        asc_probe_influence_view(&unit->selection.images, unit->plan.n_attributes);
    unit->traits.influence =
        asc_probe_influence_view(&unit->selection.images, unit->trait_plan.n_traits);
    return code;
}

static void release(probe_unit *unit) {
    outcome_free(&unit->outcome);
    asc_probe_traits_free(&unit->traits);
    asc_probe_trait_plan_free(&unit->trait_plan);
    asc_probe_plan_free(&unit->plan);
    asc_selection_free(&unit->selection);
}

static void pack_binary(asc_probe_outcome *outcome, asc_pack *pack) {
    const int64_t problems = outcome->plan->n_tasks * outcome->plan->folds;
    if (problems == 0)
        return;
    asc_pack_matrix(pack, &outcome->scores, problems, ASC_SCORES, sizeof *outcome->scores,
                    "scores");
    asc_pack_matrix(pack, &outcome->weights, problems, (int64_t)outcome->model->dimension + 1,
                    sizeof *outcome->weights, "weights");
    asc_pack_matrix(pack, &outcome->iterations, problems, 1, sizeof *outcome->iterations,
                    "iterations");
    asc_pack_matrix(pack, &outcome->converged, problems, 1, sizeof *outcome->converged,
                    "iterations");
    asc_probe_influence_pack(&outcome->influence, pack);
}

static void pack_outcome(probe_unit *unit, asc_pack *pack) {
    pack_binary(&unit->outcome, pack);
    asc_probe_traits_pack(&unit->trait_plan, unit->outcome.model->dimension, &unit->traits, pack);
}

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    return asc_units_of_models("probe", job, asc_probe_settings_of(job->settings)->keep, units, n);
}

static asc_code compute(const asc_job *job, int64_t model, asc_pack *pack) {
    const asc_probe_settings *settings = asc_probe_settings_of(job->settings);
    probe_unit unit = {0};
    asc_probe_points points = {0};
    asc_code code = asc_agree(job->comm, prepare(job, model, &unit));
    if (code == ASC_OK && (unit.plan.n_tasks > 0 || unit.trait_plan.n_tasks > 0)) {
        code = read_points(job->comm, job->study, model, unit.selection.images.n,
                           unit.selection.rows, &points);
        if (code == ASC_OK)
            tell_unit(unit.outcome.model);
    }
    if (code == ASC_OK && unit.plan.n_tasks > 0)
        code = probe_binary(&points, settings, &unit.selection.images, &unit.outcome);
    if (code == ASC_OK && unit.trait_plan.n_tasks > 0)
        code = probe_traits(&points, settings, &unit);
    if (code == ASC_OK)
        pack_outcome(&unit, pack);
    asc_probe_points_free(&points);
    release(&unit);
    return code;
}

static asc_code assemble(const asc_job *job, asc_pack *packs, asc_results *results) {
    const int64_t n = asc_study_model_count(job->study);
    probe_unit *units = NULL;
    asc_probe_outcome *outcomes = NULL;    /* views of the units' */
    asc_probe_trait_report *traits = NULL; /* likewise */
    asc_probe_view *views = NULL;
    asc_code code = asc_alloc(&units, (uint64_t)n, sizeof *units, "outcomes of models");
    if (code == ASC_OK)
        code = asc_alloc(&outcomes, (uint64_t)n, sizeof *outcomes, "outcomes of models");
    if (code == ASC_OK)
        code = asc_alloc(&traits, (uint64_t)n, sizeof *traits, "outcomes of models");
    if (code == ASC_OK)
        code = asc_alloc(&views, (uint64_t)n, sizeof *views, "outcomes of models");
    for (int64_t m = 0; m < n && code == ASC_OK; m++) {
        code = prepare(job, m, &units[m]);
        if (code == ASC_OK) {
            pack_outcome(&units[m], &packs[m]);
            code = asc_pack_end(&packs[m]);
        }
        outcomes[m] = units[m].outcome;
        traits[m] = (asc_probe_trait_report){units[m].outcome.model, &units[m].trait_plan,
                                             &units[m].traits};
        views[m] = (asc_probe_view){units[m].outcome.model, &units[m].selection.images,
                                    &outcomes[m], &traits[m]};
    }
    if (code == ASC_OK)
        code = asc_probe_report(asc_study_images(job->study), outcomes, n, results);
    if (code == ASC_OK)
        code = asc_probe_report_traits(asc_study_images(job->study), traits, n, results);
    if (code == ASC_OK)
        code = asc_probe_report_intervals(asc_study_images(job->study), views, n, results);
    if (code == ASC_OK)
        code = asc_probe_report_differences(asc_study_images(job->study), views, n,
                                            job->settings->report.reference, results);
    for (int64_t m = 0; units && m < n; m++)
        release(&units[m]);
    free(units);
    free(outcomes);
    free(traits);
    free(views);
    return code;
}

const asc_analysis asc_probe_analysis = {
    .name = "probe",
    .summary = "how well a regression reads every attribute off the embeddings",
    .about = "Cross-validated accuracy, balanced accuracy and AUC of every attribute and model:\n"
             "under the published folds, under folds that keep an identity's photos together, and\n"
             "for shuffled labels, which must be at chance. Attributes of classes by multinomial\n"
             "logistic regression, numbers by ridge regression: R^2, Spearman's rho and the mean\n"
             "absolute error.\n",
    .examples = "  mpirun -n 8 attrscope probe study.h5 -o results.h5\n"
                "  attrscope probe study.h5 -o results.h5 --probe.folds=10 --probe.c=0.1\n",
    .parameters = asc_probe_parameters,
    .settings_size = sizeof(asc_probe_settings),
    .tables = asc_probe_tables,
    .sections = asc_probe_sections,
    .stage = 1,
    .edition = 3,
    .open = open,
    .compute = compute,
    .assemble = assemble,
    .sum_up = asc_probe_sum_up,
    .cost = asc_probe_cost,
    .describe = asc_probe_describe,
};
