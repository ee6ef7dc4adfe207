/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/solver.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/probe.h"
#include "probe/work.h"

/* Relative rounding of a loss from float32 and from float64 margins. */
static const double ROUNDING_SINGLE = 1e-6, ROUNDING_DOUBLE = 1e-12;
/* In float32 it pays to give up early: float64 takes over where it stopped. */
enum { PATIENCE_SINGLE = 5, PATIENCE_DOUBLE = 50 };

static asc_lbfgs *optimiser_of(asc_probe_work *w, int64_t running_index) {
    return &w->optimiser[w->running[running_index] - asc_probe_own_begin(w)];
}

static void share_trials(asc_probe_work *w) {
    const int32_t size = w->points->dimension + 1;
    asc_probe_set_lengths(w, size);
    double *to = w->at + w->offsets[w->rank];
    for (int64_t k = 0; k < w->counts[w->rank]; k++) {
        const asc_lbfgs *lbfgs = optimiser_of(w, w->starts[w->rank] + k);
        memcpy(to, lbfgs->trial, (size_t)lbfgs->size * sizeof(double));
        to += lbfgs->size;
    }
    MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, w->at, w->lengths, w->offsets, MPI_DOUBLE,
                   w->points->comm);
}

/* Adds the penalty to the sums of own running problem k and lets its optimiser move. */
static void advance(asc_probe_work *w, const asc_probe_objective *objective, int64_t k) {
    const int32_t d = w->points->dimension;
    const int64_t p = w->running[w->starts[w->rank] + k];
    const int32_t width = asc_probe_width(w->problems, p);
    const int64_t column = w->first[p] - w->first[asc_probe_own_begin(w)];
    asc_lbfgs *lbfgs = &w->optimiser[p - asc_probe_own_begin(w)];
    double *gradients = w->gradient + column * (d + 1), *diagonals = w->diagonal + column * (d + 1);
    /* The sum of the weights of all classes is 0; on such, K balanced classes have this Hessian. */
    const double steeper = width > 1 ? (double)width / (width - 1) : 1.0;
    /* Two classes have half the weights of a logistic regression each, at half its C. */
    const double c = width == 2 ? 0.5 * w->c : w->c;
    double squares = 0.0, loss = 0.0;
    for (int32_t v = 0; v < width; v++) {
        const int64_t *sums = w->own_sums + (w->own_start[k] + v) * (d + ASC_SUM_EXTRA);
        const double *trial = lbfgs->trial + (int64_t)v * (d + 1);
        double *gradient = gradients + (int64_t)v * (d + 1);
        double *diagonal = diagonals + (int64_t)v * (d + 1), extra[ASC_SUM_EXTRA];
        for (int s = 0; s < ASC_SUM_EXTRA; s++)
            extra[s] = asc_fixed_value(objective->fixed[s], sums[d + s]);
        const double curvature = c * extra[ASC_SUM_CURVATURE] * steeper;
        const double mean_curvature = curvature / (double)w->points->n;
        for (int32_t j = 0; j < d; j++) {
            double weight = trial[j];
            squares += weight * weight;
            gradient[j] = weight + c * asc_fixed_value(objective->fixed_gradient, sums[j]);
            diagonal[j] = 1.0 + mean_curvature * w->points->spectrum[j];
        }
        gradient[d] = c * extra[ASC_SUM_RESIDUAL];
        diagonal[d] = curvature;
        if (!(diagonal[d] > 1e-12)) /* all is fitted to the last bit: a trial far too long */
            diagonal[d] = 1e-12;
        loss += extra[ASC_SUM_LOSS];
    }
    asc_lbfgs_advance(lbfgs, 0.5 * squares + c * loss, gradients, diagonals);
}

static void evaluate(asc_probe_work *w, asc_probe_objective *objective) {
    share_trials(w);
    int64_t *sums = asc_probe_objective_sums(objective, w->active, w->running, w->at);
    asc_probe_set_lengths(w, w->points->dimension + ASC_SUM_EXTRA);
    MPI_Reduce_scatter(sums, w->own_sums, w->lengths, MPI_INT64_T, MPI_SUM, w->points->comm);
    int64_t own = w->counts[w->rank];
#pragma omp parallel for schedule(dynamic)
    for (int64_t k = 0; k < own; k++)
        advance(w, objective, k);
    for (int64_t k = 0; k < own; k++)
        w->own_state[k] = (uint8_t)optimiser_of(w, w->starts[w->rank] + k)->state;
}

/* Everyone learns the states of the problems that were running; how many of them are finished. */
static int64_t share_states(asc_probe_work *w, uint8_t *gathered) {
    int64_t finished = 0;
    MPI_Allgatherv(w->own_state, w->counts[w->rank], MPI_UINT8_T, gathered, w->counts, w->starts,
                   MPI_UINT8_T, w->points->comm);
    for (int64_t k = 0; k < w->active; k++) {
        w->state[w->running[k]] = gathered[k];
        finished += gathered[k] != ASC_LBFGS_RUNNING && gathered[k] != ASC_LBFGS_STALLED;
    }
    return finished;
}

/* Runs until no problem runs. */
static asc_code run_rounds(asc_probe_work *w, bool precise, asc_progress *progress,
                           asc_probe_fit *fit) {
    asc_probe_objective objective = {0};
    uint8_t *gathered = NULL;
    asc_code code = asc_alloc(&gathered, (uint64_t)w->problems->count, sizeof *gathered, "states");
    ASC_TRY(code, asc_agree(w->points->comm, code), done);
    ASC_TRY(code, asc_probe_objective_init(w->points, w->problems, precise, &objective), done);
    for (asc_probe_list_running(w); w->active > 0;) {
        evaluate(w, &objective);
        asc_progress_add(progress, (double)share_states(w, gathered));
        fit->evaluations++;
        asc_probe_list_running(w);
    }
done:
    asc_probe_objective_free(&objective);
    free(gathered);
    return code;
}

/* Sets the problems that float32 could not finish running again; how many. */
static int64_t restart_stalled(asc_probe_work *w) {
    int64_t stalled = 0;
    for (int64_t p = 0; p < w->problems->count; p++) {
        if (w->state[p] != ASC_LBFGS_STALLED)
            continue;
        w->state[p] = ASC_LBFGS_RUNNING;
        stalled++;
        if (p >= asc_probe_own_begin(w) && p < asc_probe_own_begin(w) + asc_probe_own_count(w))
            asc_lbfgs_refine(&w->optimiser[p - asc_probe_own_begin(w)], ROUNDING_DOUBLE,
                             PATIENCE_DOUBLE);
    }
    return stalled;
}

static asc_code collect(asc_probe_work *w, asc_probe_fit *fit) {
    int32_t size = fit->dimension + 1;
    asc_code code = asc_alloc(&fit->rotated, (uint64_t)fit->columns * (uint64_t)size,
                              sizeof(double), "weights");
    if (code == ASC_OK)
        code = asc_alloc(&fit->iterations, (uint64_t)fit->problems, sizeof(int64_t),
                         "iteration counts");
    if (code == ASC_OK)
        code = asc_alloc(&fit->converged, (uint64_t)fit->problems, sizeof(uint8_t),
                         "convergence flags");
    code = asc_agree(w->points->comm, code);
    if (code != ASC_OK)
        return code;
    asc_probe_list_all(w);
    for (int64_t k = 0; k < asc_probe_own_count(w); k++) {
        const asc_lbfgs *lbfgs = &w->optimiser[k];
        const int64_t p = asc_probe_own_begin(w) + k;
        memcpy(fit->rotated + w->first[p] * size, lbfgs->point,
               (size_t)lbfgs->size * sizeof(double));
        fit->iterations[p] = lbfgs->iterations;
    }
    for (int64_t p = 0; p < w->problems->count; p++)
        fit->converged[p] = w->state[p] == ASC_LBFGS_CONVERGED;
    MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, fit->iterations, w->counts, w->starts,
                   MPI_INT64_T, w->points->comm);
    asc_probe_set_lengths(w, size);
    MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, fit->rotated, w->lengths, w->offsets,
                   MPI_DOUBLE, w->points->comm);
    return ASC_OK;
}

asc_code asc_probe_solve(const asc_probe_points *points, const asc_probe_problems *problems,
                         const asc_probe_settings *settings, asc_probe_fit *fit) {
    *fit = (asc_probe_fit){.problems = problems->count, .dimension = points->dimension};
    for (int64_t p = 0; p < problems->count; p++)
        fit->columns += asc_probe_width(problems, p);
    if (fit->columns > INT_MAX / (points->dimension + ASC_SUM_EXTRA))
        return asc_fail(ASC_DATA,
                        "probe: regressions with %lld times %d weights exceed what one message can "
                        "carry; list fewer attributes",
                        (long long)fit->columns, points->dimension);
    asc_probe_work w = {.points = points, .problems = problems, .c = settings->c};
    MPI_Comm_rank(points->comm, &w.rank);
    MPI_Comm_size(points->comm, &w.size);
    asc_progress progress;
    asc_progress_begin(&progress, "probe", "regressions", (double)problems->count);
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_agree(points->comm,
                      asc_probe_work_allocate(&w, settings, ROUNDING_SINGLE, PATIENCE_SINGLE)),
            done);
    ASC_TRY(code, asc_probe_place_starts(&w), done);
    ASC_TRY(code, run_rounds(&w, false, &progress, fit), done);
    fit->refined = restart_stalled(&w);
    if (fit->refined > 0)
        ASC_TRY(code, run_rounds(&w, true, &progress, fit), done);
    code = collect(&w, fit);
done:
    asc_progress_end(&progress);
    asc_probe_work_free(&w);
    if (code != ASC_OK)
        asc_probe_fit_free(fit);
    return code;
}
