/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/lane_bytes.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/counts.h"
#include "sweep/cells.h"
#include "sweep/lane_bytes_parts.h"
#include "sweep/lane_histogram.h"

/* Points behind `begin` that weigh like it end, at most at `end`. */
static int64_t run_end(const asc_lane_weights *weights, int64_t begin, int64_t end) {
    int64_t i = begin + 1;
    while (i < end && weights->units[i] == weights->units[begin])
        i++;
    return i;
}

bool asc_lane_bytes_suit(const asc_lane_weights *weights) {
    enum { POINTS_A_RUN = 64 };
    int64_t runs = 0;
    for (int64_t i = 0; i < weights->n; i = run_end(weights, i, weights->n))
        runs++;
    return runs <= 1 || runs <= weights->n / POINTS_A_RUN;
}

static int32_t class_words(const asc_lane_bytes *bytes) {
    return bytes->totals.n_classes;
}

static void state(void *self, asc_pack *pack) {
    const asc_lane_bytes *bytes = self;
    const uint64_t cells = (uint64_t)bytes->cells.count;
    asc_pack_bytes(pack, bytes->totals.lanes,
                   cells * (uint64_t)class_words(bytes) * ASC_LANES * sizeof(uint64_t));
    for (int32_t w = 0; w < bytes->n_wide; w++)
        asc_pack_bytes(pack, bytes->wide[w].counters,
                       (uint64_t)bytes->wide[w].n_counters * sizeof(uint64_t));
}

static asc_code begin_weighed(asc_lane_bytes *bytes, asc_lane_weighed *weighed) {
    const uint64_t cells = (uint64_t)bytes->n_pages * ASC_PAGE_CELLS;
    asc_pair_counts *counts = &weighed->counts;
    counts->totals = &bytes->totals;
    asc_code code = asc_alloc(&counts->lanes, cells * (uint64_t)class_words(bytes) * ASC_LANES, 1,
                              "pair counts");
    if (code == ASC_OK)
        code = asc_alloc(&counts->pending, cells, 1, "pair counts");
    return code;
}

static asc_code begin_thread(asc_lane_bytes *bytes, int32_t n_threads, asc_lane_thread *thread) {
    const uint64_t pages = (uint64_t)bytes->n_pages + 1, held = pages * ASC_LANE_BYTES_HELD;
    const uint64_t own = (uint64_t)bytes->layout.masks.own_words;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&thread->cell, ASC_BLOCK_ROWS, sizeof(uint16_t), "cells"), done);
    ASC_TRY(code, asc_alloc(&thread->own, own * ASC_BLOCK_ROWS, sizeof(uint64_t), "lanes"), done);
    ASC_TRY(code, asc_alloc(&thread->places, held, sizeof(uint32_t), "pairs"), done);
    ASC_TRY(code, asc_alloc(&thread->masks, held * own, sizeof(uint64_t), "pairs"), done);
    ASC_TRY(code, asc_alloc(&thread->n_held, pages, sizeof(int32_t), "pairs"), done);
    ASC_TRY(
        code,
        asc_alloc(&thread->weighed, ASC_LANE_BYTES_WEIGHTS, sizeof *thread->weighed, "pair counts"),
        done);
    for (int32_t h = 0; h < ASC_LANE_BYTES_WEIGHTS; h++)
        ASC_TRY(code, begin_weighed(bytes, &thread->weighed[h]), done);
    thread->current = thread->weighed;
    ASC_TRY(code,
            asc_alloc(&thread->wide, (uint64_t)bytes->n_wide, sizeof *thread->wide, "counters"),
            done);
    for (int32_t w = 0; w < bytes->n_wide && n_threads > 1; w++)
        if (bytes->wide[w].n_counters * n_threads <= ASC_LANE_PRIVATE)
            ASC_TRY(code,
                    asc_alloc(&thread->wide[w], (uint64_t)bytes->wide[w].n_counters,
                              sizeof(uint64_t), "counters"),
                    done);
done:
    return code;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_lane_bytes *bytes = self;
    if (!keep) {
        memset(bytes->totals.lanes, 0,
               (size_t)bytes->cells.count * (size_t)class_words(bytes) * ASC_LANES *
                   sizeof(uint64_t));
        for (int32_t w = 0; w < bytes->n_wide; w++)
            memset(bytes->wide[w].counters, 0,
                   (size_t)bytes->wide[w].n_counters * sizeof(uint64_t));
    }
    asc_code code = asc_alloc(&bytes->threads, (uint64_t)n_threads, sizeof *bytes->threads,
                              "histograms of threads");
    if (code != ASC_OK)
        return code;
    bytes->n_threads = n_threads;
    for (int32_t t = 0; t < n_threads && code == ASC_OK; t++)
        code = begin_thread(bytes, n_threads, &bytes->threads[t]);
    return code;
}

/* Adds to the totals what has been counted and not yet added. */
static void flush_all(const asc_lane_bytes *bytes, asc_pair_counts *counts) {
    for (int32_t c = 0; c < bytes->cells.count; c++)
        if (counts->pending[c] > 0)
            bytes->kernels->flush(counts, c);
}

/* The bytes of a weight, or those that have not been used for longest, emptied. */
static void weigh(const asc_lane_bytes *bytes, asc_lane_thread *thread, uint64_t weight) {
    asc_lane_weighed *found = thread->current;
    for (int32_t h = 0; h < ASC_LANE_BYTES_WEIGHTS && found->counts.weight != weight; h++) {
        asc_lane_weighed *other = &thread->weighed[h];
        found = other->counts.weight == weight || other->used < found->used ? other : found;
    }
    found->used = ++thread->n_changes;
    thread->current = found;
    if (found->counts.weight == weight)
        return;
    flush_all(bytes, &found->counts);
    found->counts.weight = weight;
}

static void count_page(const asc_lane_bytes *bytes, asc_lane_thread *thread, const asc_tile *tile,
                       int32_t p) {
    const int64_t at = (int64_t)p * ASC_LANE_BYTES_HELD;
    const asc_lane_page page = {.row = tile->row_begin,
                                .column = tile->column_begin,
                                .first = p * ASC_PAGE_CELLS,
                                .places = thread->places + at,
                                .n = thread->n_held[p],
                                .weight = thread->current->counts.weight};
    const uint64_t *own = thread->masks + at * bytes->layout.masks.own_words;
    thread->n_held[p] = 0;
    if (p == bytes->n_pages)
        return;
    if (class_words(bytes) > 0)
        bytes->kernels->count_masks(&thread->current->counts, &bytes->layout.masks, page.row,
                                    page.column, page.first, page.places, own, page.n);
    for (int32_t w = 0; w < bytes->n_wide; w++)
        asc_lane_wide_count(&bytes->wide[w], &page, !thread->wide[w] && bytes->n_threads > 1,
                            thread->wide[w] ? thread->wide[w] : bytes->wide[w].counters);
}

/* Row i's pairs with columns first .. first + n - 1 go to their pages. */
static void hold_row(const asc_lane_bytes *bytes, asc_lane_thread *thread, const asc_tile *tile,
                     int32_t i, int32_t first, int32_t n) {
    const int32_t words = bytes->layout.masks.own_words;
    for (int32_t j = 0; j < n; j++) {
        const int32_t cell = thread->cell[j], page = cell / ASC_PAGE_CELLS;
        const int32_t held = thread->n_held[page];
        const int64_t at = (int64_t)page * ASC_LANE_BYTES_HELD + held;
        thread->places[at] = asc_place_pair((uint32_t)cell, (uint32_t)i, (uint32_t)(first + j));
        for (int32_t w = 0; w < words; w++)
            thread->masks[at * words + w] = thread->own[w * ASC_BLOCK_ROWS + j];
        thread->n_held[page] = held + 1;
        if (held + 1 == ASC_LANE_BYTES_HELD)
            count_page(bytes, thread, tile, page);
    }
}

/* The pairs of one row with columns [begin, end), which weigh alike. */
static void visit_row(const asc_lane_bytes *bytes, asc_lane_thread *thread, const asc_tile *tile,
                      int32_t i, int32_t begin, int32_t end) {
    const int32_t least = asc_tile_first_column(tile, i), first = least > begin ? least : begin;
    const int64_t row = tile->row_begin + i, column = tile->column_begin + first;
    if (first >= end)
        return;
    bytes->kernels->locate_shares(tile->distances + (int64_t)i * tile->stride + first, end - first,
                                  &bytes->cells, thread->cell);
    bytes->kernels->exclude(thread->cell, end - first, bytes->identity + column,
                            bytes->identity[row], (uint16_t)(bytes->n_pages * ASC_PAGE_CELLS));
    asc_lane_layout_own(&bytes->layout, bytes->kernels, row, column, end - first, ASC_BLOCK_ROWS,
                        thread->own);
    hold_row(bytes, thread, tile, i, first, end - first);
}

/* Rectangle by rectangle of pairs that weigh alike. */
static asc_code visit(void *self, int32_t thread_index, const asc_tile *tile) {
    const asc_lane_bytes *bytes = self;
    const asc_lane_weights *weights = bytes->weights;
    const int64_t row = tile->row_begin, column = tile->column_begin;
    const int64_t row_end = row + tile->n_rows, column_end = column + tile->n_columns;
    asc_lane_thread *thread = &bytes->threads[thread_index];
    for (int64_t r = row, next_r; r < row_end; r = next_r) {
        next_r = run_end(weights, r, row_end);
        for (int64_t c = column, next_c; c < column_end; c = next_c) {
            next_c = run_end(weights, c, column_end);
            const uint64_t weight = asc_lane_pair(weights, weights->units[r], weights->units[c]);
            if (weight == 0)
                continue;
            weigh(bytes, thread, weight);
            for (int64_t i = r; i < next_r; i++)
                visit_row(bytes, thread, tile, (int32_t)(i - row), (int32_t)(c - column),
                          (int32_t)(next_c - column));
            for (int32_t p = 0; p <= bytes->n_pages; p++)
                if (thread->n_held[p] > 0)
                    count_page(bytes, thread, tile, p);
        }
    }
    return ASC_OK;
}

static void free_threads(asc_lane_bytes *bytes) {
    for (int32_t t = 0; bytes->threads && t < bytes->n_threads; t++) {
        asc_lane_thread *thread = &bytes->threads[t];
        for (int32_t h = 0; thread->weighed && h < ASC_LANE_BYTES_WEIGHTS; h++) {
            free(thread->weighed[h].counts.lanes);
            free(thread->weighed[h].counts.pending);
        }
        for (int32_t w = 0; thread->wide && w < bytes->n_wide; w++)
            free(thread->wide[w]);
        free(thread->cell);
        free(thread->own);
        free(thread->places);
        free(thread->masks);
        free(thread->n_held);
        free(thread->weighed);
        free(thread->wide);
    }
    free(bytes->threads);
    bytes->threads = NULL;
    bytes->n_threads = 0;
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_lane_bytes *bytes = self;
    for (int32_t t = 0; t < bytes->n_threads; t++) {
        asc_lane_thread *thread = &bytes->threads[t];
        for (int32_t h = 0; h < ASC_LANE_BYTES_WEIGHTS; h++)
            flush_all(bytes, &thread->weighed[h].counts);
        for (int32_t w = 0; w < bytes->n_wide; w++)
            for (int64_t c = 0; thread->wide[w] && c < bytes->wide[w].n_counters; c++)
                bytes->wide[w].counters[c] += thread->wide[w][c];
    }
    asc_counts_sum(comm, bytes->totals.lanes,
                   (int64_t)bytes->cells.count * class_words(bytes) * ASC_LANES);
    for (int32_t w = 0; w < bytes->n_wide; w++)
        asc_counts_sum(comm, bytes->wide[w].counters, bytes->wide[w].n_counters);
    free_threads(bytes);
    return ASC_OK;
}

static asc_code init_totals(asc_lane_bytes *bytes) {
    asc_pair_totals *totals = &bytes->totals;
    const uint64_t cells = (uint64_t)bytes->cells.count;
    totals->n_cells = bytes->cells.count;
    totals->n_classes = bytes->layout.masks.words + bytes->layout.masks.own_words;
    totals->n_lanes = ASC_LANES;
    bytes->n_pages = (bytes->cells.count - 1) / ASC_PAGE_CELLS + 1;
    asc_code code = asc_alloc(&totals->lanes, cells * (uint64_t)totals->n_classes * ASC_LANES,
                              sizeof(uint64_t), "pair totals");
    if (code == ASC_OK)
        code = asc_alloc(&totals->pairs, cells, sizeof(uint64_t), "pair totals");
    return code;
}

static asc_code init_wide(const int64_t *most, asc_lane_bytes *bytes) {
    const uint64_t n = (uint64_t)bytes->n;
    asc_code code = asc_alloc(&bytes->wide, n, sizeof *bytes->wide, "lanes of pairs");
    if (code == ASC_OK)
        code = asc_alloc(&bytes->wide_of, n, sizeof *bytes->wide_of, "lanes of pairs");
    if (code == ASC_OK)
        code = asc_alloc(&bytes->joined, n, sizeof *bytes->joined, "lanes of pairs");
    for (int32_t g = 0; g < bytes->n && code == ASC_OK; g++) {
        int32_t *joined = &bytes->joined[g];
        bytes->wide_of[g] = -1;
        if (asc_lane_is_narrow(bytes->groups[g]))
            continue;
        while (bytes->cells.count >> *joined > most[g])
            ++*joined;
        bytes->wide_of[g] = bytes->n_wide++;
        code = asc_lane_wide_init(bytes->groups[g], *joined, bytes->cells.count,
                                  &bytes->wide[bytes->wide_of[g]]);
    }
    return code;
}

static asc_code init_maps(asc_lane_bytes *bytes) {
    const uint64_t n = (uint64_t)bytes->n;
    asc_code code = asc_alloc(&bytes->maps, n, sizeof *bytes->maps, "cells");
    if (code == ASC_OK)
        code = asc_alloc(&bytes->map_of, n, sizeof *bytes->map_of, "cells");
    if (code == ASC_OK)
        code = asc_alloc(&bytes->edges, (uint64_t)bytes->cells.count + 1, sizeof *bytes->edges,
                         "cells");
    if (code == ASC_OK)
        asc_share_cells_edges(&bytes->cells, bytes->edges);
    for (int32_t g = 0; g < bytes->n && code == ASC_OK; g++) {
        int32_t like = 0;
        while (like < g && bytes->joined[like] != bytes->joined[g])
            like++;
        bytes->map_of[g] = like < g ? bytes->map_of[like] : bytes->n_maps;
        if (like == g)
            code = asc_lane_joined_map(bytes, bytes->joined[g], &bytes->maps[bytes->n_maps++]);
    }
    return code;
}

static asc_code init_all(const int64_t *most, asc_lane_bytes *bytes) {
    asc_code code = asc_kernels_choose(&bytes->kernels);
    if (code == ASC_OK)
        code = asc_lane_layout_init(bytes->groups, bytes->n, &bytes->layout);
    if (code == ASC_OK)
        code = init_totals(bytes);
    if (code == ASC_OK)
        code = init_wide(most, bytes);
    return code == ASC_OK ? init_maps(bytes) : code;
}

asc_code asc_lane_bytes_init(const asc_points *points, const asc_lane_group *const *groups,
                             const int64_t *most, int32_t n, const int32_t *identity,
                             asc_lane_bytes **out) {
    asc_lane_bytes *bytes = NULL;
    asc_code code = asc_agree(points->comm, asc_alloc(&bytes, 1, sizeof *bytes, "lane bytes"));
    *out = bytes;
    if (code != ASC_OK)
        goto done;
    bytes->sink =
        (asc_sink){.self = bytes, .begin = begin, .tile = visit, .end = end, .state = state};
    bytes->groups = groups;
    bytes->n = n;
    bytes->weights = groups[0]->weights;
    bytes->identity = identity;
    ASC_TRY(code,
            asc_share_cells_pilot(
                points, asc_lane_bytes_cells(points->n, asc_lane_words(groups, n)), &bytes->cells),
            done);
    code = asc_agree(points->comm, init_all(most, bytes));
done:
    if (code != ASC_OK)
        asc_lane_bytes_free(out);
    return code;
}

asc_sink *asc_lane_bytes_sink(asc_lane_bytes *bytes) {
    return &bytes->sink;
}

const asc_key_map *asc_lane_bytes_map(const asc_lane_bytes *bytes, int32_t group) {
    return &bytes->maps[bytes->map_of[group]];
}

void asc_lane_bytes_read(const asc_lane_bytes *bytes, int32_t group, uint64_t *counts) {
    const int32_t lanes = asc_lane_count(bytes->groups[group]), joined = bytes->joined[group];
    for (int64_t c = 0; c < asc_lane_joined_cells(bytes, joined); c++) {
        uint32_t keys[2];
        asc_lane_joined_keys(bytes, joined, c, keys);
        if (keys[0] == keys[1])
            continue;
        memset(counts, 0, (size_t)lanes * sizeof *counts);
        if (bytes->wide_of[group] >= 0)
            asc_lane_wide_read(&bytes->wide[bytes->wide_of[group]], c, counts);
        else
            memcpy(counts,
                   bytes->totals.lanes + c * class_words(bytes) * ASC_LANES +
                       bytes->layout.bit[group],
                   (size_t)lanes * sizeof *counts);
        counts += lanes;
    }
}

void asc_lane_bytes_free(asc_lane_bytes **out) {
    asc_lane_bytes *bytes = *out;
    if (!bytes)
        return;
    free_threads(bytes);
    asc_lane_layout_free(&bytes->layout);
    for (int32_t w = 0; w < bytes->n_wide; w++)
        asc_lane_wide_free(&bytes->wide[w]);
    for (int32_t m = 0; m < bytes->n_maps; m++)
        asc_key_map_free(&bytes->maps[m]);
    free(bytes->wide);
    free(bytes->wide_of);
    free(bytes->joined);
    free(bytes->maps);
    free(bytes->map_of);
    free(bytes->edges);
    free(bytes->totals.lanes);
    free(bytes->totals.pairs);
    free(bytes);
    *out = NULL;
}
