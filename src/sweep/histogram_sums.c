/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "attrscope/memory.h"
#include "core/counts.h"
#include "sweep/histogram_parts.h"

static uint64_t totals_of(const asc_attribute_histogram *histogram) {
    return (uint64_t)histogram->cells->count * ASC_PAIR_CLASSES *
           (uint64_t)histogram->weights->lanes;
}

static asc_code init(asc_attribute_histogram *histogram) {
    return asc_alloc(&histogram->weighted, totals_of(histogram), sizeof(uint64_t),
                     "weighted totals");
}

static void clear(asc_attribute_histogram *histogram) {
    memset(histogram->weighted, 0, totals_of(histogram) * sizeof *histogram->weighted);
}

static void state(const asc_attribute_histogram *histogram, asc_pack *pack) {
    asc_pack_bytes(pack, histogram->weighted, totals_of(histogram) * sizeof *histogram->weighted);
}

static asc_code begin(const asc_attribute_histogram *histogram, asc_histogram_thread *thread) {
    const uint64_t cells = (uint64_t)histogram->cells->count + 1;
    const uint64_t lanes = cells * (uint64_t)histogram->weights->lanes;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&thread->sums, 2 * lanes, sizeof(uint32_t), "weighted sums"), done);
    ASC_TRY(code, asc_alloc(&thread->weighted, 3 * lanes, sizeof(uint64_t), "weighted sums"), done);
    ASC_TRY(code, asc_alloc(&thread->is_touched, cells, 1, "weighted sums"), done);
    ASC_TRY(code, asc_alloc(&thread->touched, cells + 1, sizeof(uint16_t), "weighted sums"), done);
done:
    return code;
}

static void weigh(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                  uint64_t weight) {
    (void)histogram;
    (void)thread;
    (void)weight;
}

static void touch(asc_histogram_thread *thread, const uint16_t *cell, int32_t n) {
    for (int32_t j = 0; j < n; j++) {
        thread->touched[thread->n_touched] = cell[j];
        thread->n_touched += !thread->is_touched[cell[j]];
        thread->is_touched[cell[j]] = 1;
    }
}

static void add_row(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                    const asc_tile *tile, int32_t i, int32_t first, int32_t n) {
    const asc_labels *labels = histogram->labels;
    const asc_weights *weights = histogram->weights;
    const int64_t column = tile->column_begin + first;
    (void)i;
    histogram->kernels->weigh(thread->sums, weights->lanes,
                              weights->weights + column * weights->lanes, labels->positive + column,
                              labels->negative + column, labels->n, thread->cell, n);
    touch(thread, thread->cell, n);
}

static void add_own_pair(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                         int64_t row, int64_t column, uint16_t cell) {
    const asc_labels *labels = histogram->labels;
    const asc_weights *weights = histogram->weights;
    for (int32_t w = 0; w < labels->n_words; w++) {
        const uint64_t *p = labels->positive + w * labels->n, *m = labels->negative + w * labels->n;
        /* The column's signs where the row has the other one. */
        const uint64_t positive = p[column] & m[row], negative = m[column] & p[row];
        const int32_t begin = w * ASC_LANES;
        for (int32_t a = begin; a < weights->lanes && a < begin + ASC_LANES; a++) {
            uint32_t *sum = thread->sums + (int64_t)cell * 2 * weights->lanes + a;
            const uint32_t weight = weights->weights[column * weights->lanes + a];
            sum[0] += positive >> (a - begin) & 1 ? weight : 0;
            sum[weights->lanes] += negative >> (a - begin) & 1 ? weight : 0;
        }
    }
    touch(thread, &cell, 1);
}

/* Folds the row's sums of every touched cell into the thread's totals and empties them. */
static void end_row(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                    int64_t row) {
    const asc_labels *labels = histogram->labels;
    const asc_weights *weights = histogram->weights;
    const int32_t lanes = weights->lanes, cells = histogram->cells->count;
    for (int32_t begin = 0; begin < lanes; begin += ASC_LANES) {
        uint64_t is_positive[ASC_LANES], is_negative[ASC_LANES];
        const int32_t count = lanes - begin < ASC_LANES ? lanes - begin : ASC_LANES;
        const uint64_t p = labels->positive[begin / ASC_LANES * labels->n + row];
        const uint64_t m = labels->negative[begin / ASC_LANES * labels->n + row];
        for (int32_t a = 0; a < count; a++) {
            is_positive[a] = 0 - (p >> a & 1);
            is_negative[a] = 0 - (m >> a & 1);
        }
        for (int32_t t = 0; t < thread->n_touched; t++) {
            const int64_t c = thread->touched[t];
            if (c < cells)
                histogram->kernels->fold(thread->weighted + c * 3 * lanes + begin,
                                         thread->sums + c * 2 * lanes + begin, lanes, count,
                                         weights->weights + row * lanes + begin, is_positive,
                                         is_negative, weights->shift);
        }
    }
    for (int32_t t = 0; t < thread->n_touched; t++) {
        const int64_t c = thread->touched[t];
        memset(thread->sums + c * 2 * lanes, 0, 2 * (size_t)lanes * sizeof(uint32_t));
        thread->is_touched[c] = 0;
    }
    thread->n_touched = 0;
}

static void end_pairs(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                      const asc_tile *tile) {
    (void)histogram;
    (void)thread;
    (void)tile;
}

static void end(asc_attribute_histogram *histogram, MPI_Comm comm) {
    const int64_t n = (int64_t)totals_of(histogram);
    for (int32_t t = 0; t < histogram->n_threads; t++)
        for (int64_t i = 0; i < n; i++)
            histogram->weighted[i] += histogram->threads[t].weighted[i];
    asc_counts_sum(comm, histogram->weighted, n);
}

static void read_cell(const asc_attribute_histogram *histogram, int32_t cell, int32_t attribute,
                      uint64_t counts[ASC_PAIR_CLASSES]) {
    const int32_t lanes = histogram->weights->lanes;
    const uint64_t *from =
        histogram->weighted + (int64_t)cell * ASC_PAIR_CLASSES * lanes + attribute;
    for (int k = 0; k < ASC_PAIR_CLASSES; k++)
        counts[k] = from[k * lanes];
}

const asc_histogram_way asc_histogram_sums = {
    .init = init,
    .clear = clear,
    .state = state,
    .begin = begin,
    .weigh = weigh,
    .add_row = add_row,
    .add_own_pair = add_own_pair,
    .end_row = end_row,
    .end_pairs = end_pairs,
    .end = end,
    .read = read_cell,
};
