/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/unmatched.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/pack.h"
#include "core/counts.h"
#include "sweep/kernels.h"

typedef struct thread_counts {
    int64_t *counts; /* [n] */
    uint16_t *cell;  /* [ASC_BLOCK_ROWS] */
    int64_t *column; /* [ASC_BLOCK_ROWS] sums of a tile's columns */
    uint32_t low, high;
} thread_counts;

typedef struct gap_sink {
    asc_sink sink;
    asc_gaps *gaps;
    const asc_kernels *kernels;
    const int32_t *identity;
    int64_t n_images;
    thread_counts *threads;
    int32_t n_threads;
} gap_sink;

static int64_t search(const uint32_t *first, int64_t low, int64_t high, uint32_t key) {
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (first[middle] <= key)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int64_t asc_gaps_find(const asc_gaps *gaps, uint32_t key) {
    return search(gaps->first, 0, gaps->n, key);
}

static void state(void *self, asc_pack *pack) {
    const gap_sink *sink = self;
    asc_gaps *gaps = sink->gaps;
    asc_pack_bytes(pack, gaps->counts, (uint64_t)gaps->n * sizeof *gaps->counts);
    asc_pack_bytes(pack, gaps->of_image, (uint64_t)sink->n_images * sizeof *gaps->of_image);
    asc_pack_bytes(pack, &gaps->low, sizeof gaps->low);
    asc_pack_bytes(pack, &gaps->high, sizeof gaps->high);
}

static void free_threads(gap_sink *sink) {
    for (int32_t t = 0; t < sink->n_threads; t++) {
        free(sink->threads[t].counts);
        free(sink->threads[t].cell);
        free(sink->threads[t].column);
    }
    free(sink->threads);
    sink->threads = NULL;
    sink->n_threads = 0;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    gap_sink *sink = self;
    if (!keep) {
        memset(sink->gaps->counts, 0, (size_t)sink->gaps->n * sizeof *sink->gaps->counts);
        memset(sink->gaps->of_image, 0, (size_t)sink->n_images * sizeof *sink->gaps->of_image);
        sink->gaps->low = UINT32_MAX;
        sink->gaps->high = 0;
    }
    asc_code code =
        asc_alloc(&sink->threads, (uint64_t)n_threads, sizeof *sink->threads, "counts of threads");
    sink->n_threads = code == ASC_OK ? n_threads : 0;
    for (int32_t t = 0; t < sink->n_threads && code == ASC_OK; t++) {
        thread_counts *thread = &sink->threads[t];
        thread->low = UINT32_MAX;
        code = asc_alloc(&thread->counts, (uint64_t)sink->gaps->n, sizeof(int64_t), "pair counts");
        if (code == ASC_OK)
            code = asc_alloc(&thread->cell, ASC_BLOCK_ROWS, sizeof(uint16_t), "cells");
        if (code == ASC_OK)
            code = asc_alloc(&thread->column, ASC_BLOCK_ROWS, sizeof(int64_t), "cells");
    }
    return code;
}

static void add(int64_t *sum, int64_t more) {
    __atomic_fetch_add(sum, more, __ATOMIC_RELAXED);
}

/* Counts the pairs of a row [n] that are in a cell; returns their sum of `nearer`. */
static int64_t count_row(const gap_sink *sink, thread_counts *thread, const float *distances,
                         int32_t n, int64_t *column) {
    const asc_gaps *gaps = sink->gaps;
    const uint16_t nowhere = (uint16_t)gaps->cells.count;
    int64_t sum = 0;
    for (int32_t j = 0; j < n; j++) {
        const uint16_t c = thread->cell[j];
        if (c == nowhere)
            continue;
        const uint32_t key = asc_key_of(distances[j]);
        const int64_t gap = search(gaps->first, gaps->start[c], gaps->start[c + 1], key);
        thread->counts[gap]++;
        sum += gaps->nearer[gap];
        column[j] += gaps->nearer[gap];
        thread->low = key < thread->low ? key : thread->low;
        thread->high = key > thread->high ? key : thread->high;
    }
    return sum;
}

static asc_code visit(void *self, int32_t thread_index, const asc_tile *tile) {
    const gap_sink *sink = self;
    const asc_gaps *gaps = sink->gaps;
    thread_counts *thread = &sink->threads[thread_index];
    memset(thread->column, 0, ASC_BLOCK_ROWS * sizeof *thread->column);
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const int32_t first = asc_tile_first_column(tile, i), n = tile->n_columns - first;
        if (n <= 0)
            continue;
        const float *distances = tile->distances + (int64_t)i * tile->stride + first;
        asc_cells_locate(&gaps->cells, sink->kernels, distances, n, thread->cell);
        sink->kernels->exclude(thread->cell, n, sink->identity + tile->column_begin + first,
                               sink->identity[tile->row_begin + i], (uint16_t)gaps->cells.count);
        add(&gaps->of_image[tile->row_begin + i],
            count_row(sink, thread, distances, n, thread->column + first));
    }
    for (int32_t j = 0; j < tile->n_columns; j++)
        add(&gaps->of_image[tile->column_begin + j], thread->column[j]);
    return ASC_OK;
}

static asc_code end(void *self, MPI_Comm comm) {
    gap_sink *sink = self;
    asc_gaps *gaps = sink->gaps;
    for (int32_t t = 0; t < sink->n_threads; t++) {
        const thread_counts *thread = &sink->threads[t];
        for (int64_t g = 0; g < gaps->n; g++)
            gaps->counts[g] += thread->counts[g];
        gaps->low = thread->low < gaps->low ? thread->low : gaps->low;
        gaps->high = thread->high > gaps->high ? thread->high : gaps->high;
    }
    asc_counts_sum(comm, gaps->counts, gaps->n);
    asc_counts_sum(comm, gaps->of_image, sink->n_images);
    MPI_Allreduce(MPI_IN_PLACE, &gaps->low, 1, MPI_UINT32_T, MPI_MIN, comm);
    MPI_Allreduce(MPI_IN_PLACE, &gaps->high, 1, MPI_UINT32_T, MPI_MAX, comm);
    gaps->total = 0;
    for (int64_t g = 0; g < gaps->n; g++)
        gaps->total += gaps->counts[g];
    free_threads(sink);
    return ASC_OK;
}

static asc_code cut(const asc_matched *matched, asc_gaps *gaps) {
    const int32_t cells = gaps->cells.count;
    uint32_t *edges = NULL;
    int64_t n = 0, kept = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&edges, (uint64_t)cells + 1, sizeof *edges, "cells"), done);
    ASC_TRY(code,
            asc_alloc(&gaps->first, (uint64_t)cells + 1 + 2 * (uint64_t)matched->n,
                      sizeof(uint32_t), "cuts between distances"),
            done);
    ASC_TRY(code, asc_alloc(&gaps->start, (uint64_t)cells + 1, sizeof(int64_t), "cells"), done);
    asc_cells_edges(&gaps->cells, edges);
    for (int32_t c = 0; c <= cells; c++)
        gaps->first[n++] = edges[c];
    for (int64_t k = 0; k < matched->n; k++) {
        gaps->first[n++] = matched->keys[k];
        gaps->first[n++] = matched->keys[k] + 1;
    }
    qsort(gaps->first, (size_t)n, sizeof *gaps->first, asc_pair_compare_keys);
    for (int64_t k = 0; k < n; k++)
        if (k == 0 || gaps->first[k] != gaps->first[k - 1])
            gaps->first[kept++] = gaps->first[k];
    gaps->n = kept - 1;
    for (int32_t c = 0; c <= cells; c++)
        gaps->start[c] = c < cells ? search(gaps->first, 0, kept, edges[c]) : gaps->n;
    ASC_TRY(code, asc_alloc(&gaps->counts, (uint64_t)gaps->n, sizeof(int64_t), "pair counts"),
            done);
    ASC_TRY(code, asc_alloc(&gaps->nearer, (uint64_t)gaps->n, sizeof(uint32_t), "pair counts"),
            done);
    for (int64_t g = 0, below = 0; g < gaps->n; g++) {
        const int64_t before = below;
        while (below < matched->n && matched->keys[below] < gaps->first[g + 1])
            below++;
        gaps->nearer[g] = (uint32_t)(before + below);
    }
done:
    free(edges);
    return code;
}

/* Lets the cells, which a pilot of mostly unmatched pairs has chosen, hold the matched ones too. */
static void widen(const asc_matched *matched, asc_cells *cells) {
    const double high = (double)cells->low + cells->count / (double)cells->scale;
    const double nearest = asc_key_distance(matched->keys[0]);
    const double farthest = asc_key_distance(matched->keys[matched->n - 1]);
    cells->low = (float)fmin(cells->low, nearest);
    cells->scale = (float)(cells->count / (fmax(high, farthest) - (double)cells->low));
}

asc_code asc_gaps_count(const asc_points *points, const int32_t *identity,
                        const asc_matched *matched, int32_t n_cells, asc_gaps *gaps) {
    gap_sink self = {.gaps = gaps, .identity = identity, .n_images = points->n};
    self.sink =
        (asc_sink){.self = &self, .begin = begin, .tile = visit, .end = end, .state = state};
    asc_sink *sinks[] = {&self.sink};
    *gaps = (asc_gaps){0};
    asc_code code = asc_cells_pilot(points, n_cells, ASC_CELLS_PILOT, &gaps->cells);
    if (code != ASC_OK)
        return code;
    widen(matched, &gaps->cells);
    code = asc_kernels_choose(&self.kernels);
    if (code == ASC_OK)
        code = cut(matched, gaps);
    if (code == ASC_OK)
        code =
            asc_alloc(&gaps->of_image, (uint64_t)points->n, sizeof *gaps->of_image, "pair counts");
    code = asc_agree(points->comm, code);
    if (code == ASC_OK)
        code = asc_sweep_run(points, sinks, 1, "verification");
    free_threads(&self);
    if (code == ASC_OK && gaps->total == 0)
        code = asc_fail(ASC_DATA, "all images show one identity, so there is no unmatched pair; "
                                  "verification needs some");
    return code;
}

asc_code asc_gaps_farther(MPI_Comm comm, const asc_gaps *gaps, const asc_matched *matched,
                          int64_t n_images, int64_t *farther) {
    int64_t *below = NULL; /* [gaps + 1] */
    asc_code code =
        asc_agree(comm, asc_alloc(&below, (uint64_t)gaps->n + 1, sizeof *below, "pair counts"));
    if (code != ASC_OK)
        goto done;
    for (int64_t g = 0; g < gaps->n; g++)
        below[g + 1] = below[g] + gaps->counts[g];
    memset(farther, 0, (size_t)n_images * sizeof *farther);
    for (int64_t k = 0; k < matched->own.n; k++) {
        const asc_pair *pair = &matched->own.pairs[k];
        const int64_t gap = asc_gaps_find(gaps, pair->key);
        farther[pair->i] += 2 * gaps->total - below[gap] - below[gap + 1];
    }
    asc_counts_sum(comm, farther, n_images);
done:
    free(below);
    return code;
}

int64_t asc_gaps_steps(const asc_gaps *gaps, const asc_matched *matched, asc_matched_step *steps) {
    int64_t n = 0, g = 0, below = 0;
    for (int64_t k = 0; k < matched->n; k++) {
        if (k > 0 && matched->keys[k] == matched->keys[k - 1]) {
            steps[n - 1].matched++;
            continue;
        }
        for (; gaps->first[g] < matched->keys[k]; g++)
            below += gaps->counts[g];
        steps[n++] = (asc_matched_step){.distance = asc_key_distance(matched->keys[k]),
                                        .matched = 1,
                                        .below = below,
                                        .tied = gaps->counts[g]};
    }
    return n;
}

void asc_gaps_free(asc_gaps *gaps) {
    free(gaps->nearer);
    free(gaps->of_image);
    free(gaps->first);
    free(gaps->start);
    free(gaps->counts);
    *gaps = (asc_gaps){0};
}
