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
    const uint64_t pages = (uint64_t)histogram->n_pages;
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
        ASC_TRY(code,
                asc_alloc(&thread->places, pages * ASC_PLACES_HELD, sizeof *thread->places,
                          "pairs of cells"),
                done);
        ASC_TRY(code,
                asc_alloc(&thread->n_places, pages, sizeof *thread->n_places, "pairs of cells"),
                done);
        ASC_TRY(code, histogram->way->begin(histogram, thread), done);
    }
done:
    return code;
}

/* Counts the pairs that are held of a page. */
static void count_page(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                       int32_t page) {
    if (thread->n_places[page] > 0)
        histogram->way->count_page(histogram, thread, page);
    thread->n_places[page] = 0;
}

/* Of all pages; threads begin apart, since they may have to wait for each other. */
static void count_all(const asc_attribute_histogram *histogram, int32_t thread_index) {
    const int32_t pages = histogram->n_pages;
    const int32_t first = (int32_t)((int64_t)pages * thread_index / histogram->n_threads);
    for (int32_t p = 0; p < pages; p++)
        count_page(histogram, &histogram->threads[thread_index], (first + p) % pages);
}

/* Row i of the blocks' pairs with columns first .. first + n - 1, whose cells are the thread's. */
static void hold_row(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                     int32_t i, int32_t first, int32_t n) {
    for (int32_t j = 0; j < n; j++) {
        const int32_t cell = thread->cell[j], page = cell / ASC_PAGE_CELLS;
        const int32_t held = thread->n_places[page];
        thread->places[(int64_t)page * ASC_PLACES_HELD + held] =
            asc_place_pair((uint32_t)cell, (uint32_t)i, (uint32_t)(first + j));
        thread->n_places[page] = held + 1;
        if (held + 1 == ASC_PLACES_HELD)
            count_page(histogram, thread, page);
    }
}

/* Pairs of a row with images of its identity in columns [first, end). */
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

static void visit_row(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                      const asc_tile *tile, int32_t i) {
    const int32_t *identity = histogram->labels->identity;
    const uint16_t nowhere = (uint16_t)histogram->cells->count;
    const int32_t first = asc_tile_first_column(tile, i), n = tile->n_columns - first;
    if (n <= 0)
        return;
    const int64_t row = tile->row_begin + i, column = tile->column_begin + first;
    histogram->kernels->locate_shares(tile->distances + (int64_t)i * tile->stride + first, n,
                                      histogram->cells, thread->cell);
    histogram->kernels->exclude(thread->cell, n, identity + column, identity[row], nowhere);
    hold_row(histogram, thread, (int32_t)(row - thread->row), (int32_t)(column - thread->column),
             n);
    if (histogram->same_identity)
        add_own_pairs(histogram, thread, tile, i, first, tile->n_columns);
}

/* Pairs are held while tiles are of the same two blocks. */
static asc_code visit(void *self, int32_t thread_index, const asc_tile *tile) {
    const asc_attribute_histogram *histogram = self;
    asc_histogram_thread *thread = &histogram->threads[thread_index];
    const int64_t row = tile->row_begin / ASC_BLOCK_ROWS * ASC_BLOCK_ROWS;
    const int64_t column = tile->column_begin / ASC_BLOCK_ROWS * ASC_BLOCK_ROWS;
    if (row != thread->row || column != thread->column)
        count_all(histogram, thread_index);
    thread->row = row;
    thread->column = column;
    for (int32_t i = 0; i < tile->n_rows; i++)
        visit_row(histogram, thread, tile, i);
    return ASC_OK;
}

static void free_thread(asc_histogram_thread *thread, int32_t words) {
    for (int32_t w = 0; thread->words && w < words; w++) {
        free(thread->words[w].lanes);
        free(thread->words[w].pending);
    }
    free(thread->words);
    free(thread->cell);
    free(thread->places);
    free(thread->n_places);
    free(thread->sorted);
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
#pragma omp parallel for num_threads(histogram->n_threads)
    for (int32_t t = 0; t < histogram->n_threads; t++)
        count_all(histogram, t);
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
    histogram->way = weights ? &asc_histogram_sums : &asc_histogram_bytes;
    histogram->labels = labels;
    histogram->weights = weights;
    histogram->same_identity = same_identity;
    histogram->cells = cells;
    histogram->n_pages = (cells->count + ASC_PAGE_CELLS) / ASC_PAGE_CELLS;
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
    free((*histogram)->locks);
    free(*histogram);
    *histogram = NULL;
}
