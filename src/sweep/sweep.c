/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/sweep.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "core/team.h"
#include "restart/checkpoint.h"
#include "restart/spare.h"
#include "restart/stop.h"
#include "sweep/deal.h"
#include "sweep/held.h"
#include "sweep/kernels.h"
#include "sweep/tile.h"

/* What a thread computes a tile in: [ASC_STRIP_ROWS, ASC_BLOCK_ROWS] floats each. */
typedef struct tile_buffer {
    float *distances;
    float *cosines; /* NULL without fields */
} tile_buffer;

typedef struct sweep_state {
    const asc_points *points;
    const asc_kernels *kernels;
    asc_sink *const *sinks;
    int32_t n_sinks;
    int32_t n_threads;
    tile_buffer *buffers; /* [n_threads] */
    asc_team team;
    int rank;
    asc_deal deal;
    asc_held held;
    asc_checkpoint *checkpoint; /* NULL: none */
    uint16_t *done;             /* [n_done] a bit for each strip of each pair of blocks */
    int64_t n_done;
    int pausing;                     /* tiles are left for the next pass; set by one, read by all */
    int left;                        /* this rank has left some */
    double pairs_done, pairs_before; /* by this rank: so far, and before this pass */
    double began;                    /* asc_clock of this pass */
    asc_progress progress;
} sweep_state;

int32_t asc_sweep_threads(void) {
    return omp_get_max_threads();
}

static asc_code visit_tile(const sweep_state *sweep, int32_t thread, const asc_block *rows,
                           const asc_block *columns, int32_t strip) {
    const tile_buffer *buffer = &sweep->buffers[thread];
    const asc_tile tile = asc_tile_compute(sweep->points, sweep->kernels, rows, columns, strip,
                                           buffer->distances, buffer->cosines);
    asc_code code = ASC_OK;
    for (int32_t s = 0; s < sweep->n_sinks && code == ASC_OK; s++)
        code = sweep->sinks[s]->tile(sweep->sinks[s]->self, thread, &tile);
    return code;
}

/* Whether ranks that have nothing to do are worth a checkpoint: when enough is left for both. */
static bool is_helped(const sweep_state *sweep, double done) {
    static const double WORTH = 2; /* seconds */
    const double seconds = asc_clock() - sweep->began, pass = done - sweep->pairs_before;
    const double left = (double)sweep->deal.pairs[sweep->rank] - done;
    return asc_spare_offered() && pass > 0 && left / pass * seconds > WORTH;
}

/* Tells how far it is, and asks whether to leave the rest of the tiles; the thread that initialised
 * MPI. */
static void look_up(sweep_state *sweep) {
    double done = 0;
    asc_stop_poll();
    asc_spare_poll();
#pragma omp atomic read
    done = sweep->pairs_done;
    asc_progress_add(&sweep->progress, done - sweep->progress.done);
    /* A pass that had done nothing would be repeated for ever. */
    const bool due = sweep->checkpoint && done > sweep->pairs_before &&
                     (asc_checkpoint_due(sweep->checkpoint) || is_helped(sweep, done));
    if (!asc_stop_requested() && !due)
        return;
#pragma omp atomic write
    sweep->pausing = 1;
}

/* Whether a strip is still to be done; notes when it is left for the next pass. */
static bool is_due(sweep_state *sweep, int64_t pair, int32_t strip) {
    int pausing = 0;
    uint16_t done = 0;
#pragma omp atomic read
    pausing = sweep->pausing;
#pragma omp atomic read
    done = sweep->done[pair];
    if (asc_team_failed(&sweep->team) || done >> strip & 1)
        return false;
    if (!pausing)
        return true;
#pragma omp atomic write
    sweep->left = 1;
    return false;
}

/* Tile k of this rank, unless it is done. */
static void visit(sweep_state *sweep, int32_t thread, int64_t k) {
    const asc_deal_tile at = asc_deal_at(&sweep->deal, sweep->rank, k);
    const asc_block rows = asc_held_block(&sweep->held, at.row);
    const asc_block columns = asc_held_block(&sweep->held, at.column);
    const int64_t pair = asc_grid_pair(sweep->deal.blocks, at.row, at.column);
    if (at.strip * ASC_STRIP_ROWS >= rows.count || !is_due(sweep, pair, at.strip))
        return;
    asc_team_note(&sweep->team, visit_tile(sweep, thread, &rows, &columns, at.strip));
    const uint16_t bit = (uint16_t)(1u << at.strip);
#pragma omp atomic
    sweep->done[pair] |= bit;
#pragma omp atomic
    sweep->pairs_done += (double)asc_deal_pairs_of(&sweep->deal, at);
}

/* All tiles of this rank, threads in parallel. */
static void visit_all(sweep_state *sweep) {
    const int64_t n = asc_deal_count(&sweep->deal, sweep->rank);
    look_up(sweep);
#pragma omp parallel for schedule(dynamic) num_threads(sweep->n_threads)
    for (int64_t k = 0; k < n; k++) {
        const int32_t thread = omp_get_thread_num();
        visit(sweep, thread, k);
        if (thread == 0)
            look_up(sweep);
    }
}

static asc_code begin_sweep(sweep_state *sweep) {
    asc_code code = ASC_OK;
    const uint64_t floats = (uint64_t)ASC_STRIP_ROWS * ASC_BLOCK_ROWS;
    ASC_TRY(code, asc_kernels_choose(&sweep->kernels), done);
    ASC_TRY(code,
            asc_alloc(&sweep->buffers, (uint64_t)sweep->n_threads, sizeof *sweep->buffers,
                      "sweep threads"),
            done);
    for (int32_t t = 0; t < sweep->n_threads; t++) {
        tile_buffer *buffer = &sweep->buffers[t];
        ASC_TRY(code, asc_alloc(&buffer->distances, floats, sizeof(float), "a tile"), done);
        if (sweep->points->fields)
            ASC_TRY(code, asc_alloc(&buffer->cosines, floats, sizeof(float), "a tile"), done);
    }
    const int64_t blocks = asc_grid_blocks(sweep->points->n);
    MPI_Comm_rank(sweep->points->comm, &sweep->rank);
    sweep->n_done = asc_grid_pair(blocks, blocks - 1, blocks - 1) + 1;
    code = asc_alloc(&sweep->done, (uint64_t)sweep->n_done, sizeof *sweep->done, "finished tiles");
done:
    return code;
}

static void pack_sinks(const sweep_state *sweep, asc_pack *state) {
    for (int32_t s = 0; s < sweep->n_sinks; s++)
        sweep->sinks[s]->state(sweep->sinks[s]->self, state);
}

/* Fills in what the checkpoint knows. Collective. */
static asc_code take_state(sweep_state *sweep, bool *found) {
    asc_pack *state = NULL;
    *found = false;
    if (!sweep->checkpoint)
        return ASC_OK;
    asc_code code =
        asc_checkpoint_take(sweep->checkpoint, sweep->done, sweep->n_done, &state, found);
    if (code == ASC_OK && state) {
        pack_sinks(sweep, state);
        code = asc_pack_end(state);
    }
    return asc_agree(sweep->points->comm, code);
}

/* Deals out the tiles, those that are not done, and fetches their points. Collective. */
static asc_code deal_out(sweep_state *sweep, bool some_done) {
    const asc_points *points = sweep->points;
    int ranks = 1;
    MPI_Comm_size(points->comm, &ranks);
    asc_code code =
        asc_agree(points->comm,
                  asc_deal_init(points->n, ranks, some_done ? sweep->done : NULL, &sweep->deal));
    return code == ASC_OK ? asc_held_init(points, &sweep->deal, &sweep->held) : code;
}

/* Hands what is known now to the checkpoint. Collective. */
static asc_code put_state(sweep_state *sweep, bool finished) {
    asc_pack state = {0}, measure = {.measuring = true};
    if (!asc_checkpoint_wants(sweep->checkpoint, finished))
        return ASC_OK;
    if (sweep->rank == 0) {
        pack_sinks(sweep, &measure);
        asc_pack_reserve(&state, measure.size);
        pack_sinks(sweep, &state);
    }
    asc_code code = asc_checkpoint_put(sweep->checkpoint, sweep->done, sweep->n_done, &state);
    asc_pack_free(&state);
    return code;
}

/* Joins the ranks' finished tiles; whether some are left. Collective. */
static bool join_tiles(sweep_state *sweep) {
    enum { CHUNK = 1 << 28 };
    MPI_Comm comm = sweep->points->comm;
    int left = sweep->left;
    MPI_Allreduce(MPI_IN_PLACE, &left, 1, MPI_INT, MPI_MAX, comm);
    for (int64_t i = 0; i < sweep->n_done && (left || sweep->checkpoint); i += CHUNK)
        MPI_Allreduce(MPI_IN_PLACE, sweep->done + i,
                      (int)(sweep->n_done - i < CHUNK ? sweep->n_done - i : CHUNK), MPI_UINT16_T,
                      MPI_BOR, comm);
    return left;
}

/* One pass over the tiles that are not done. Collective. */
static asc_code run_pass(sweep_state *sweep, bool keep, bool *left) {
    MPI_Comm comm = sweep->points->comm;
    asc_code code = ASC_OK;
    sweep->left = sweep->pausing = 0;
    sweep->pairs_before = sweep->pairs_done;
    sweep->began = asc_clock();
    for (int32_t s = 0; s < sweep->n_sinks && code == ASC_OK; s++)
        code = sweep->sinks[s]->begin(sweep->sinks[s]->self, sweep->n_threads,
                                      keep && sweep->rank == 0);
    code = asc_agree(comm, code);
    if (code != ASC_OK)
        return code;
    visit_all(sweep);
    code = asc_agree(comm, asc_team_end(&sweep->team));
    for (int32_t s = 0; s < sweep->n_sinks && code == ASC_OK; s++)
        code = sweep->sinks[s]->end(sweep->sinks[s]->self, comm);
    if (code == ASC_OK)
        *left = join_tiles(sweep);
    return code == ASC_OK ? put_state(sweep, !*left) : code;
}

/* Passes until all is done, a checkpoint after each that is not the last. Collective. */
static asc_code run_passes(sweep_state *sweep, const char *task) {
    bool keep = false, left = true;
    asc_code code = take_state(sweep, &keep);
    if (code == ASC_OK)
        code = deal_out(sweep, keep);
    if (code != ASC_OK)
        return code;
    asc_progress_begin(&sweep->progress, task, "pairs", (double)sweep->deal.pairs[sweep->rank]);
    while (code == ASC_OK && left) {
        code = run_pass(sweep, keep, &left);
        keep = true;
        if (code == ASC_OK && left && sweep->checkpoint)
            code = asc_checkpoint_save(sweep->checkpoint);
        if (code == ASC_OK && left)
            code = asc_agree(sweep->points->comm, asc_stop_check());
        if (code == ASC_OK && left)
            code = asc_spare_claim(sweep->points->comm);
    }
    asc_progress_end(&sweep->progress);
    return code;
}

/* The checkpoint, when all that is known between passes can be saved. */
static asc_checkpoint *find_checkpoint(const asc_points *points, asc_sink *const *sinks,
                                       int32_t n_sinks) {
    for (int32_t s = 0; s < n_sinks; s++)
        if (!sinks[s]->state)
            return NULL;
    return asc_checkpoint_of(points->comm);
}

asc_code asc_sweep_run(const asc_points *points, asc_sink *const *sinks, int32_t n_sinks,
                       const char *task) {
    sweep_state sweep = {.points = points,
                         .sinks = sinks,
                         .n_sinks = n_sinks,
                         .n_threads = asc_sweep_threads(),
                         .checkpoint = find_checkpoint(points, sinks, n_sinks)};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(points->comm, begin_sweep(&sweep)), done);
    const double start = asc_clock();
    code = run_passes(&sweep, task);
    asc_log(ASC_LOG_DEBUG, "%s: %.3f s", task, asc_clock() - start);
done:
    for (int32_t t = 0; sweep.buffers && t < sweep.n_threads; t++) {
        free(sweep.buffers[t].distances);
        free(sweep.buffers[t].cosines);
    }
    free(sweep.buffers);
    free(sweep.done);
    asc_held_free(&sweep.held);
    asc_deal_free(&sweep.deal);
    return code;
}
