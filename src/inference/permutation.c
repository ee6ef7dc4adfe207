/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/permutation.h"

#include <stdlib.h>

#include "attrscope/inference.h"
#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "core/blas.h"
#include "inference/round.h"
#include "inference/tasks.h"
#include "restart/stop.h"

enum { BATCH_BYTES = 1 << 28 }; /* of the statistics that are held at once */

typedef struct test_state {
    MPI_Comm comm;
    asc_inference_traits traits;
    const int64_t *rows;
    const asc_inference_settings *settings;
    const asc_inference_source *source;
    bool has_given;
    asc_inference_group *groups;
    int32_t n_groups;
    asc_inference_place *places;
    int32_t held; /* the group whose permutations are held; -1: none */
    int32_t *others[ASC_INFERENCE_EXCHANGES];
} test_state;

static asc_code check_people(const test_state *state) {
    for (int32_t g = 0; g < state->n_groups; g++) {
        const int64_t n = state->groups[g].n, most = state->settings->max_samples;
        if (n > ASC_MOST_PEOPLE && (most == 0 || most > ASC_MOST_PEOPLE))
            return asc_fail(ASC_USAGE,
                            "inference.max_samples: %lld people are too many for a draw, give at "
                            "most %d",
                            (long long)(most == 0 || most > n ? n : most), ASC_MOST_PEOPLE);
        if (state->groups[g].n_images > INT32_MAX)
            return asc_fail(ASC_USAGE, "inference: %lld images are too many; use inference.keep",
                            (long long)state->groups[g].n_images);
    }
    return ASC_OK;
}

static void drop_permutations(test_state *state) {
    for (int e = 0; e < ASC_INFERENCE_EXCHANGES; e++) {
        free(state->others[e]);
        state->others[e] = NULL;
    }
    state->held = -1;
}

static asc_code hold_permutations(test_state *state, int32_t g) {
    const asc_inference_group *group = &state->groups[g];
    bool is_needed[ASC_INFERENCE_EXCHANGES] = {false};
    asc_code code = ASC_OK;
    if (state->held == g)
        return ASC_OK;
    drop_permutations(state);
    for (int32_t a = 0; a < group->n_attributes; a++)
        is_needed[group->exchange[a]] = true;
    for (int e = 0; e < ASC_INFERENCE_EXCHANGES && code == ASC_OK; e++)
        if (is_needed[e])
            code = asc_inference_permutations_make(
                group, (asc_inference_exchange)e, state->settings->seed,
                state->settings->permutations, &state->others[e]);
    state->held = g;
    return code;
}

/* The tasks from t on that share a draw; *next follows the last of them. */
static asc_code make_round(test_state *state, const asc_inference_tasks *tasks, int64_t t,
                           asc_inference_round *round, int64_t *next) {
    const asc_inference_task task = asc_inference_task_find(tasks, t);
    const asc_inference_place *place = &state->places[task.at];
    const int64_t left = tasks->behind - t;
    const int32_t count = left < task.end - task.at ? (int32_t)left : task.end - task.at;
    *round = (asc_inference_round){.traits = &state->traits,
                                   .rows = state->rows,
                                   .settings = state->settings,
                                   .has_given = state->has_given,
                                   .group = &state->groups[place->group],
                                   .begin = place->index,
                                   .end = place->index + count,
                                   .r = task.draw};
    *next = t + count;
    asc_code code = hold_permutations(state, place->group);
    for (int e = 0; e < ASC_INFERENCE_EXCHANGES; e++)
        round->others[e] = state->others[e];
    return code == ASC_OK ? asc_inference_draw_make(round->group, state->rows, state->settings,
                                                    round->r, &round->draw)
                          : code;
}

/* Reads (collective) and runs (local) the tasks from *t on that share a draw; none left: reads no
 * rows. */
static asc_code run_round(test_state *state, asc_inference_tasks *tasks, int64_t *t) {
    const asc_inference_source *source = state->source;
    const int64_t own = *t - tasks->first;
    const bool mine = *t < tasks->behind;
    asc_inference_round round = {0};
    asc_drawn people = {0};
    int64_t next = *t;
    asc_code code = asc_stop_check();
    if (code == ASC_OK && mine)
        code = make_round(state, tasks, *t, &round, &next);
    if (code == ASC_OK)
        code = asc_inference_round_list(&round, source->dimension, &people);
    ASC_TRY(code, asc_agree(state->comm, code), done);
    ASC_TRY(code, source->read(source->self, people.rows, people.n, people.embeddings), done);
    if (mine)
        code = asc_inference_round_run(&round, source->metric, &people,
                                       tasks->drawn + own * tasks->labellings * ASC_DRAWN,
                                       tasks->counts + own);
    code = asc_agree(state->comm, code);
    *t = next;
done:
    asc_inference_draw_free(&round.draw);
    asc_drawn_free(&people);
    return code;
}

/* Rounds of the rank that has the most. */
static int64_t count_rounds(MPI_Comm comm, const asc_inference_tasks *tasks) {
    int64_t rounds = 0;
    for (int64_t t = tasks->first; t < tasks->behind; rounds++) {
        const asc_inference_task task = asc_inference_task_find(tasks, t);
        t += task.end - task.at;
    }
    MPI_Allreduce(MPI_IN_PLACE, &rounds, 1, MPI_INT64_T, MPI_MAX, comm);
    return rounds;
}

static asc_code run_batch(test_state *state, int32_t begin, int32_t end, asc_progress *progress,
                          const asc_inference_found *found) {
    asc_inference_tasks tasks;
    asc_code code =
        asc_inference_tasks_init(state->comm, state->places, begin, end, state->settings->draws,
                                 1 + state->settings->permutations, &tasks);
    ASC_TRY(code, asc_agree(state->comm, code), done);
    const int64_t rounds = count_rounds(state->comm, &tasks);
    int64_t t = tasks.first;
    for (int64_t r = 0; r < rounds; r++) {
        ASC_TRY(code, run_round(state, &tasks, &t), done);
        asc_progress_add(progress, (double)((end - begin) * tasks.draws) / (double)rounds);
    }
    code = asc_inference_tasks_gather(state->comm, &tasks, state->groups, found);
done:
    asc_inference_tasks_free(&tasks);
    return code;
}

/* Attributes whose statistics may be held at once. */
static int32_t batch_width(const test_state *state, int32_t attributes) {
    const double bytes = (double)state->settings->draws *
                         (double)(1 + state->settings->permutations) * ASC_DRAWN * sizeof(double);
    const double fitting = BATCH_BYTES / bytes;
    return fitting >= attributes ? attributes : fitting < 1 ? 1 : (int32_t)fitting;
}

asc_code asc_inference_permute(MPI_Comm comm, const asc_images *images, const int64_t *rows,
                               const asc_inference_settings *settings, asc_inference_given given,
                               const asc_inference_source *source, asc_inference_value *values,
                               asc_inference_kind_value *kinds) {
    test_state state = {.comm = comm,
                        .rows = rows,
                        .settings = settings,
                        .source = source,
                        .has_given = given.n > 0,
                        .held = -1};
    const int32_t n = images->n_attributes + images->n_traits, width = batch_width(&state, n);
    const asc_inference_found found = {values, kinds, images->n_attributes};
    asc_progress progress;
    asc_code code = asc_inference_traits_make(images, &state.traits);
    if (code == ASC_OK)
        code = asc_inference_groups_make(&state.traits, rows, settings->seed, given, &state.groups,
                                         &state.n_groups);
    if (code == ASC_OK)
        code = check_people(&state);
    if (code == ASC_OK)
        code = asc_inference_places_make(state.groups, state.n_groups, &state.places);
    ASC_TRY(code, asc_agree(comm, code), done);
    asc_blas_prepare();
    asc_progress_begin(&progress, "permutation test", "draws x attributes",
                       (double)(n * settings->draws));
    for (int32_t begin = 0; begin < n; begin += width)
        ASC_TRY(code,
                run_batch(&state, begin, n - begin > width ? begin + width : n, &progress, &found),
                done);
    asc_progress_end(&progress);
done:
    drop_permutations(&state);
    asc_inference_groups_free(state.groups, state.n_groups);
    asc_inference_traits_free(&state.traits);
    free(state.places);
    return code;
}
