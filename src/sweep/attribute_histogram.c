/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/attribute_histogram.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "sweep/histogram_parts.h"

static void state(void *self, asc_pack *pack) {
    const asc_attribute_histogram *histogram = self;
    histogram->way->state(histogram, pack);
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_attribute_histogram *histogram = self;
    asc_code code = ASC_OK;
    if (!keep)
        histogram->way->clear(histogram);
    ASC_TRY(code,
            asc_alloc(&histogram->threads, (uint64_t)n_threads, sizeof *histogram->threads,
                      "histograms of threads"),
            done);
    histogram->n_threads = n_threads;
    for (int32_t t = 0; t < n_threads; t++) {
        asc_histogram_thread *thread = &histogram->threads[t];
        ASC_TRY(code, asc_alloc(&thread->cell, ASC_BLOCK_ROWS, sizeof(uint16_t), "cells"), done);
        ASC_TRY(code, histogram->way->begin(histogram, thread), done);
    }
done:
    return code;
}

/* Pairs of a row with images of its identity in columns [first, end); `cell` of the thread is of
 * pairs that have been excluded. */
static void add_own_pairs(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                          const asc_tile *tile, int32_t i, int32_t first, int32_t end) {
    const asc_identity_groups *groups = &histogram->groups;
    const int64_t row = tile->row_begin + i;
    const int32_t identity = histogram->labels->identity[row];
    for (int64_t g = groups->first[identity]; g < groups->first[identity + 1]; g++) {
        const int64_t column = groups->images[g], j = column - tile->column_begin;
        if (j < first || j >= end)
            continue;
        uint16_t cell = 0;
        histogram->kernels->locate_shares(tile->distances + (int64_t)i * tile->stride + j, 1,
                                          histogram->cells, &cell);
        histogram->way->add_own_pair(histogram, thread, row, column, cell);
    }
}

/* The pairs of one row with columns [begin, end). */
static void visit_row(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                      const asc_tile *tile, int32_t i, int32_t begin, int32_t end) {
    const int32_t *identity = histogram->labels->identity;
    const uint16_t nowhere = (uint16_t)histogram->cells->count;
    const int32_t least = asc_tile_first_column(tile, i), first = least > begin ? least : begin;
    if (first >= end)
        return;
    const int64_t row = tile->row_begin + i, column = tile->column_begin + first;
    histogram->kernels->locate_shares(tile->distances + (int64_t)i * tile->stride + first,
                                      end - first, histogram->cells, thread->cell);
    histogram->kernels->exclude(thread->cell, end - first, identity + column, identity[row],
                                nowhere);
    histogram->way->add_row(histogram, thread, tile, i, first, end - first);
    if (histogram->same_identity)
        add_own_pairs(histogram, thread, tile, i, first, end);
    histogram->way->end_row(histogram, thread, row);
}

/* Rectangle by rectangle of pairs that weigh alike. */
static asc_code visit(void *self, int32_t thread_index, const asc_tile *tile) {
    const asc_attribute_histogram *histogram = self;
    const asc_weights *weights = histogram->weights;
    const int64_t row = tile->row_begin, column = tile->column_begin;
    const int64_t row_end = row + tile->n_rows, column_end = column + tile->n_columns;
    asc_histogram_thread *thread = &histogram->threads[thread_index];
    for (int64_t r = row, next_r; r < row_end; r = next_r) {
        next_r = asc_weights_run(weights, r, row_end);
        for (int64_t c = column, next_c; c < column_end; c = next_c) {
            next_c = asc_weights_run(weights, c, column_end);
            if (asc_weights_alike(weights))
                histogram->way->weigh(histogram, thread, asc_weights_pair(weights, r, c));
            for (int64_t i = r; i < next_r; i++)
                visit_row(histogram, thread, tile, (int32_t)(i - row), (int32_t)(c - column),
                          (int32_t)(next_c - column));
            histogram->way->end_pairs(histogram, thread, tile);
        }
    }
    return ASC_OK;
}

static void free_thread(asc_histogram_thread *thread, int32_t words) {
    for (int32_t h = 0; h < thread->n_weights; h++) {
        asc_pair_counts *counts = thread->by_weight[h].words;
        for (int32_t w = 0; counts && w < words; w++) {
            free(counts[w].lanes);
            free(counts[w].pending);
        }
        free(counts);
    }
    free(thread->by_weight);
    free(thread->cell);
    free(thread->places);
    free(thread->n_places);
    free(thread->sums);
    free(thread->weighted);
    free(thread->is_touched);
    free(thread->touched);
}

static void free_threads(asc_attribute_histogram *histogram) {
    for (int32_t t = 0; histogram->threads && t < histogram->n_threads; t++)
        free_thread(&histogram->threads[t], histogram->labels->n_words);
    free(histogram->threads);
    histogram->threads = NULL;
    histogram->n_threads = 0;
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_attribute_histogram *histogram = self;
    histogram->way->end(histogram, comm);
    free_threads(histogram);
    return ASC_OK;
}

asc_code asc_attribute_histogram_init(const asc_labels *labels, const asc_weights *weights,
                                      bool same_identity, const asc_share_cells *cells,
                                      asc_attribute_histogram **out) {
    asc_attribute_histogram *histogram = NULL;
    asc_code code = ASC_OK;
    *out = NULL;
    ASC_TRY(code, asc_alloc(&histogram, 1, sizeof *histogram, "histogram"), done);
    histogram->sink =
        (asc_sink){.self = histogram, .begin = begin, .tile = visit, .end = end, .state = state};
    histogram->way = asc_weights_alike(weights) ? &asc_histogram_bytes : &asc_histogram_sums;
    histogram->labels = labels;
    histogram->weights = weights;
    histogram->same_identity = same_identity;
    histogram->cells = cells;
    *out = histogram;
    ASC_TRY(code, asc_kernels_choose(&histogram->kernels), done);
    if (same_identity)
        ASC_TRY(code, asc_identity_groups_init(labels->identity, labels->n, &histogram->groups),
                done);
    ASC_TRY(code, histogram->way->init(histogram), done);
done:
    if (code != ASC_OK)
        asc_attribute_histogram_free(out);
    return code;
}

asc_sink *asc_attribute_histogram_sink(asc_attribute_histogram *histogram) {
    return &histogram->sink;
}

void asc_attribute_histogram_read(const asc_attribute_histogram *histogram, int32_t cell,
                                  int32_t attribute, uint64_t counts[ASC_PAIR_CLASSES]) {
    histogram->way->read(histogram, cell, attribute, counts);
}

void asc_attribute_histogram_free(asc_attribute_histogram **histogram) {
    if (!*histogram)
        return;
    free_threads(*histogram);
    for (int32_t w = 0; (*histogram)->totals && w < (*histogram)->labels->n_words; w++) {
        free((*histogram)->totals[w].lanes);
        free((*histogram)->totals[w].pairs);
    }
    free((*histogram)->totals);
    asc_identity_groups_free(&(*histogram)->groups);
    free((*histogram)->weighted);
    free(*histogram);
    *histogram = NULL;
}
