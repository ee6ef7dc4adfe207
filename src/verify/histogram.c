/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/histogram.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/counts.h"

/* One slot more than cells, for pairs that do not count. */
typedef struct thread_histogram {
    int64_t *counts; /* [cells + 1] */
    uint16_t *cell;  /* [ASC_BLOCK_ROWS] */
} thread_histogram;

struct asc_pair_histogram {
    asc_sink sink;
    asc_cells cells;
    const asc_kernels *kernels;
    const int32_t *identity;
    int64_t *counts; /* [cells] of the passes so far; rank 0, after the last on every rank */
    thread_histogram *threads;
    int32_t n_threads;
};

static void free_threads(asc_pair_histogram *h) {
    for (int32_t t = 0; t < h->n_threads; t++) {
        free(h->threads[t].counts);
        free(h->threads[t].cell);
    }
    free(h->threads);
    h->threads = NULL;
    h->n_threads = 0;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_pair_histogram *h = self;
    if (!keep)
        memset(h->counts, 0, (size_t)h->cells.count * sizeof *h->counts);
    asc_code code =
        asc_alloc(&h->threads, (uint64_t)n_threads, sizeof *h->threads, "histograms of threads");
    h->n_threads = code == ASC_OK ? n_threads : 0;
    for (int32_t t = 0; t < h->n_threads && code == ASC_OK; t++) {
        thread_histogram *thread = &h->threads[t];
        code = asc_alloc(&thread->counts, (uint64_t)h->cells.count + 1, sizeof(int64_t),
                         "histograms of threads");
        if (code == ASC_OK)
            code = asc_alloc(&thread->cell, ASC_BLOCK_ROWS, sizeof(uint16_t), "cells");
    }
    return code;
}

static asc_code visit(void *self, int32_t thread_index, const asc_tile *tile) {
    const asc_pair_histogram *h = self;
    const thread_histogram *thread = &h->threads[thread_index];
    const uint16_t nowhere = (uint16_t)h->cells.count;
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const int32_t first = asc_tile_first_column(tile, i), n = tile->n_columns - first;
        if (n <= 0)
            continue;
        asc_cells_locate(&h->cells, h->kernels, tile->distances + (int64_t)i * tile->stride + first,
                         n, thread->cell);
        h->kernels->exclude(thread->cell, n, h->identity + tile->column_begin + first,
                            h->identity[tile->row_begin + i], nowhere);
        for (int32_t j = 0; j < n; j++)
            thread->counts[thread->cell[j]]++;
    }
    return ASC_OK;
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_pair_histogram *h = self;
    for (int32_t t = 0; t < h->n_threads; t++)
        for (int32_t c = 0; c < h->cells.count; c++)
            h->counts[c] += h->threads[t].counts[c];
    free_threads(h);
    asc_counts_sum(comm, h->counts, h->cells.count);
    return ASC_OK;
}

static void state(void *self, asc_pack *pack) {
    const asc_pair_histogram *h = self;
    asc_pack_bytes(pack, h->counts, (uint64_t)h->cells.count * sizeof *h->counts);
}

asc_code asc_pair_histogram_init(const int32_t *identity, asc_cells cells,
                                 asc_pair_histogram **histogram) {
    asc_pair_histogram *h = NULL;
    asc_code code = asc_alloc(&h, 1, sizeof *h, "a histogram");
    *histogram = h;
    if (code != ASC_OK)
        return code;
    h->sink = (asc_sink){.self = h, .begin = begin, .tile = visit, .end = end, .state = state};
    h->cells = cells;
    h->identity = identity;
    code = asc_kernels_choose(&h->kernels);
    return code == ASC_OK
               ? asc_alloc(&h->counts, (uint64_t)cells.count, sizeof *h->counts, "a histogram")
               : code;
}

asc_sink *asc_pair_histogram_sink(asc_pair_histogram *histogram) {
    return &histogram->sink;
}

const int64_t *asc_pair_histogram_counts(const asc_pair_histogram *histogram) {
    return histogram->counts;
}

void asc_pair_histogram_free(asc_pair_histogram **histogram) {
    asc_pair_histogram *h = *histogram;
    if (!h)
        return;
    free_threads(h);
    free(h->counts);
    free(h);
    *histogram = NULL;
}
