/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/identity_counts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/counts.h"
#include "core/spin.h"
#include "sweep/identity_edges.h"

enum { RUN = 64 }; /* columns that are looked at from their side together */

/* What one thread works in. */
typedef struct workspace {
    uint16_t *cells;   /* [ASC_STRIP_ROWS, ASC_BLOCK_ROWS] of a tile */
    uint16_t *turned;  /* [RUN, ASC_STRIP_ROWS] of a run of columns */
    uint16_t *buckets; /* [ASC_BLOCK_ROWS] */
    uint16_t *which;   /* [ASC_BLOCK_ROWS] others of a point that are within some distance */
    uint32_t *sums;    /* [ASC_TALLIES, lanes] of a point */
} workspace;

struct asc_identity_counts {
    asc_sink sink;
    const asc_kernels *kernels;
    const asc_labels *labels;
    const asc_weights *weights; /* NULL: by image */
    int32_t lanes;              /* A rounded up to a multiple of 8 */
    bool same_identity;
    int64_t n_identities;
    asc_identity_groups groups; /* with same_identity */
    asc_identity_edges edges;
    int32_t n_threads;        /* of the pass */
    workspace *threads;       /* [n_threads] */
    uint8_t locks[ASC_LOCKS]; /* of identities */
    uint64_t *others, *own;   /* [K, ASC_WITHIN_CLASSES, lanes]; own with same_identity */
};

static uint64_t size_of(const asc_identity_counts *counts) {
    return (uint64_t)counts->n_identities * ASC_WITHIN_CLASSES * (uint64_t)counts->lanes;
}

static void state(void *self, asc_pack *pack) {
    const asc_identity_counts *counts = self;
    asc_pack_bytes(pack, counts->others, size_of(counts) * sizeof *counts->others);
    if (counts->own)
        asc_pack_bytes(pack, counts->own, size_of(counts) * sizeof *counts->own);
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_identity_counts *counts = self;
    asc_code code = ASC_OK;
    if (!keep) {
        memset(counts->others, 0, size_of(counts) * sizeof *counts->others);
        if (counts->own)
            memset(counts->own, 0, size_of(counts) * sizeof *counts->own);
    }
    ASC_TRY(code, asc_alloc(&counts->threads, (uint64_t)n_threads, sizeof(workspace), "threads"),
            done);
    counts->n_threads = n_threads;
    for (int32_t t = 0; t < n_threads; t++) {
        workspace *w = &counts->threads[t];
        ASC_TRY(code,
                asc_alloc(&w->cells, (uint64_t)ASC_STRIP_ROWS * ASC_BLOCK_ROWS, sizeof *w->cells,
                          "cells"),
                done);
        ASC_TRY(code, asc_alloc(&w->turned, RUN * ASC_STRIP_ROWS, sizeof *w->turned, "cells"),
                done);
        ASC_TRY(code, asc_alloc(&w->buckets, ASC_BLOCK_ROWS, sizeof *w->buckets, "cells"), done);
        ASC_TRY(code, asc_alloc(&w->which, ASC_BLOCK_ROWS, sizeof *w->which, "cells"), done);
        ASC_TRY(code,
                asc_alloc(&w->sums, ASC_TALLIES * (uint64_t)counts->lanes, sizeof *w->sums, "sums"),
                done);
    }
done:
    return code;
}

static void lock_identity(asc_identity_counts *counts, int32_t identity) {
    asc_spin_lock(&counts->locks[identity % ASC_LOCKS]);
}

static void unlock_identity(asc_identity_counts *counts, int32_t identity) {
    asc_spin_unlock(&counts->locks[identity % ASC_LOCKS]);
}

/* Adds a point's sums, times its weights, to its identity, and empties them. pair_weight: what each
 * pair of the sums weighs, where pairs weigh alike. */
static void fold(asc_identity_counts *counts, uint32_t *sums, int64_t point, uint64_t pair_weight) {
    const asc_labels *labels = counts->labels;
    const asc_weights *weights = counts->weights;
    const int32_t lanes = counts->lanes, identity = labels->identity[point];
    asc_tally_weight weight = {.pair = pair_weight};
    if (!asc_weights_alike(weights)) {
        weight.own = weights->weights + point * lanes;
        weight.shift = weights->shift;
    }
    lock_identity(counts, identity);
    counts->kernels->fold(counts->others + (int64_t)identity * ASC_WITHIN_CLASSES * lanes, sums,
                          lanes, labels->negative + point, labels->n, &weight);
    unlock_identity(counts, identity);
}

/* Adds the pairs of one point with the n points from `first` on, in the given cells. */
static void tally(asc_identity_counts *counts, workspace *work, int64_t point, int64_t first,
                  const uint16_t *cell, int32_t n) {
    const asc_labels *labels = counts->labels;
    const asc_point_signs signs = {.positive = labels->positive + first,
                                   .negative = labels->negative + first,
                                   .stride = labels->n,
                                   .own_positive = labels->positive + point,
                                   .own_negative = labels->negative + point};
    const asc_weights *weights = counts->weights;
    const asc_tally_cells cells = {counts->edges.within, counts->edges.reach};
    const bool alike = asc_weights_alike(weights);
    for (int64_t j = 0, end; j < n; j = end) {
        end = asc_weights_run(weights, first + j, first + n) - first;
        int32_t n_within = 0;
        for (int64_t i = j; i < end; i++) {
            work->which[n_within] = (uint16_t)i;
            n_within += cell[i] < counts->edges.n;
        }
        if (n_within == 0)
            continue;
        counts->kernels->tally(work->sums, counts->lanes,
                               alike ? NULL : weights->weights + first * counts->lanes, &signs,
                               cell, &cells, work->which, n_within);
        fold(counts, work->sums, point, alike ? asc_weights_pair(weights, point, first + j) : 0);
    }
}

/* A pair of one identity, where it lies across. */
static void add_own_pair(asc_identity_counts *counts, int64_t row, int64_t column, uint16_t cell) {
    const asc_labels *labels = counts->labels;
    const asc_weights *weights = counts->weights;
    const int32_t lanes = counts->lanes, identity = labels->identity[row];
    uint64_t *to = counts->own + (int64_t)identity * ASC_WITHIN_CLASSES * lanes;
    lock_identity(counts, identity);
    for (int32_t a = 0; a < labels->n_attributes; a++) {
        const int32_t word = a / ASC_LANES;
        const uint64_t *p = labels->positive + word * labels->n;
        const uint64_t *m = labels->negative + word * labels->n;
        const uint64_t across = (p[row] & m[column]) | (m[row] & p[column]);
        const uint64_t *within =
            counts->edges.within + ((int64_t)cell * labels->n_words + word) * 2;
        const uint64_t weight =
            weights ? asc_weights_scaled(weights, (uint64_t)asc_weights_of(weights, row, a) *
                                                      asc_weights_of(weights, column, a))
                    : 1;
        to[ASC_WITHIN_ACROSS_POSITIVE * lanes + a] +=
            (across & within[0]) >> (a % ASC_LANES) & 1 ? weight : 0;
        to[ASC_WITHIN_ACROSS_NEGATIVE * lanes + a] +=
            (across & within[1]) >> (a % ASC_LANES) & 1 ? weight : 0;
    }
    unlock_identity(counts, identity);
}

/* Pairs of a row with later images of its identity in the tile's columns [first, n_columns). */
static void add_own_pairs(asc_identity_counts *counts, const asc_tile *tile, int32_t i,
                          int32_t first, const uint16_t *cell) {
    const asc_identity_groups *groups = &counts->groups;
    const int64_t row = tile->row_begin + i;
    const int32_t identity = counts->labels->identity[row];
    for (int64_t g = groups->first[identity]; g < groups->first[identity + 1]; g++) {
        const int64_t column = groups->images[g] - tile->column_begin;
        if (column >= first && column < tile->n_columns)
            add_own_pair(counts, row, groups->images[g], cell[column]);
    }
}

/* The tile from the side of its rows; leaves its cells in the workspace. */
static void visit_rows(asc_identity_counts *counts, workspace *work, const asc_tile *tile) {
    const uint16_t nowhere = (uint16_t)counts->edges.n;
    const int32_t *identity = counts->labels->identity;
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const int64_t row = tile->row_begin + i;
        uint16_t *cell = work->cells + (int64_t)i * ASC_BLOCK_ROWS;
        int32_t first = asc_tile_first_column(tile, i);
        first = first < tile->n_columns ? first : tile->n_columns;
        const int32_t n = tile->n_columns - first;
        for (int32_t j = 0; j < first; j++)
            cell[j] = nowhere;
        asc_identity_edges_locate(&counts->edges, counts->kernels,
                                  tile->distances + (int64_t)i * tile->stride + first, n,
                                  work->buckets, cell + first);
        if (counts->same_identity)
            add_own_pairs(counts, tile, i, first, cell);
        counts->kernels->exclude(cell + first, n, identity + tile->column_begin + first,
                                 identity[row], nowhere);
        tally(counts, work, row, tile->column_begin + first, cell + first, n);
    }
}

/* The same pairs from the side of the columns. */
static void visit_columns(asc_identity_counts *counts, workspace *work, const asc_tile *tile) {
    for (int32_t begin = 0; begin < tile->n_columns; begin += RUN) {
        const int32_t end = begin + RUN < tile->n_columns ? begin + RUN : tile->n_columns;
        for (int32_t i = 0; i < tile->n_rows; i++)
            for (int32_t j = begin; j < end; j++)
                work->turned[(j - begin) * ASC_STRIP_ROWS + i] =
                    work->cells[(int64_t)i * ASC_BLOCK_ROWS + j];
        for (int32_t j = begin; j < end; j++)
            tally(counts, work, tile->column_begin + j, tile->row_begin,
                  work->turned + (int64_t)(j - begin) * ASC_STRIP_ROWS, tile->n_rows);
    }
}

static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    asc_identity_counts *counts = self;
    visit_rows(counts, &counts->threads[thread], tile);
    visit_columns(counts, &counts->threads[thread], tile);
    return ASC_OK;
}

static void free_threads(asc_identity_counts *counts) {
    for (int32_t t = 0; counts->threads && t < counts->n_threads; t++) {
        free(counts->threads[t].cells);
        free(counts->threads[t].turned);
        free(counts->threads[t].buckets);
        free(counts->threads[t].which);
        free(counts->threads[t].sums);
    }
    free(counts->threads);
    counts->threads = NULL;
    counts->n_threads = 0;
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_identity_counts *counts = self;
    free_threads(counts);
    asc_counts_sum(comm, counts->others, (int64_t)size_of(counts));
    if (counts->own)
        asc_counts_sum(comm, counts->own, (int64_t)size_of(counts));
    return ASC_OK;
}

asc_code asc_identity_counts_init(const asc_labels *labels, const asc_weights *weights,
                                  int64_t n_identities, bool same_identity, const double *distances,
                                  asc_identity_counts **out) {
    asc_identity_counts *counts = NULL;
    asc_code code = ASC_OK;
    *out = NULL;
    ASC_TRY(code, asc_alloc(&counts, 1, sizeof *counts, "identity counts"), done);
    counts->sink =
        (asc_sink){.self = counts, .begin = begin, .tile = visit, .end = end, .state = state};
    counts->labels = labels;
    counts->weights = weights;
    counts->lanes = (labels->n_attributes + 7) / 8 * 8;
    counts->n_identities = n_identities;
    counts->same_identity = same_identity;
    *out = counts;
    ASC_TRY(code, asc_kernels_choose(&counts->kernels), done);
    ASC_TRY(code, asc_identity_edges_init(counts->kernels, labels, distances, &counts->edges),
            done);
    ASC_TRY(code, asc_alloc(&counts->others, size_of(counts), sizeof(uint64_t), "identity counts"),
            done);
    if (same_identity) {
        ASC_TRY(code, asc_alloc(&counts->own, size_of(counts), sizeof(uint64_t), "identity counts"),
                done);
        ASC_TRY(code, asc_identity_groups_init(labels->identity, labels->n, &counts->groups), done);
    }
done:
    if (code != ASC_OK)
        asc_identity_counts_free(out);
    return code;
}

asc_sink *asc_identity_counts_sink(asc_identity_counts *counts) {
    return &counts->sink;
}

void asc_identity_counts_read(const asc_identity_counts *counts, int64_t identity,
                              int32_t attribute, uint64_t others[ASC_WITHIN_CLASSES],
                              uint64_t own[ASC_WITHIN_CLASSES]) {
    const int32_t lanes = counts->lanes;
    for (int k = 0; k < ASC_WITHIN_CLASSES; k++) {
        const int64_t at = (identity * ASC_WITHIN_CLASSES + k) * lanes + attribute;
        others[k] = counts->others[at];
        own[k] = counts->own ? counts->own[at] : 0;
    }
}

void asc_identity_counts_free(asc_identity_counts **counts) {
    if (!*counts)
        return;
    free_threads(*counts);
    asc_identity_groups_free(&(*counts)->groups);
    asc_identity_edges_free(&(*counts)->edges);
    free((*counts)->others);
    free((*counts)->own);
    free(*counts);
    *counts = NULL;
}
