/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/lane_histogram.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/counts.h"

/* Pairs of one row that are in cells, and what all its pairs weigh. */
typedef struct row_pairs {
    int32_t n;
    uint16_t *which;   /* [n] columns of the tile */
    int32_t *cell;     /* [n] */
    uint64_t *weights; /* [columns] 0 of pairs of one identity */
} row_pairs;

typedef struct workspace {
    row_pairs pairs;
    uint16_t *lanes;     /* [columns] */
    uint64_t **counters; /* [groups] own ones, or NULL: the shared ones */
} workspace;

struct asc_lane_histogram {
    asc_sink sink;
    const asc_lane_counting *countings;
    int32_t n;
    const int32_t *identity;
    uint64_t **counters; /* [groups] */
    int32_t n_threads;
    workspace *threads;
};

static int64_t counters_of(const asc_lane_counting *counting) {
    return (int64_t)asc_lane_rows(counting->group) * asc_lane_columns(counting->group) *
           counting->map->n_cells;
}

static void state(void *self, asc_pack *pack) {
    const asc_lane_histogram *histogram = self;
    for (int32_t g = 0; g < histogram->n; g++)
        asc_pack_bytes(pack, histogram->counters[g],
                       (uint64_t)counters_of(&histogram->countings[g]) * sizeof(uint64_t));
}

static asc_code begin_thread(const asc_lane_histogram *histogram, int32_t n_threads,
                             workspace *work) {
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&work->pairs.which, ASC_BLOCK_ROWS, sizeof(uint16_t), "cells"), done);
    ASC_TRY(code, asc_alloc(&work->pairs.cell, ASC_BLOCK_ROWS, sizeof(int32_t), "cells"), done);
    ASC_TRY(code, asc_alloc(&work->pairs.weights, ASC_BLOCK_ROWS, sizeof(uint64_t), "weights"),
            done);
    ASC_TRY(code, asc_alloc(&work->lanes, ASC_BLOCK_ROWS, sizeof(uint16_t), "lanes"), done);
    ASC_TRY(code,
            asc_alloc(&work->counters, (uint64_t)histogram->n, sizeof *work->counters, "counters"),
            done);
    for (int32_t g = 0; g < histogram->n && n_threads > 1; g++) {
        const int64_t size = counters_of(&histogram->countings[g]);
        if (size * n_threads <= ASC_LANE_PRIVATE)
            ASC_TRY(code,
                    asc_alloc(&work->counters[g], (uint64_t)size, sizeof(uint64_t), "counters"),
                    done);
    }
done:
    return code;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_lane_histogram *histogram = self;
    for (int32_t g = 0; g < histogram->n && !keep; g++)
        memset(histogram->counters[g], 0,
               (size_t)counters_of(&histogram->countings[g]) * sizeof(uint64_t));
    asc_code code = asc_alloc(&histogram->threads, (uint64_t)n_threads, sizeof(workspace),
                              "histograms of threads");
    if (code != ASC_OK)
        return code;
    histogram->n_threads = n_threads;
    for (int32_t t = 0; t < n_threads && code == ASC_OK; t++)
        code = begin_thread(histogram, n_threads, &histogram->threads[t]);
    return code;
}

static void weigh(const asc_lane_weights *weights, const int32_t *identity, int64_t row,
                  int64_t column, int32_t first, int32_t n, uint64_t *out) {
    const uint32_t own = weights->units[row];
    for (int32_t j = first; j < n; j++) {
        const uint64_t pair = asc_lane_pair(weights, own, weights->units[column + j]);
        out[j] = identity[column + j] == identity[row] ? 0 : pair;
    }
}

/* Adds to a counter that other threads add to as well, or not. */
static inline void add(uint64_t *counter, uint64_t weight, bool shared) {
    if (shared)
        __atomic_fetch_add(counter, weight, __ATOMIC_RELAXED);
    else
        *counter += weight;
}

/* Pairs whose lanes are the columns' [n] of one slab [cells, columns]. */
static inline void count(const row_pairs *pairs, const uint16_t *lanes, int32_t columns,
                         uint64_t *slab, bool shared) {
    for (int32_t k = 0; k < pairs->n; k++) {
        const int32_t j = pairs->which[k];
        add(&slab[(int64_t)pairs->cell[k] * columns + lanes[j]], pairs->weights[j], shared);
    }
}

/* Pairs of one class against the rest, for both their classes. */
static inline void count_rest(const row_pairs *pairs, const uint16_t *classes, int32_t own,
                              int64_t cells, uint64_t *counters, bool shared) {
    for (int32_t k = 0; k < pairs->n; k++) {
        const int32_t j = pairs->which[k], other = classes[j];
        const uint64_t weight = pairs->weights[j];
        const int column = other == own ? ASC_REST_SAME : ASC_REST_OTHER;
        add(&counters[2 * (own * cells + pairs->cell[k]) + column], weight, shared);
        if (other != own)
            add(&counters[2 * (other * cells + pairs->cell[k]) + ASC_REST_OTHER], weight, shared);
    }
}

static void count_row(const asc_lane_counting *counting, const asc_tile *tile, int64_t row,
                      int32_t first, workspace *work, uint64_t *counters, bool shared) {
    const asc_lane_group *group = counting->group;
    const row_pairs *pairs = &work->pairs;
    const int32_t columns = asc_lane_columns(group);
    const int64_t cells = counting->map->n_cells;
    if (group->kind == ASC_LANES_GAPS) {
        const double own = group->positions[row];
        for (int32_t j = first; j < tile->n_columns; j++)
            work->lanes[j] =
                (uint16_t)asc_gap_bin(own, group->positions[tile->column_begin + j], group->n);
        if (shared)
            count(pairs, work->lanes, columns, counters, true);
        else
            count(pairs, work->lanes, columns, counters, false);
        return;
    }
    const uint16_t *classes = group->classes + tile->column_begin;
    const int32_t own = group->classes[row];
    uint64_t *slab = counters + own * cells * columns;
    if (group->kind == ASC_LANES_REST)
        count_rest(pairs, classes, own, cells, counters, shared);
    else if (shared)
        count(pairs, classes, columns, slab, true);
    else
        count(pairs, classes, columns, slab, false);
}

static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    const asc_lane_histogram *histogram = self;
    workspace *work = &histogram->threads[thread];
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const int64_t row = tile->row_begin + i;
        const int32_t first = asc_tile_first_column(tile, i);
        const asc_key_map *map = NULL;
        const asc_lane_weights *weights = NULL;
        for (int32_t g = 0; g < histogram->n; g++) {
            const asc_lane_counting *counting = &histogram->countings[g];
            if (counting->group->weights->units[row] == 0)
                continue;
            if (map != counting->map)
                work->pairs.n =
                    asc_key_map_locate(counting->map, tile->distances + (int64_t)i * tile->stride,
                                       first, tile->n_columns, work->pairs.which, work->pairs.cell);
            if (weights != counting->group->weights)
                weigh(counting->group->weights, histogram->identity, row, tile->column_begin, first,
                      tile->n_columns, work->pairs.weights);
            map = counting->map;
            weights = counting->group->weights;
            uint64_t *own = work->counters[g];
            count_row(counting, tile, row, first, work, own ? own : histogram->counters[g],
                      !own && histogram->n_threads > 1);
        }
    }
    return ASC_OK;
}

static void free_threads(asc_lane_histogram *histogram) {
    for (int32_t t = 0; histogram->threads && t < histogram->n_threads; t++) {
        workspace *work = &histogram->threads[t];
        for (int32_t g = 0; work->counters && g < histogram->n; g++)
            free(work->counters[g]);
        free(work->counters);
        free(work->pairs.which);
        free(work->pairs.cell);
        free(work->pairs.weights);
        free(work->lanes);
    }
    free(histogram->threads);
    histogram->threads = NULL;
    histogram->n_threads = 0;
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_lane_histogram *histogram = self;
    for (int32_t g = 0; g < histogram->n; g++) {
        const int64_t size = counters_of(&histogram->countings[g]);
        for (int32_t t = 0; t < histogram->n_threads; t++) {
            const uint64_t *own = histogram->threads[t].counters[g];
            for (int64_t c = 0; own && c < size; c++)
                histogram->counters[g][c] += own[c];
        }
        asc_counts_sum(comm, histogram->counters[g], size);
    }
    free_threads(histogram);
    return ASC_OK;
}

asc_code asc_lane_histogram_init(const asc_lane_counting *countings, int32_t n,
                                 const int32_t *identity, asc_lane_histogram **out) {
    asc_lane_histogram *histogram = NULL;
    asc_code code = asc_alloc(&histogram, 1, sizeof *histogram, "lane histogram");
    *out = histogram;
    if (code != ASC_OK)
        return code;
    histogram->sink =
        (asc_sink){.self = histogram, .begin = begin, .tile = visit, .end = end, .state = state};
    histogram->countings = countings;
    histogram->n = n;
    histogram->identity = identity;
    code = asc_alloc(&histogram->counters, (uint64_t)n, sizeof *histogram->counters, "counters");
    for (int32_t g = 0; g < n && code == ASC_OK; g++)
        code = asc_alloc(&histogram->counters[g], (uint64_t)counters_of(&countings[g]),
                         sizeof(uint64_t), "counters");
    if (code != ASC_OK)
        asc_lane_histogram_free(out);
    return code;
}

asc_sink *asc_lane_histogram_sink(asc_lane_histogram *histogram) {
    return &histogram->sink;
}

const uint64_t *asc_lane_histogram_read(const asc_lane_histogram *histogram, int32_t group) {
    return histogram->counters[group];
}

void asc_lane_histogram_free(asc_lane_histogram **histogram) {
    if (!*histogram)
        return;
    free_threads(*histogram);
    for (int32_t g = 0; (*histogram)->counters && g < (*histogram)->n; g++)
        free((*histogram)->counters[g]);
    free((*histogram)->counters);
    free(*histogram);
    *histogram = NULL;
}
