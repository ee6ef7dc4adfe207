/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups of ranks, each with a unit at a time. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "plan/cost.h"
#include "plan/memory_limit.h"
#include "restart/checkpoint.h"
#include "restart/saved.h"
#include "restart/spare.h"
#include "restart/stop.h"
#include "run/queue.h"

typedef struct rank_group {
    MPI_Comm comm;              /* grows when others join */
    int rank;                   /* in comm */
    int number, count;          /* of the groups that there were at first */
    bool leads;                 /* the first rank of the group that there was at first */
    double predicted, measured; /* seconds of its units */
} rank_group;

typedef struct group_state {
    MPI_Comm world;
    const asc_settings *settings;
    const asc_run_options *options;
    asc_run_units *units;
    asc_run_queue queue;
    rank_group group;
    char (*messages)[ASC_MESSAGE_SIZE]; /* [n units] of what failed in this group */
} group_state;

/* As many groups as there are units, ranks and memory for. */
static int count_groups(const group_state *state, asc_layout layout, double memory) {
    int groups = state->queue.n < layout.ranks ? (int)state->queue.n : (int)layout.ranks;
    for (; groups > 1; groups--) {
        const asc_layout group = {.ranks = layout.ranks / groups,
                                  .ranks_a_node = layout.ranks_a_node,
                                  .threads = layout.threads};
        double most = 0;
        for (int64_t i = 0; i < state->queue.n; i++) {
            const asc_run_unit *unit = &state->units->units[state->queue.order[i]];
            most = fmax(most,
                        asc_cost_unit(state->options->analyses[unit->analysis], &unit->unit.shape,
                                      state->settings, &asc_machine_reference, group)
                            .bytes);
        }
        if (most * (double)layout.ranks_a_node <= memory)
            break;
    }
    return groups;
}

static asc_code write_outcome(const group_state *state, const asc_unit *unit,
                              const asc_pack *pack) {
    char *path = NULL;
    asc_code code = pack->code;
    if (code == ASC_OK && state->group.rank == 0) {
        code = asc_run_outcome_path(state->options, unit, &path);
        if (code == ASC_OK)
            code = asc_saved_write(path, unit->key, pack);
        free(path);
    }
    return asc_agree(state->group.comm, code);
}

static asc_code compute(const group_state *state, const asc_job *job, const asc_run_unit *unit) {
    const asc_analysis *analysis = state->options->analyses[unit->analysis];
    asc_checkpoint *checkpoint = NULL;
    asc_pack pack = {0};
    char *path = NULL;
    asc_code code = asc_run_checkpoint_path(state->options, &unit->unit, &path);
    ASC_TRY(code, asc_agree(job->comm, code), done);
    ASC_TRY(
        code,
        asc_checkpoint_open(job->comm, path, unit->unit.key, state->options->interval, &checkpoint),
        done);
    asc_log_enter_group(state->group.rank == 0);
    code = analysis->compute(job, unit->index, &pack);
    asc_log_leave_group();
    if (code == ASC_OK)
        code = write_outcome(state, &unit->unit, &pack);
done:
    asc_checkpoint_close(&checkpoint, code == ASC_OK);
    asc_pack_free(&pack);
    free(path);
    return code;
}

/* Opens an analysis for this group unless it is the one that is open (-1: none). */
static asc_code switch_to(const group_state *state, int32_t analysis, asc_job *job,
                          int32_t *opened) {
    const asc_analysis *const *analyses = state->options->analyses;
    if (*opened == analysis)
        return ASC_OK;
    if (*opened >= 0)
        asc_run_close(analyses[*opened], job);
    asc_code code = asc_run_open(state->group.comm, state->settings, state->options,
                                 analyses[analysis], job, NULL, NULL);
    *opened = code == ASC_OK ? analysis : -1;
    if (code != ASC_OK)
        asc_run_close(analyses[analysis], job);
    return code;
}

static asc_code run_unit(group_state *state, asc_job *job, int32_t *opened, int64_t index) {
    asc_run_unit *unit = &state->units->units[index];
    const double start = asc_clock();
    asc_code code = switch_to(state, unit->analysis, job, opened);
    if (code == ASC_OK)
        code = compute(state, job, unit);
    if (code == ASC_OK && state->group.rank == 0)
        unit->finished = 1;
    if (code != ASC_OK && state->group.rank == 0 && !asc_spare_claimed()) {
        unit->failed = (int32_t)code;
        memcpy(state->messages[index], asc_error_message(), ASC_MESSAGE_SIZE);
    }
    if (state->group.rank == 0 && !asc_spare_claimed())
        state->group.predicted += unit->cost;
    state->group.measured += asc_clock() - start;
    return code;
}

/* This rank belongs to another group from now on; what was open was so for the former one. */
static void change_group(group_state *state, MPI_Comm joined, asc_job *job, int32_t *opened) {
    if (*opened >= 0)
        asc_run_close(state->options->analyses[*opened], job);
    *opened = -1;
    MPI_Comm_free(&state->group.comm);
    state->group.comm = joined;
    MPI_Comm_rank(joined, &state->group.rank);
}

/* A unit, and again from its checkpoint whenever other ranks join. */
static asc_code run_joined(group_state *state, asc_job *job, int32_t *opened, int64_t unit) {
    asc_code code = run_unit(state, job, opened, unit);
    while (asc_spare_claimed()) {
        change_group(state, asc_spare_join(state->group.comm, unit), job, opened);
        int ranks = 0;
        MPI_Comm_size(state->group.comm, &ranks);
        if (state->group.rank == 0)
            asc_log_from_any(ASC_LOG_INFO, "%s: others have joined: %d ranks go on with it",
                             state->units->units[unit].unit.name, ranks);
        code = run_unit(state, job, opened, unit);
    }
    return code;
}

/* The next unit of this group, or that of a group which it joins; -1 when nobody is at work. */
static asc_code find_work(group_state *state, asc_code code, asc_job *job, int32_t *opened,
                          int64_t *unit) {
    MPI_Comm joined = MPI_COMM_NULL;
    *unit = -1;
    if (code == ASC_OK)
        code = asc_agree(state->group.comm, asc_stop_check());
    if (code == ASC_OK)
        code = asc_run_queue_take(&state->queue, state->group.comm, unit);
    if (code == ASC_OK && *unit >= 0)
        return code;
    const asc_code waited = asc_spare_wait(state->group.comm, code == ASC_OK, &joined, unit);
    if (joined != MPI_COMM_NULL)
        change_group(state, joined, job, opened);
    return code == ASC_OK ? waited : code;
}

/* Takes units until none is left. Collective over the group. */
static asc_code work(group_state *state) {
    asc_job job = {0};
    int32_t opened = -1;
    int64_t unit = -1;
    asc_code code = find_work(state, ASC_OK, &job, &opened, &unit);
    while (unit >= 0) {
        code = run_joined(state, &job, &opened, unit);
        if (asc_run_is_about_data(code))
            code = ASC_OK;
        code = find_work(state, code, &job, &opened, &unit);
    }
    if (opened >= 0)
        asc_run_close(state->options->analyses[opened], &job);
    return code;
}

/* Everybody learns what became of every unit; the root tells what is left out of tables that
 * others are in. Collective. */
static void share_outcomes(group_state *state, asc_run_report *report) {
    int rank = 0, owner = -1;
    int64_t finished = 0, n_failed = 0;
    MPI_Comm_rank(state->world, &rank);
    for (int64_t i = 0; i < state->units->n; i++) {
        asc_run_unit *unit = &state->units->units[i];
        int32_t said[] = {unit->finished, unit->failed, unit->failed ? rank : -1};
        MPI_Allreduce(MPI_IN_PLACE, said, 3, MPI_INT32_T, MPI_MAX, state->world);
        unit->finished = said[0];
        unit->failed = said[1];
        finished += said[0];
        if (!asc_run_is_about_data((asc_code)unit->failed))
            continue;
        owner = said[2];
        n_failed++;
        MPI_Bcast(state->messages[i], ASC_MESSAGE_SIZE, MPI_CHAR, owner, state->world);
        if (report->failed == ASC_OK) {
            report->failed = (asc_code)unit->failed;
            memcpy(report->message, state->messages[i], ASC_MESSAGE_SIZE);
        }
    }
    for (int64_t i = 0; i < state->units->n && finished > 0; i++)
        if (asc_run_is_about_data((asc_code)state->units->units[i].failed))
            asc_log(ASC_LOG_WARN, "%s failed and is left out: %s", state->units->units[i].unit.name,
                    state->messages[i]);
    if (n_failed > 0 && finished > 0)
        asc_log(ASC_LOG_WARN, "%lld of %lld units failed, the rest is finished",
                (long long)n_failed, (long long)state->units->n);
}

/* How well the groups were balanced. Collective. */
static asc_code tell_balance(const group_state *state) {
    const int count = state->group.count;
    double *seconds = NULL;
    asc_code code = asc_agree(state->world,
                              asc_alloc(&seconds, 2 * (uint64_t)count, sizeof *seconds, "groups"));
    if (code != ASC_OK)
        return code;
    if (state->group.leads) {
        seconds[2 * state->group.number] = state->group.predicted;
        seconds[2 * state->group.number + 1] = state->group.measured;
    }
    MPI_Allreduce(MPI_IN_PLACE, seconds, 2 * count, MPI_DOUBLE, MPI_SUM, state->world);
    double all[2] = {0};
    for (int g = 0; g < 2 * count; g++)
        all[g % 2] += seconds[g];
    for (int g = 0; g < count; g++)
        asc_log(count > 1 ? ASC_LOG_INFO : ASC_LOG_DEBUG,
                "group %d of %d: predicted %.1f %% of the work, took %.1f %% of the time (%.2f s)",
                g + 1, count, 100 * seconds[2 * g] / all[0], 100 * seconds[2 * g + 1] / all[1],
                seconds[2 * g + 1]);
    free(seconds);
    return ASC_OK;
}

asc_code asc_run_compute(MPI_Comm comm, const asc_settings *settings,
                         const asc_run_options *options, asc_run_units *units,
                         asc_run_report *report) {
    group_state state = {.world = comm, .settings = settings, .options = options, .units = units};
    int rank = 0, size = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    asc_code code = asc_agree(
        comm, asc_alloc(&state.messages, (uint64_t)units->n, sizeof *state.messages, "messages"));
    if (code == ASC_OK)
        code = asc_run_queue_open(comm, options->units, units, &state.queue);
    if (code == ASC_OK && state.queue.n > 0) {
        const asc_layout layout = asc_layout_of(comm);
        state.group.count =
            count_groups(&state, layout, asc_memory_limit_of(comm, layout.ranks_a_node).bytes);
        /* Neighbouring ranks, which share nodes. */
        state.group.number = (int)((int64_t)rank * state.group.count / size);
        MPI_Comm_split(comm, state.group.number, rank, &state.group.comm);
        MPI_Comm_rank(state.group.comm, &state.group.rank);
        state.group.leads = state.group.rank == 0;
        code = asc_spare_begin(comm, options->units, state.queue.n);
        if (code == ASC_OK) {
            code = work(&state);
            asc_spare_end();
            code = asc_agree(comm, code);
            share_outcomes(&state, report);
        }
        if (code == ASC_OK && report->failed == ASC_OK)
            code = tell_balance(&state);
        MPI_Comm_free(&state.group.comm);
    }
    asc_run_queue_close(comm, &state.queue);
    free(state.messages);
    return code;
}
