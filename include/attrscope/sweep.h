/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pair sweep: visits every pair of points once, a tile at a time.
 *
 * Points are rows of a matrix, spread evenly over ranks. The grid of tiles depends on N alone: a
 * tile is ASC_STRIP_ROWS rows by one block of ASC_BLOCK_ROWS columns, and is always computed by one
 * matrix product of the same shape on one thread. Tiles are dealt out to the ranks, whoever owns
 * their points, and a sweep fetches the points that a rank's tiles touch. Sinks that add integers,
 * or whose order of sums is fixed inside a tile, therefore give the same bits on any number of
 * ranks and threads. */
#ifndef ATTRSCOPE_SWEEP_H
#define ATTRSCOPE_SWEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/log.h"
#include "attrscope/settings.h"
#include "attrscope/status.h"

enum { ASC_BLOCK_ROWS = 2048, ASC_STRIP_ROWS = 128 };

/* Points of one sweep, row-distributed. Rows are padded with zeros to `stride` floats. */
typedef struct asc_points {
    MPI_Comm comm; /* borrowed */
    asc_metric metric;
    int64_t n;         /* N, over all ranks */
    int32_t dimension; /* D */
    int32_t stride;    /* floats from row to row, a multiple of 16 */
    int64_t begin;     /* first global row of this rank */
    int64_t count;     /* rows of this rank */
    float *rows;       /* [count, stride] raw as filled in, until they are prepared */
    float *norms;      /* [count] squared norms, once prepared; NULL under a metric of unit rows */
    float *fields;     /* [count, stride] a second vector a point, unit or zero rows; or NULL */
} asc_points;

/* Decides this rank's rows and allocates them; the caller fills rows[i * stride + 0..D-1] with the
 * raw embeddings of global rows begin .. begin + count - 1 and then prepares. `with_fields` also
 * allocates fields. Errors: ASC_MEMORY. Collective. */
asc_code asc_points_init(MPI_Comm comm, asc_metric metric, int64_t n, int32_t dimension,
                         bool with_fields, asc_points *points);

/* Prepares rows as the metric wants them, in float64, and makes fields unit vectors. Errors:
 * ASC_DATA for a row that is not finite or has no place under the metric. Collective. */
asc_code asc_points_prepare(asc_points *points);

/* Puts point order[i] in place i: order [N], each once, the same on every rank. Errors: ASC_MEMORY.
 * Collective; O(N + N D / P), a second copy of the rank's rows meanwhile. */
asc_code asc_points_reorder(asc_points *points, const int64_t *order);

void asc_points_free(asc_points *points);

/* One finished tile: all pairs (row, column), row and column in global indices. On the diagonal
 * only columns > row count. Borrowed: valid during the call. */
typedef struct asc_tile {
    int64_t row_begin, column_begin;
    int32_t n_rows, n_columns;
    int32_t stride;         /* floats from row to row of the arrays below */
    bool diagonal;          /* some pairs have column <= row and must be passed over */
    const float *distances; /* [n_rows, stride] */
    const float *cosines;   /* [n_rows, stride] of the points' fields; NULL without fields */
} asc_tile;

/* First column of a tile's row that counts: 0 off the diagonal. Pure. */
static inline int32_t asc_tile_first_column(const asc_tile *tile, int32_t row) {
    int64_t first = tile->row_begin + row + 1 - tile->column_begin;
    return tile->diagonal && first > 0 ? (int32_t)first : 0;
}

struct asc_pack;

/* A consumer of tiles. The engine makes one pass, or several when checkpoints are written, and
 * calls, on every rank and in every pass: begin; tile for each tile of this rank, from `n_threads`
 * threads at once, in any order; end, on all ranks together, where the sink folds its threads and
 * reduces over the communicator. A sink that begins with `keep` adds to what it holds, else to
 * nothing: rank 0 keeps the passes before, so that the reduced sums are those of all passes. After
 * a failure of tile() the rank's other tiles are passed over and end is called nowhere. The sink's
 * owner frees it. */
typedef struct asc_sink {
    void *self;
    asc_code (*begin)(void *self, int32_t n_threads, bool keep);        /* local */
    asc_code (*tile)(void *self, int32_t thread, const asc_tile *tile); /* local */
    asc_code (*end)(void *self, MPI_Comm comm);                         /* collective */
    /* Writes or reads what rank 0 holds between passes (attrscope/pack.h). Local. NULL: nothing can
     * be saved, and a sweep with such a sink writes no checkpoints. */
    void (*state)(void *self, struct asc_pack *pack);
} asc_sink;

/* Runs a sweep of all pairs i < j through the sinks, in their order for each tile. `task` names it
 * in the progress line. With a checkpoint on the points' communicator (restart/checkpoint.h) it
 * goes on from there and writes it in time. Errors: those of the sinks, ASC_MEMORY, ASC_AGAIN when
 * asked to stop. Collective. O(N^2 D / P) time; besides the points O(N D sqrt(2 / P)) memory for
 * copies of those of other ranks, a tile a thread, and N^2 / 2^21 bytes of finished tiles. */
asc_code asc_sweep_run(const asc_points *points, asc_sink *const *sinks, int32_t n_sinks,
                       const char *task);

/* Threads of a sweep on this rank: OMP_NUM_THREADS, or what OpenMP says. Local. */
int32_t asc_sweep_threads(void);

/* Name of the kernels in use: "avx512", "avx2" or "plain"; ATTRSCOPE_KERNEL forces one. Errors:
 * ASC_USAGE when that one is unknown or does not run here. Local. */
asc_code asc_sweep_kernel(const char **name);

#endif
