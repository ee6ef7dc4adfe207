/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/solver.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "attrscope/probe.h"
#include "core/counts.h"
#include "probe/lbfgs.h"
#include "probe/objective.h"

/* Relative rounding of a loss from float32 and from float64 margins. */
static const double ROUNDING_SINGLE = 1e-6, ROUNDING_DOUBLE = 1e-12;
/* In float32 it pays to give up early: float64 takes over where it stopped. */
enum { PATIENCE_SINGLE = 5, PATIENCE_DOUBLE = 50 };

/* A solve under way. Problems belong to ranks in contiguous shares: a rank keeps the optimisers of
 * its own, and every rank knows which problems run. */
typedef struct work {
    const asc_probe_points *points;
    double c;
    int rank, size;
    int64_t problems, own_begin, own_end;
    asc_lbfgs *optimiser; /* [own] */
    double *diagonal;     /* [own, D + 1] */
    double *gradient;     /* [own, D + 1] */
    uint8_t *state;       /* [P] asc_lbfgs_state, the same on every rank */
    int32_t *running;     /* [active] problems, ascending */
    int64_t active;
    double *at;             /* [P, D + 1] trial points of the running problems */
    int64_t *own_sums;      /* [own, D + ASC_SUM_EXTRA] */
    uint8_t *own_state;     /* [own] */
    int *counts, *starts;   /* [size] running problems of a rank, and before it */
    int *lengths, *offsets; /* [size] the same in elements */
} work;

static void work_free(work *w) {
    for (int64_t p = 0; w->optimiser && p < w->own_end - w->own_begin; p++)
        asc_lbfgs_free(&w->optimiser[p]);
    free(w->optimiser);
    free(w->diagonal);
    free(w->gradient);
    free(w->state);
    free(w->running);
    free(w->at);
    free(w->own_sums);
    free(w->own_state);
    free(w->counts);
    free(w->starts);
    free(w->lengths);
    free(w->offsets);
}

static asc_code work_allocate(work *w, const asc_probe_settings *settings) {
    uint64_t d = (uint64_t)w->points->dimension, p = (uint64_t)w->problems;
    uint64_t own = (uint64_t)(w->own_end - w->own_begin), ranks = (uint64_t)w->size;
    const struct {
        void *slot;
        uint64_t count;
        size_t size;
    } arrays[] = {
        {&w->optimiser, own, sizeof(asc_lbfgs)},
        {&w->diagonal, own * (d + 1), sizeof(double)},
        {&w->gradient, own * (d + 1), sizeof(double)},
        {&w->state, p, sizeof(uint8_t)},
        {&w->running, p, sizeof(int32_t)},
        {&w->at, p * (d + 1), sizeof(double)},
        {&w->own_sums, own * (d + ASC_SUM_EXTRA), sizeof(int64_t)},
        {&w->own_state, own, sizeof(uint8_t)},
        {&w->counts, ranks, sizeof(int)},
        {&w->starts, ranks, sizeof(int)},
        {&w->lengths, ranks, sizeof(int)},
        {&w->offsets, ranks, sizeof(int)},
    };
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        asc_code code = asc_alloc(arrays[i].slot, arrays[i].count, arrays[i].size,
                                  "state of the probe's problems");
        if (code != ASC_OK)
            return code;
    }
    for (uint64_t i = 0; i < own; i++) {
        asc_code code = asc_lbfgs_init(&w->optimiser[i], (int32_t)d + 1, settings->tolerance,
                                       ROUNDING_SINGLE, PATIENCE_SINGLE, settings->max_iterations);
        if (code != ASC_OK)
            return code;
    }
    return ASC_OK;
}

/* The running problems, and how many each rank owns, from w->state. */
static void list_running(work *w) {
    w->active = 0;
    for (int r = 0; r < w->size; r++) {
        int64_t end = asc_partition_begin(w->problems, w->size, r + 1);
        w->starts[r] = (int)w->active;
        for (int64_t p = asc_partition_begin(w->problems, w->size, r); p < end; p++)
            if (w->state[p] == ASC_LBFGS_RUNNING)
                w->running[w->active++] = (int32_t)p;
        w->counts[r] = (int)w->active - w->starts[r];
    }
}

static void set_lengths(work *w, int32_t elements) {
    for (int r = 0; r < w->size; r++) {
        w->lengths[r] = w->counts[r] * elements;
        w->offsets[r] = w->starts[r] * elements;
    }
}

static asc_lbfgs *optimiser_of(work *w, int64_t running_index) {
    return &w->optimiser[w->running[running_index] - w->own_begin];
}

/* Starts at w = 0 and the intercept that fits the training set's class shares. */
static asc_code place_starts(work *w, const int8_t *signs) {
    int64_t *tally = NULL;
    asc_code code = asc_alloc(&tally, 2 * (uint64_t)w->problems, sizeof *tally, "class counts");
    ASC_TRY(code, asc_agree(w->points->comm, code), done);
    for (int64_t i = 0; i < w->points->count; i++)
        for (int64_t p = 0; p < w->problems; p++) {
            int8_t sign = signs[i * w->problems + p];
            tally[2 * p] += sign < 0;
            tally[2 * p + 1] += sign > 0;
        }
    asc_counts_sum(w->points->comm, tally, 2 * w->problems);
    for (int64_t p = w->own_begin; p < w->own_end; p++)
        w->optimiser[p - w->own_begin].trial[w->points->dimension] =
            log((double)tally[2 * p + 1] / (double)tally[2 * p]);
done:
    free(tally);
    return code;
}

static void share_trials(work *w) {
    int32_t size = w->points->dimension + 1;
    int64_t first = w->starts[w->rank];
    for (int64_t k = first; k < first + w->counts[w->rank]; k++)
        memcpy(w->at + k * size, optimiser_of(w, k)->trial, (size_t)size * sizeof(double));
    set_lengths(w, size);
    MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, w->at, w->lengths, w->offsets, MPI_DOUBLE,
                   w->points->comm);
}

/* Adds the penalty to the sums of own running problem k and lets its optimiser move. */
static void advance(work *w, const asc_probe_objective *objective, int64_t k) {
    int32_t d = w->points->dimension;
    int64_t own = w->running[w->starts[w->rank] + k] - w->own_begin;
    asc_lbfgs *lbfgs = &w->optimiser[own];
    const int64_t *sums = w->own_sums + k * (d + ASC_SUM_EXTRA);
    double *gradient = w->gradient + own * (d + 1), *diagonal = w->diagonal + own * (d + 1);
    double extra[ASC_SUM_EXTRA];
    for (int s = 0; s < ASC_SUM_EXTRA; s++)
        extra[s] = asc_fixed_value(objective->fixed[s], sums[d + s]);
    double mean_curvature = w->c * extra[ASC_SUM_CURVATURE] / (double)w->points->n;
    double squares = 0.0;
    for (int32_t j = 0; j < d; j++) {
        double weight = lbfgs->trial[j];
        squares += weight * weight;
        gradient[j] = weight + w->c * asc_fixed_value(objective->fixed_gradient, sums[j]);
        diagonal[j] = 1.0 + mean_curvature * w->points->spectrum[j];
    }
    gradient[d] = w->c * extra[ASC_SUM_RESIDUAL];
    diagonal[d] = w->c * extra[ASC_SUM_CURVATURE];
    if (!(diagonal[d] > 1e-12)) /* every image is fitted to the last bit: a trial far too long */
        diagonal[d] = 1e-12;
    asc_lbfgs_advance(lbfgs, 0.5 * squares + w->c * extra[ASC_SUM_LOSS], gradient, diagonal);
}

static void evaluate(work *w, asc_probe_objective *objective) {
    share_trials(w);
    int64_t *sums = asc_probe_objective_sums(objective, w->active, w->running, w->at);
    set_lengths(w, w->points->dimension + ASC_SUM_EXTRA);
    MPI_Reduce_scatter(sums, w->own_sums, w->lengths, MPI_INT64_T, MPI_SUM, w->points->comm);
    int64_t own = w->counts[w->rank];
#pragma omp parallel for schedule(dynamic)
    for (int64_t k = 0; k < own; k++)
        advance(w, objective, k);
    for (int64_t k = 0; k < own; k++)
        w->own_state[k] = (uint8_t)optimiser_of(w, w->starts[w->rank] + k)->state;
}

/* Everyone learns the states of the problems that were running; how many of them are finished. */
static int64_t share_states(work *w, uint8_t *gathered) {
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
static asc_code run_rounds(work *w, const int8_t *signs, bool precise, asc_progress *progress,
                           asc_probe_fit *fit) {
    asc_probe_objective objective = {0};
    uint8_t *gathered = NULL;
    asc_code code = asc_alloc(&gathered, (uint64_t)w->problems, sizeof *gathered, "states");
    ASC_TRY(code, asc_agree(w->points->comm, code), done);
    ASC_TRY(code, asc_probe_objective_init(w->points, signs, w->problems, precise, &objective),
            done);
    for (list_running(w); w->active > 0;) {
        evaluate(w, &objective);
        asc_progress_add(progress, (double)share_states(w, gathered));
        fit->evaluations++;
        list_running(w);
    }
done:
    asc_probe_objective_free(&objective);
    free(gathered);
    return code;
}

/* Sets the problems that float32 could not finish running again; how many. */
static int64_t restart_stalled(work *w) {
    int64_t stalled = 0;
    for (int64_t p = 0; p < w->problems; p++) {
        if (w->state[p] != ASC_LBFGS_STALLED)
            continue;
        w->state[p] = ASC_LBFGS_RUNNING;
        stalled++;
        if (p >= w->own_begin && p < w->own_end)
            asc_lbfgs_refine(&w->optimiser[p - w->own_begin], ROUNDING_DOUBLE, PATIENCE_DOUBLE);
    }
    return stalled;
}

static asc_code collect(work *w, asc_probe_fit *fit) {
    int32_t size = fit->dimension + 1;
    asc_code code = asc_alloc(&fit->rotated, (uint64_t)fit->problems * (uint64_t)size,
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
    for (int r = 0; r < w->size; r++) {
        w->starts[r] = (int)asc_partition_begin(w->problems, w->size, r);
        w->counts[r] = (int)asc_partition_begin(w->problems, w->size, r + 1) - w->starts[r];
    }
    for (int64_t p = w->own_begin; p < w->own_end; p++) {
        const asc_lbfgs *lbfgs = &w->optimiser[p - w->own_begin];
        memcpy(fit->rotated + p * size, lbfgs->point, (size_t)size * sizeof(double));
        fit->iterations[p] = lbfgs->iterations;
    }
    for (int64_t p = 0; p < w->problems; p++)
        fit->converged[p] = w->state[p] == ASC_LBFGS_CONVERGED;
    MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, fit->iterations, w->counts, w->starts,
                   MPI_INT64_T, w->points->comm);
    set_lengths(w, size);
    MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, fit->rotated, w->lengths, w->offsets,
                   MPI_DOUBLE, w->points->comm);
    return ASC_OK;
}

asc_code asc_probe_solve(const asc_probe_points *points, const int8_t *signs, int64_t problems,
                         const asc_probe_settings *settings, asc_probe_fit *fit) {
    *fit = (asc_probe_fit){.problems = problems, .dimension = points->dimension};
    if (problems > INT_MAX / (points->dimension + ASC_SUM_EXTRA))
        return asc_fail(ASC_DATA,
                        "probe: %lld regressions of %d weights exceed what one message can carry; "
                        "list fewer attributes",
                        (long long)problems, points->dimension);
    work w = {.points = points, .c = settings->c, .problems = problems};
    MPI_Comm_rank(points->comm, &w.rank);
    MPI_Comm_size(points->comm, &w.size);
    w.own_begin = asc_partition_begin(problems, w.size, w.rank);
    w.own_end = asc_partition_begin(problems, w.size, w.rank + 1);
    asc_progress progress;
    asc_progress_begin(&progress, "probe", "regressions", (double)problems);
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(points->comm, work_allocate(&w, settings)), done);
    ASC_TRY(code, place_starts(&w, signs), done);
    ASC_TRY(code, run_rounds(&w, signs, false, &progress, fit), done);
    fit->refined = restart_stalled(&w);
    if (fit->refined > 0)
        ASC_TRY(code, run_rounds(&w, signs, true, &progress, fit), done);
    code = collect(&w, fit);
done:
    asc_progress_end(&progress);
    work_free(&w);
    if (code != ASC_OK)
        asc_probe_fit_free(fit);
    return code;
}
