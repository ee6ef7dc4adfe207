/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "attrscope/memory.h"
#include "core/counts.h"
#include "sweep/histogram_parts.h"

/* Two classes suffice where every pair that counts is of one class in every attribute. */
static int32_t class_count(const asc_attribute_histogram *histogram) {
    return histogram->labels->has_missing || histogram->same_identity ? 3 : 2;
}

static asc_code init(asc_attribute_histogram *histogram) {
    const uint64_t cells = (uint64_t)histogram->cells->count + 1;
    const asc_labels *labels = histogram->labels;
    const int32_t classes = class_count(histogram);
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&histogram->totals, (uint64_t)labels->n_words, sizeof *histogram->totals,
                      "pair totals"),
            done);
    for (int32_t w = 0; w < labels->n_words; w++) {
        asc_pair_totals *totals = &histogram->totals[w];
        const int32_t used = labels->n_attributes - w * ASC_LANES;
        totals->n_cells = histogram->cells->count;
        totals->n_classes = classes;
        totals->n_lanes = used < ASC_LANES ? (used + 7) / 8 * 8 : ASC_LANES;
        ASC_TRY(code,
                asc_alloc(&totals->lanes, cells * (uint64_t)classes * ASC_LANES, sizeof(uint64_t),
                          "pair totals"),
                done);
        ASC_TRY(code, asc_alloc(&totals->pairs, cells, sizeof(uint64_t), "pair totals"), done);
    }
done:
    return code;
}

static asc_code begin(const asc_attribute_histogram *histogram, asc_histogram_thread *thread) {
    const uint64_t cells = (uint64_t)histogram->cells->count + 1;
    const asc_labels *labels = histogram->labels;
    const uint64_t lanes = cells * (uint64_t)class_count(histogram) * ASC_LANES;
    asc_code code = ASC_OK;
    ASC_TRY(
        code,
        asc_alloc(&thread->words, (uint64_t)labels->n_words, sizeof *thread->words, "pair counts"),
        done);
    for (int32_t w = 0; w < labels->n_words; w++) {
        asc_pair_counts *word = &thread->words[w];
        word->totals = &histogram->totals[w];
        word->weight = 1;
        ASC_TRY(code, asc_alloc(&word->lanes, lanes, 1, "pair counts"), done);
        ASC_TRY(code, asc_alloc(&word->pending, cells, 1, "pair counts"), done);
    }
done:
    return code;
}

/* The totals, as they are in memory, both ways. */
static void state(const asc_attribute_histogram *histogram, asc_pack *pack) {
    const uint64_t cells = (uint64_t)histogram->cells->count;
    for (int32_t w = 0; w < histogram->labels->n_words; w++) {
        asc_pair_totals *totals = &histogram->totals[w];
        asc_pack_bytes(pack, totals->lanes,
                       cells * (uint64_t)totals->n_classes * ASC_LANES * sizeof *totals->lanes);
        asc_pack_bytes(pack, totals->pairs, cells * sizeof *totals->pairs);
    }
}

static void clear(asc_attribute_histogram *histogram) {
    const size_t cells = (size_t)histogram->cells->count;
    for (int32_t w = 0; w < histogram->labels->n_words; w++) {
        asc_pair_totals *totals = &histogram->totals[w];
        memset(totals->lanes, 0,
               cells * (size_t)totals->n_classes * ASC_LANES * sizeof *totals->lanes);
        memset(totals->pairs, 0, cells * sizeof *totals->pairs);
    }
}

/* Adds to the totals what has been counted and not yet added. */
static void flush_all(const asc_attribute_histogram *histogram, asc_pair_counts *words) {
    const int32_t cells = histogram->cells->count;
    for (int32_t w = 0; w < histogram->labels->n_words; w++) {
        asc_pair_counts *counts = &words[w];
        for (int32_t c = 0; c < cells;) {
            uint64_t eight = 1;
            if (c + 8 <= cells)
                memcpy(&eight, counts->pending + c, sizeof eight);
            if (eight != 0 && counts->pending[c] > 0)
                histogram->kernels->flush(counts, c);
            c += eight == 0 ? 8 : 1;
        }
    }
}

static void count_page(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                       int32_t page) {
    for (int32_t w = 0; w < histogram->labels->n_words; w++) {
        const asc_sign_word word = asc_labels_word(histogram->labels, w);
        histogram->kernels->count(
            &thread->words[w], &word, thread->row, thread->column, page * ASC_PAGE_CELLS,
            thread->places + (int64_t)page * ASC_PLACES_HELD, thread->n_places[page]);
    }
}

static void add_own_pair(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                         int64_t row, int64_t column, uint16_t cell) {
    const asc_labels *labels = histogram->labels;
    for (int32_t w = 0; w < labels->n_words; w++) {
        const uint64_t *p = labels->positive + w * labels->n, *m = labels->negative + w * labels->n;
        const uint64_t across = (p[column] & m[row]) | (m[column] & p[row]);
        asc_pair_counts *counts = &thread->words[w];
        uint8_t *lanes =
            counts->lanes + ((int64_t)cell * counts->totals->n_classes + ASC_ACROSS) * ASC_LANES;
        for (int a = 0; a < ASC_LANES; a++)
            lanes[a] = (uint8_t)(lanes[a] + (across >> a & 1));
        if (++counts->pending[cell] == UINT8_MAX)
            histogram->kernels->flush(counts, cell);
    }
}

static void end(asc_attribute_histogram *histogram, MPI_Comm comm) {
    const int64_t cells = histogram->cells->count;
    for (int32_t t = 0; t < histogram->n_threads; t++)
        flush_all(histogram, histogram->threads[t].words);
    for (int32_t w = 0; w < histogram->labels->n_words; w++) {
        asc_pair_totals *totals = &histogram->totals[w];
        asc_counts_sum(comm, totals->lanes, cells * totals->n_classes * ASC_LANES);
        asc_counts_sum(comm, totals->pairs, cells);
    }
}

static void read_cell(const asc_attribute_histogram *histogram, int32_t cell, int32_t attribute,
                      uint64_t counts[ASC_PAIR_CLASSES]) {
    const asc_pair_totals *totals = &histogram->totals[attribute / ASC_LANES];
    const uint64_t *from =
        totals->lanes + (int64_t)cell * totals->n_classes * ASC_LANES + attribute % ASC_LANES;
    counts[ASC_BOTH_POSITIVE] = from[0];
    counts[ASC_ACROSS] = from[ASC_LANES];
    counts[ASC_BOTH_NEGATIVE] = totals->n_classes == 3
                                    ? from[2 * ASC_LANES]
                                    : totals->pairs[cell] - from[0] - from[ASC_LANES];
}

const asc_histogram_way asc_histogram_bytes = {
    .init = init,
    .clear = clear,
    .state = state,
    .begin = begin,
    .count_page = count_page,
    .add_own_pair = add_own_pair,
    .end = end,
    .read = read_cell,
};
