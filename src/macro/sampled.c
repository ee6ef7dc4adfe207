/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <limits.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/macro.h"
#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "core/blas.h"
#include "core/team.h"
#include "macro/draw.h"
#include "macro/draw_distances.h"
#include "macro/macro_parts.h"
#include "restart/stop.h"
#include "separation/energy.h"
#include "study/drawn.h"

/* One (draw, attribute) of this rank. */
typedef struct draw_task {
    int64_t draw;
    int32_t attribute;
    asc_draw images;
    asc_draw_statistics statistics;
} draw_task;

typedef struct sampled_state {
    const asc_macro_input *input;
    int64_t n_draws;
    int32_t n_attributes;
    int64_t n_tasks;  /* of this rank */
    int64_t n_rounds; /* reads of a model, the same on every rank */
    int32_t width;    /* tasks a round */
    draw_task *tasks; /* [n_tasks] */
} sampled_state;

/* Deals the tasks out in turn, and makes this rank's draws. */
static asc_code make_draws(sampled_state *state) {
    int rank = 0, size = 1;
    MPI_Comm_rank(state->input->comm, &rank);
    MPI_Comm_size(state->input->comm, &size);
    const int64_t all = state->n_draws * state->n_attributes;
    state->n_tasks = all / size + (rank < all % size);
    state->width = omp_get_max_threads();
    asc_code code =
        asc_alloc(&state->tasks, (uint64_t)state->n_tasks, sizeof *state->tasks, "draws");
    for (int64_t t = 0; t < state->n_tasks && code == ASC_OK; t++) {
        draw_task *task = &state->tasks[t];
        const int64_t index = rank + t * size;
        task->draw = index / state->n_attributes;
        task->attribute = (int32_t)(index % state->n_attributes);
        code = asc_draw_make(state->input, task->draw, task->attribute, &task->images);
    }
    code = asc_agree(state->input->comm, code);
    state->n_rounds = (state->n_tasks + state->width - 1) / state->width;
    MPI_Allreduce(MPI_IN_PLACE, &state->n_rounds, 1, MPI_INT64_T, MPI_MAX, state->input->comm);
    return code;
}

/* The study rows that a round's tasks need. Errors: ASC_MEMORY. */
static asc_code list_rows(const sampled_state *state, int64_t first, int64_t end,
                          asc_drawn *drawn) {
    const int64_t model = state->input->model;
    int64_t most = 0, n = 0, *rows = NULL;
    for (int64_t t = first; t < end; t++)
        most += 2 * state->tasks[t].images.n;
    asc_code code = asc_alloc(&rows, (uint64_t)most, sizeof *rows, "drawn rows");
    for (int64_t t = first; t < end && code == ASC_OK; t++)
        for (int m = 0; m < 2; m++)
            for (int64_t i = 0; i < state->tasks[t].images.n; i++)
                rows[n++] = state->input->rows[state->tasks[t].images.images[m][i]];
    if (code == ASC_OK)
        code = asc_drawn_list(rows, n, asc_study_get_model(state->input->study, model)->dimension,
                              drawn);
    free(rows);
    return code;
}

/* One task: its embeddings in drawn order, then its statistics. */
static asc_code run_task(const sampled_state *state, asc_metric metric, const asc_drawn *drawn,
                         draw_task *task) {
    const int64_t n = task->images.n, dimension = drawn->dimension;
    float *embeddings = NULL;
    asc_code code = asc_alloc(&embeddings, 2 * (uint64_t)n * (uint64_t)dimension,
                              sizeof *embeddings, "drawn embeddings");
    for (int64_t i = 0; i < 2 * n && code == ASC_OK; i++) {
        const int64_t row = state->input->rows[task->images.images[i / n][i % n]];
        memcpy(embeddings + i * dimension, asc_drawn_row(drawn, row),
               (size_t)dimension * sizeof *embeddings);
    }
    if (code == ASC_OK)
        code = asc_draw_compare(metric, embeddings, n, drawn->dimension, &task->statistics);
    free(embeddings);
    return code;
}

/* Reads a round's embeddings (collective) and runs its tasks, threads in parallel. */
static asc_code run_round(const sampled_state *state, int64_t round) {
    const int64_t model = state->input->model;
    const asc_metric metric = asc_study_get_model(state->input->study, model)->metric;
    int64_t first = round * state->width, end = first + state->width;
    first = first < state->n_tasks ? first : state->n_tasks;
    end = end < state->n_tasks ? end : state->n_tasks;
    asc_drawn drawn = {0};
    asc_team team = {0};
    asc_code code = list_rows(state, first, end, &drawn);
    if (code == ASC_OK)
        code = asc_stop_check();
    ASC_TRY(code, asc_agree(state->input->comm, code), done);
    ASC_TRY(code,
            asc_study_read_embeddings(state->input->study, model, drawn.rows, drawn.n,
                                      drawn.embeddings),
            done);
#pragma omp parallel for schedule(dynamic)
    for (int64_t t = first; t < end; t++)
        asc_team_note(&team, run_task(state, metric, &drawn, &state->tasks[t]));
    code = asc_agree(state->input->comm, asc_team_end(&team));
done:
    asc_drawn_free(&drawn);
    return code;
}

/* Mean, spread and quantiles over draws of one attribute's modality: statistics [n_draws] is used
 * up. */
static asc_code summarise(double *statistics, int64_t n_draws, int64_t n, asc_ks_value *out) {
    asc_ks_value value = {.statistic = asc_mean(statistics, n_draws),
                          .deviation = asc_deviation(statistics, n_draws, 1),
                          .lower = NAN,
                          .upper = NAN,
                          .location = NAN,
                          .people = NAN};
    value.low = n_draws > 1 ? asc_quantile(statistics, n_draws, 0.025) : NAN;
    value.high = n_draws > 1 ? asc_quantile(statistics, n_draws, 0.975) : NAN;
    asc_code code = asc_ks_pvalue_default(value.statistic, n * (n - 1) / 2, n * n, &value.pvalue);
    *out = value;
    return code;
}

/* The mean distances, means over draws, and the energy distance of every draw: distances [n_draws]
 * is scratch. */
static asc_energy_value summarise_energies(const double *means, int64_t n_draws,
                                           double *distances) {
    asc_energy_value value = {.low = NAN, .high = NAN, .people = NAN};
    for (int c = 0; c < ASC_MEANS; c++)
        value.mean[c] = asc_mean(means + c * n_draws, n_draws);
    for (int64_t d = 0; d < n_draws; d++) {
        const double mean[ASC_MEANS] = {means[d], means[n_draws + d], means[2 * n_draws + d]};
        distances[d] = asc_energy_distance(mean);
    }
    value.distance = asc_mean(distances, n_draws);
    value.deviation = asc_deviation(distances, n_draws, 1);
    if (n_draws > 1) {
        value.low = asc_quantile(distances, n_draws, 0.025);
        value.high = asc_quantile(distances, n_draws, 0.975);
    }
    return value;
}

/* Numbers of a draw of an attribute: two statistics, then the mean distances. */
enum { DRAW_MEANS = 2, DRAW_NUMBERS = DRAW_MEANS + ASC_MEANS };

/* Everybody gets everybody's statistics of a model and summarises them. One rank holds each number,
 * the others add zero, which is exact. */
static asc_code share_statistics(const sampled_state *state, asc_ks_value *values,
                                 asc_energy_value *energies) {
    const int64_t draws = state->n_draws, attributes = state->n_attributes;
    double *numbers = NULL, *distances = NULL;
    int64_t *sizes = NULL;
    asc_team team = {0};
    asc_code code = ASC_OK;
    const uint64_t count = DRAW_NUMBERS * (uint64_t)draws * (uint64_t)attributes;
    code = asc_alloc(&numbers, count, sizeof *numbers, "statistics of draws");
    if (code == ASC_OK)
        code = asc_alloc(&distances, (uint64_t)draws, sizeof *distances, "statistics of draws");
    if (code == ASC_OK)
        code = asc_alloc(&sizes, (uint64_t)attributes, sizeof *sizes, "sizes of draws");
    ASC_TRY(code, asc_agree(state->input->comm, code), done);
    for (int64_t t = 0; t < state->n_tasks; t++) {
        const draw_task *task = &state->tasks[t];
        double *to = numbers + DRAW_NUMBERS * task->attribute * draws + task->draw;
        for (int m = 0; m < DRAW_MEANS; m++)
            to[m * draws] = task->statistics.ks[m];
        for (int c = 0; c < ASC_MEANS; c++)
            to[(DRAW_MEANS + c) * draws] = task->statistics.mean[c];
        sizes[task->attribute] = task->images.n;
    }
    for (uint64_t i = 0; i < count; i += INT_MAX / 2)
        MPI_Allreduce(MPI_IN_PLACE, numbers + i,
                      (int)(count - i < INT_MAX / 2 ? count - i : INT_MAX / 2), MPI_DOUBLE, MPI_SUM,
                      state->input->comm);
    MPI_Allreduce(MPI_IN_PLACE, sizes, (int)attributes, MPI_INT64_T, MPI_MAX, state->input->comm);
    /* Exact p-values take a moment each. */
#pragma omp parallel for schedule(dynamic)
    for (int64_t i = 0; i < DRAW_MEANS * attributes; i++) {
        const int64_t a = i / DRAW_MEANS, m = i % DRAW_MEANS;
        asc_team_note(&team, summarise(numbers + (DRAW_NUMBERS * a + m) * draws, draws, sizes[a],
                                       &values[i]));
    }
    for (int64_t a = 0; a < attributes; a++)
        energies[a] =
            summarise_energies(numbers + (DRAW_NUMBERS * a + DRAW_MEANS) * draws, draws, distances);
    code = asc_agree(state->input->comm, asc_team_end(&team));
done:
    free(numbers);
    free(distances);
    free(sizes);
    return code;
}

/* The root gets the study rows of all draws: [R, A, 2, max_samples], -1 where there are fewer. */
static asc_code gather_draws(const sampled_state *state, int64_t **drawn) {
    const int64_t most = asc_macro_settings_of(state->input->settings)->sampled.max_samples;
    const int64_t count = state->n_draws * state->n_attributes * 2 * most;
    int rank = 0;
    MPI_Comm_rank(state->input->comm, &rank);
    int64_t *all = NULL;
    asc_code code =
        asc_agree(state->input->comm, asc_alloc(&all, (uint64_t)count, sizeof *all, "drawn rows"));
    if (code != ASC_OK) {
        free(all);
        return code;
    }
    for (int64_t i = 0; i < count; i++)
        all[i] = -1;
    for (int64_t t = 0; t < state->n_tasks; t++) {
        const draw_task *task = &state->tasks[t];
        int64_t *to = all + (task->draw * state->n_attributes + task->attribute) * 2 * most;
        for (int m = 0; m < 2; m++)
            for (int64_t i = 0; i < task->images.n; i++)
                to[m * most + i] = state->input->rows[task->images.images[m][i]];
    }
    enum { CHUNK = 1 << 24 };
    for (int64_t i = 0; i < count; i += CHUNK) {
        const int n = (int)(count - i < CHUNK ? count - i : CHUNK);
        MPI_Reduce(rank == 0 ? MPI_IN_PLACE : all + i, rank == 0 ? all + i : NULL, n, MPI_INT64_T,
                   MPI_MAX, 0, state->input->comm);
    }
    if (rank != 0) {
        free(all);
        all = NULL;
    }
    *drawn = all;
    return ASC_OK;
}

asc_code asc_macro_sampled(const asc_macro_input *input, asc_ks_value *values,
                           asc_energy_value *energies, int64_t **drawn) {
    sampled_state state = {.input = input,
                           .n_draws = asc_macro_settings_of(input->settings)->sampled.draws,
                           .n_attributes = input->images->n_attributes};
    asc_progress progress;
    asc_code code = ASC_OK;
    *drawn = NULL;
    if (state.n_draws > (int64_t)UINT32_MAX / state.n_attributes)
        return asc_fail(ASC_USAGE, "macro.sampled.draws: %lld draws of %d attributes are too many",
                        (long long)state.n_draws, state.n_attributes);
    asc_blas_prepare();
    ASC_TRY(code, make_draws(&state), done);
    asc_progress_begin(&progress, "sampled KS", "draws", (double)(state.n_rounds * state.width));
    for (int64_t round = 0; round < state.n_rounds; round++) {
        ASC_TRY(code, run_round(&state, round), done);
        asc_progress_add(&progress, state.width);
    }
    ASC_TRY(code, share_statistics(&state, values, energies), done);
    asc_progress_end(&progress);
    code = gather_draws(&state, drawn);
done:
    for (int64_t t = 0; state.tasks && t < state.n_tasks; t++)
        asc_draw_free(&state.tasks[t].images);
    free(state.tasks);
    return code;
}
