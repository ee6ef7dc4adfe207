#include "inference/permutation.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "core/blas_threads.h"
#include "inference/round.h"
#include "restart/stop.h"

enum { BATCH_BYTES = 1 << 28 }; /* of the statistics that are held at once */

/* An attribute's place: number `index` of a group. */
typedef struct place {
    int32_t group, index;
} place;

typedef struct test_state {
    MPI_Comm comm;
    const asc_images *images;
    const int64_t *rows;
    const asc_inference_settings *settings;
    const asc_inference_source *source;
    bool has_given;
    asc_inference_group *groups;
    int32_t n_groups;
    place *places; /* [A] by group */
    int32_t held;  /* the group whose permutations are held; -1: none */
    int32_t *others[ASC_INFERENCE_EXCHANGES];
} test_state;

/* Attributes begin .. end - 1 of the places and their draws, numbered by group, then draw, then
 * attribute; this rank's are first_task .. end_task - 1. */
typedef struct batch {
    int32_t begin, end;
    int64_t first_task, end_task;
    double *drawn;                /* [own tasks, labellings, ASC_DRAWN] */
    asc_inference_counts *counts; /* [own tasks] */
} batch;

static asc_code check_people(const test_state *state) {
    for (int32_t g = 0; g < state->n_groups; g++) {
        const int64_t n = state->groups[g].n, most = state->settings->max_samples;
        if (n > ASC_MOST_PEOPLE && (most == 0 || most > ASC_MOST_PEOPLE))
            return asc_fail(ASC_USAGE,
                            "inference.max_samples: %lld people are too many for a draw, give at "
                            "most %d",
                            (long long)(most == 0 || most > n ? n : most), ASC_MOST_PEOPLE);
    }
    return ASC_OK;
}

static asc_code list_places(test_state *state) {
    const int32_t n = state->images->n_attributes;
    asc_code code = asc_alloc(&state->places, (uint64_t)n, sizeof *state->places, "attributes");
    for (int32_t g = 0, at = 0; g < state->n_groups && code == ASC_OK; g++)
        for (int32_t i = 0; i < state->groups[g].n_attributes; i++)
            state->places[at++] = (place){g, i};
    return code;
}

/* Task t: its draw, its place, and the first place of its group in the batch and behind it. */
static void find_task(const test_state *state, const batch *b, int64_t t, int64_t *draw,
                      int32_t *at, int32_t part[2]) {
    part[1] = b->begin;
    for (int64_t left = t;;) {
        part[0] = part[1];
        while (part[1] < b->end && state->places[part[1]].group == state->places[part[0]].group)
            part[1]++;
        const int64_t width = part[1] - part[0], tasks = width * state->settings->draws;
        if (left < tasks) {
            *draw = left / width;
            *at = part[0] + (int32_t)(left % width);
            return;
        }
        left -= tasks;
    }
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

/* The round that begins with task t of this rank; *next follows its last. */
static asc_code make_round(test_state *state, const batch *b, int64_t t, asc_inference_round *round,
                           int64_t *next) {
    int32_t at, part[2];
    *round = (asc_inference_round){.images = state->images,
                                   .rows = state->rows,
                                   .settings = state->settings,
                                   .has_given = state->has_given};
    find_task(state, b, t, &round->r, &at, part);
    const int64_t left = b->end_task - t;
    const int32_t end = left < part[1] - at ? at + (int32_t)left : part[1];
    const int32_t g = state->places[at].group;
    round->group = &state->groups[g];
    round->begin = state->places[at].index;
    round->end = round->begin + (end - at);
    *next = t + (end - at);
    asc_code code = hold_permutations(state, g);
    for (int e = 0; e < ASC_INFERENCE_EXCHANGES; e++)
        round->others[e] = state->others[e];
    return code == ASC_OK ? asc_inference_draw_make(round->group, state->rows, state->settings,
                                                    round->r, &round->draw)
                          : code;
}

/* Reads (collective) and runs (local) the tasks from *t on that share a draw; none left: reads no
 * rows. */
static asc_code run_round(test_state *state, batch *b, int64_t *t) {
    const asc_inference_source *source = state->source;
    const int64_t own = *t - b->first_task, labellings = 1 + state->settings->permutations;
    const bool mine = *t < b->end_task;
    asc_inference_round round = {0};
    int64_t *rows = NULL, next = *t;
    float *embeddings = NULL;
    asc_code code = asc_stop_check();
    if (code == ASC_OK && mine)
        code = make_round(state, b, *t, &round, &next);
    if (code == ASC_OK)
        code = asc_inference_round_rows(&round, &rows);
    if (code == ASC_OK)
        code = asc_alloc(&embeddings, (uint64_t)round.draw.n * (uint64_t)source->dimension,
                         sizeof *embeddings, "drawn embeddings");
    ASC_TRY(code, asc_agree(state->comm, code), done);
    ASC_TRY(code, source->read(source->self, rows, round.draw.n, embeddings), done);
    if (mine)
        code = asc_inference_round_run(&round, source->metric, source->dimension, rows, embeddings,
                                       b->drawn + own * labellings * ASC_DRAWN, b->counts + own);
    code = asc_agree(state->comm, code);
    *t = next;
done:
    asc_inference_draw_free(&round.draw);
    free(rows);
    free(embeddings);
    return code;
}

static int64_t count_rounds(const test_state *state, const batch *b) {
    int64_t rounds = 0, draw;
    int32_t at, part[2];
    for (int64_t t = b->first_task; t < b->end_task; rounds++) {
        find_task(state, b, t, &draw, &at, part);
        t += part[1] - at;
    }
    MPI_Allreduce(MPI_IN_PLACE, &rounds, 1, MPI_INT64_T, MPI_MAX, state->comm);
    return rounds;
}

/* Sums doubles on rank 0: one rank holds each number, the others add zero, which is exact. */
static void reduce(MPI_Comm comm, double *values, int64_t count) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    for (int64_t i = 0; i < count; i += INT_MAX / 2) {
        const int n = (int)(count - i < INT_MAX / 2 ? count - i : INT_MAX / 2);
        MPI_Reduce(rank == 0 ? MPI_IN_PLACE : values + i, rank == 0 ? values + i : NULL, n,
                   MPI_DOUBLE, MPI_SUM, 0, comm);
    }
}

/* All draws of one place on rank 0, and its value there. drawn [draws, labellings, ASC_DRAWN] and
 * counts [draws] are room for it. */
static asc_code gather(const test_state *state, const batch *b, int32_t at, double *drawn,
                       asc_inference_counts *counts, asc_inference_value *values) {
    const int64_t draws = state->settings->draws, labellings = 1 + state->settings->permutations;
    const int64_t size = labellings * ASC_DRAWN;
    const place *where = &state->places[at];
    int rank = 0;
    MPI_Comm_rank(state->comm, &rank);
    memset(drawn, 0, (size_t)(draws * size) * sizeof *drawn);
    memset(counts, 0, (size_t)draws * sizeof *counts);
    for (int64_t t = b->first_task; t < b->end_task; t++) {
        int64_t draw;
        int32_t found, part[2];
        find_task(state, b, t, &draw, &found, part);
        if (found != at)
            continue;
        memcpy(drawn + draw * size, b->drawn + (t - b->first_task) * size,
               (size_t)size * sizeof *drawn);
        counts[draw] = b->counts[t - b->first_task];
    }
    reduce(state->comm, drawn, draws * size);
    reduce(state->comm, (double *)counts, draws * (int64_t)(sizeof *counts / sizeof(double)));
    return rank == 0 ? asc_inference_summarise(
                           drawn, counts, draws, labellings,
                           &values[state->groups[where->group].attributes[where->index]])
                     : ASC_OK;
}

static asc_code gather_all(const test_state *state, const batch *b, asc_inference_value *values) {
    const uint64_t draws = (uint64_t)state->settings->draws;
    const uint64_t labellings = 1 + (uint64_t)state->settings->permutations;
    double *drawn = NULL;
    asc_inference_counts *counts = NULL;
    asc_code code = asc_alloc(&drawn, draws * labellings * ASC_DRAWN, sizeof *drawn, "statistics");
    if (code == ASC_OK)
        code = asc_alloc(&counts, draws, sizeof *counts, "statistics");
    ASC_TRY(code, asc_agree(state->comm, code), done);
    for (int32_t at = b->begin; at < b->end; at++) { /* all of them, as it is collective */
        const asc_code one = gather(state, b, at, drawn, counts, values);
        code = code == ASC_OK ? one : code;
    }
    code = asc_agree(state->comm, code);
done:
    free(drawn);
    free(counts);
    return code;
}

static asc_code run_batch(test_state *state, batch *b, asc_progress *progress,
                          asc_inference_value *values) {
    const int64_t tasks = (b->end - b->begin) * state->settings->draws;
    const int64_t labellings = 1 + state->settings->permutations;
    int rank = 0, size = 1;
    MPI_Comm_rank(state->comm, &rank);
    MPI_Comm_size(state->comm, &size);
    b->first_task = asc_partition_begin(tasks, size, rank);
    b->end_task = asc_partition_begin(tasks, size, rank + 1);
    const uint64_t own = (uint64_t)(b->end_task - b->first_task);
    asc_code code =
        asc_alloc(&b->drawn, own, (size_t)labellings * ASC_DRAWN * sizeof(double), "statistics");
    if (code == ASC_OK)
        code = asc_alloc(&b->counts, own, sizeof *b->counts, "statistics");
    ASC_TRY(code, asc_agree(state->comm, code), done);
    const int64_t rounds = count_rounds(state, b);
    int64_t t = b->first_task;
    for (int64_t r = 0; r < rounds; r++) {
        ASC_TRY(code, run_round(state, b, &t), done);
        asc_progress_add(progress, (double)tasks / (double)rounds);
    }
    code = gather_all(state, b, values);
done:
    free(b->drawn);
    free(b->counts);
    return code;
}

asc_code asc_inference_permute(MPI_Comm comm, const asc_images *images, const int64_t *rows,
                               const asc_inference_settings *settings, asc_inference_given given,
                               const asc_inference_source *source, asc_inference_value *values) {
    test_state state = {.comm = comm,
                        .images = images,
                        .rows = rows,
                        .settings = settings,
                        .source = source,
                        .has_given = given.n > 0,
                        .held = -1};
    const double bytes =
        (double)settings->draws * (double)(1 + settings->permutations) * ASC_DRAWN * sizeof(double);
    const int32_t n = images->n_attributes;
    const int32_t width = bytes * n <= BATCH_BYTES ? n : 1 + (int32_t)(BATCH_BYTES / bytes);
    asc_progress progress;
    asc_code code = asc_inference_groups_make(images, rows, settings->seed, given, &state.groups,
                                              &state.n_groups);
    if (code == ASC_OK)
        code = check_people(&state);
    if (code == ASC_OK)
        code = list_places(&state);
    ASC_TRY(code, asc_agree(comm, code), done);
    asc_blas_single_thread();
    asc_progress_begin(&progress, "permutation test", "draws x attributes",
                       (double)(n * settings->draws));
    for (int32_t begin = 0; begin < n; begin += width) {
        batch b = {.begin = begin, .end = begin + width < n ? begin + width : n};
        ASC_TRY(code, run_batch(&state, &b, &progress, values), done);
    }
    asc_progress_end(&progress);
done:
    drop_permutations(&state);
    asc_inference_groups_free(state.groups, state.n_groups);
    free(state.places);
    return code;
}
