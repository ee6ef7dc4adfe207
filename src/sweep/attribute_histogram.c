#include "sweep/attribute_histogram.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"

/* What one thread adds to. Cell `cells.count` takes the pairs that do not count. */
typedef struct thread_counts {
    uint16_t *cell;         /* [ASC_BLOCK_ROWS] */
    asc_pair_counts *words; /* [n_words], weighting by image */
    uint32_t *sums;         /* [cells + 1, 2, lanes], weighting by identity: of one row */
    uint64_t *weighted;     /* [cells, 3, lanes] */
    uint8_t *is_touched;    /* [cells + 1] by the row */
    uint16_t *touched;      /* [n_touched] the row's cells */
    int32_t n_touched;
} thread_counts;

struct asc_attribute_histogram {
    asc_sink sink;
    const asc_kernels *kernels;
    const asc_labels *labels;
    const asc_weights *weights; /* NULL: by image */
    bool same_identity;
    asc_identity_groups groups; /* with same_identity */
    asc_cells cells;
    int32_t n_threads;
    thread_counts *threads;  /* [n_threads] */
    asc_pair_totals *totals; /* [n_words], by image */
    uint64_t *weighted;      /* [cells, 3, lanes], by identity */
};

/* Two classes suffice where every pair that counts is of one class in every attribute. */
static int32_t class_count(const asc_attribute_histogram *histogram) {
    return histogram->labels->has_missing || histogram->same_identity ? 3 : 2;
}

int64_t asc_attribute_histogram_cell_bytes(const asc_labels *labels) {
    return (int64_t)labels->n_words * ASC_PAIR_CLASSES * ASC_LANES *
           ((int64_t)sizeof(uint64_t) + 1);
}

static asc_code init_image_totals(asc_attribute_histogram *histogram) {
    const uint64_t cells = (uint64_t)histogram->cells.count + 1;
    const asc_labels *labels = histogram->labels;
    const int32_t classes = class_count(histogram);
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&histogram->totals, (uint64_t)labels->n_words, sizeof *histogram->totals,
                      "pair totals"),
            done);
    for (int32_t w = 0; w < labels->n_words; w++) {
        asc_pair_totals *totals = &histogram->totals[w];
        totals->n_cells = histogram->cells.count;
        totals->n_classes = classes;
        ASC_TRY(code,
                asc_alloc(&totals->lanes, cells * (uint64_t)classes * ASC_LANES, sizeof(uint64_t),
                          "pair totals"),
                done);
        ASC_TRY(code, asc_alloc(&totals->pairs, cells, sizeof(uint64_t), "pair totals"), done);
    }
done:
    return code;
}

static asc_code init_image_counts(const asc_attribute_histogram *histogram, thread_counts *thread) {
    const uint64_t cells = (uint64_t)histogram->cells.count + 1;
    const asc_labels *labels = histogram->labels;
    const uint64_t lanes = cells * (uint64_t)class_count(histogram) * ASC_LANES;
    asc_code code = ASC_OK;
    ASC_TRY(
        code,
        asc_alloc(&thread->words, (uint64_t)labels->n_words, sizeof *thread->words, "pair counts"),
        done);
    for (int32_t w = 0; w < labels->n_words; w++) {
        asc_pair_counts *counts = &thread->words[w];
        counts->totals = &histogram->totals[w];
        ASC_TRY(code, asc_alloc(&counts->lanes, lanes, 1, "pair counts"), done);
        ASC_TRY(code, asc_alloc(&counts->pending, cells, 1, "pair counts"), done);
    }
done:
    return code;
}

static asc_code init_weighted_sums(const asc_attribute_histogram *histogram,
                                   thread_counts *thread) {
    const uint64_t cells = (uint64_t)histogram->cells.count + 1;
    const uint64_t lanes = cells * (uint64_t)histogram->weights->lanes;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&thread->sums, 2 * lanes, sizeof(uint32_t), "weighted sums"), done);
    ASC_TRY(code, asc_alloc(&thread->weighted, 3 * lanes, sizeof(uint64_t), "weighted sums"), done);
    ASC_TRY(code, asc_alloc(&thread->is_touched, cells, 1, "weighted sums"), done);
    ASC_TRY(code, asc_alloc(&thread->touched, cells + 1, sizeof(uint16_t), "weighted sums"), done);
done:
    return code;
}

/* The totals, as they are in memory, both ways. */
static void state(void *self, asc_pack *pack) {
    const asc_attribute_histogram *histogram = self;
    const uint64_t cells = (uint64_t)histogram->cells.count;
    if (histogram->weights) {
        asc_pack_bytes(pack, histogram->weighted,
                       cells * ASC_PAIR_CLASSES * (uint64_t)histogram->weights->lanes *
                           sizeof *histogram->weighted);
        return;
    }
    for (int32_t w = 0; w < histogram->labels->n_words; w++) {
        asc_pair_totals *totals = &histogram->totals[w];
        asc_pack_bytes(pack, totals->lanes,
                       cells * (uint64_t)totals->n_classes * ASC_LANES * sizeof *totals->lanes);
        asc_pack_bytes(pack, totals->pairs, cells * sizeof *totals->pairs);
    }
}

static void clear(asc_attribute_histogram *histogram) {
    const size_t cells = (size_t)histogram->cells.count;
    if (histogram->weights) {
        memset(histogram->weighted, 0,
               cells * ASC_PAIR_CLASSES * (size_t)histogram->weights->lanes *
                   sizeof *histogram->weighted);
        return;
    }
    for (int32_t w = 0; w < histogram->labels->n_words; w++) {
        asc_pair_totals *totals = &histogram->totals[w];
        memset(totals->lanes, 0,
               cells * (size_t)totals->n_classes * ASC_LANES * sizeof *totals->lanes);
        memset(totals->pairs, 0, cells * sizeof *totals->pairs);
    }
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_attribute_histogram *histogram = self;
    asc_code code = ASC_OK;
    if (!keep)
        clear(histogram);
    ASC_TRY(code,
            asc_alloc(&histogram->threads, (uint64_t)n_threads, sizeof *histogram->threads,
                      "histograms of threads"),
            done);
    histogram->n_threads = n_threads;
    for (int32_t t = 0; t < n_threads; t++) {
        thread_counts *thread = &histogram->threads[t];
        ASC_TRY(code, asc_alloc(&thread->cell, ASC_BLOCK_ROWS, sizeof(uint16_t), "cells"), done);
        ASC_TRY(code,
                histogram->weights ? init_weighted_sums(histogram, thread)
                                   : init_image_counts(histogram, thread),
                done);
    }
done:
    return code;
}

/* Folds the row's sums of every touched cell into the thread's totals and empties them. */
static void fold_row(const asc_attribute_histogram *histogram, thread_counts *thread, int64_t row) {
    const asc_labels *labels = histogram->labels;
    const asc_weights *weights = histogram->weights;
    const int32_t lanes = weights->lanes, cells = histogram->cells.count;
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
}

static void touch(thread_counts *thread, const uint16_t *cell, int32_t n) {
    for (int32_t j = 0; j < n; j++) {
        thread->touched[thread->n_touched] = cell[j];
        thread->n_touched += !thread->is_touched[cell[j]];
        thread->is_touched[cell[j]] = 1;
    }
}

/* Adds a row's pairs; their cells are in thread->cell. */
static void add_row(const asc_attribute_histogram *histogram, thread_counts *thread, int64_t row,
                    int64_t column, int32_t n) {
    const asc_labels *labels = histogram->labels;
    const asc_weights *weights = histogram->weights;
    if (weights) {
        histogram->kernels->weigh(
            thread->sums, weights->lanes, weights->weights + column * weights->lanes,
            labels->positive + column, labels->negative + column, labels->n, thread->cell, n);
        touch(thread, thread->cell, n);
        return;
    }
    for (int32_t w = 0; w < labels->n_words; w++) {
        asc_sign_word word = asc_labels_word(labels, w);
        histogram->kernels->count(&thread->words[w], &word, row, column, thread->cell, n);
    }
}

/* Adds one pair of one identity to the attributes in which it lies across. */
static void add_own_pair(const asc_attribute_histogram *histogram, thread_counts *thread,
                         int64_t row, int64_t column, uint16_t cell) {
    const asc_labels *labels = histogram->labels;
    const asc_weights *weights = histogram->weights;
    for (int32_t w = 0; w < labels->n_words; w++) {
        const uint64_t *p = labels->positive + w * labels->n, *m = labels->negative + w * labels->n;
        /* The column's signs where the row has the other one. */
        const uint64_t positive = p[column] & m[row], negative = m[column] & p[row];
        if (weights) {
            const int32_t begin = w * ASC_LANES;
            for (int32_t a = begin; a < weights->lanes && a < begin + ASC_LANES; a++) {
                uint32_t *sum = thread->sums + (int64_t)cell * 2 * weights->lanes + a;
                const uint32_t weight = weights->weights[column * weights->lanes + a];
                sum[0] += positive >> (a - begin) & 1 ? weight : 0;
                sum[weights->lanes] += negative >> (a - begin) & 1 ? weight : 0;
            }
        } else {
            asc_pair_counts_across(&thread->words[w], cell, positive | negative);
        }
    }
    if (weights)
        touch(thread, &cell, 1);
}

/* Pairs of a row with later images of its identity in the columns; `cell` holds their cells before
 * they were excluded. */
static void add_own_pairs(const asc_attribute_histogram *histogram, thread_counts *thread,
                          const asc_tile *tile, int32_t i, int32_t first) {
    const asc_identity_groups *groups = &histogram->groups;
    const int64_t row = tile->row_begin + i, begin = tile->column_begin + first;
    const int64_t end = tile->column_begin + tile->n_columns;
    const int32_t identity = histogram->labels->identity[row];
    for (int64_t g = groups->first[identity]; g < groups->first[identity + 1]; g++) {
        const int64_t column = groups->images[g];
        if (column < begin || column >= end)
            continue;
        uint16_t cell = 0;
        asc_cells_locate(&histogram->cells, histogram->kernels,
                         tile->distances + (int64_t)i * tile->stride +
                             (column - tile->column_begin),
                         1, (uint16_t)histogram->cells.count, &cell);
        add_own_pair(histogram, thread, row, column, cell);
    }
}

static asc_code visit(void *self, int32_t thread_index, const asc_tile *tile) {
    asc_attribute_histogram *histogram = self;
    thread_counts *thread = &histogram->threads[thread_index];
    const asc_labels *labels = histogram->labels;
    const asc_kernels *kernels = histogram->kernels;
    const uint16_t nowhere = (uint16_t)histogram->cells.count;
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const int32_t first = asc_tile_first_column(tile, i), n = tile->n_columns - first;
        if (n <= 0)
            continue;
        const int64_t row = tile->row_begin + i, column = tile->column_begin + first;
        asc_cells_locate(&histogram->cells, kernels,
                         tile->distances + (int64_t)i * tile->stride + first, n, nowhere,
                         thread->cell);
        kernels->exclude(thread->cell, n, labels->identity + column, labels->identity[row],
                         nowhere);
        thread->n_touched = 0;
        add_row(histogram, thread, row, column, n);
        if (histogram->same_identity)
            add_own_pairs(histogram, thread, tile, i, first);
        if (histogram->weights)
            fold_row(histogram, thread, row);
    }
    return ASC_OK;
}

static void free_thread(thread_counts *thread, int32_t words) {
    for (int32_t w = 0; thread->words && w < words; w++) {
        free(thread->words[w].lanes);
        free(thread->words[w].pending);
    }
    free(thread->words);
    free(thread->cell);
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

/* Sums an array over the ranks in messages that MPI can count. */
static void reduce(uint64_t *data, int64_t n, MPI_Comm comm) {
    enum { CHUNK = 1 << 22 };
    for (int64_t i = 0; i < n; i += CHUNK)
        MPI_Allreduce(MPI_IN_PLACE, data + i, (int)(n - i < CHUNK ? n - i : CHUNK), MPI_UINT64_T,
                      MPI_SUM, comm);
}

static asc_code end_images(asc_attribute_histogram *histogram, MPI_Comm comm) {
    const int64_t cells = histogram->cells.count;
    for (int32_t w = 0; w < histogram->labels->n_words; w++) {
        for (int32_t t = 0; t < histogram->n_threads; t++)
            for (int32_t c = 0; c < cells; c++)
                if (histogram->threads[t].words[w].pending[c] > 0)
                    asc_pair_counts_flush(&histogram->threads[t].words[w], c);
        asc_pair_totals *totals = &histogram->totals[w];
        reduce(totals->lanes, cells * totals->n_classes * ASC_LANES, comm);
        reduce(totals->pairs, cells, comm);
    }
    return ASC_OK;
}

static asc_code end_weighted(asc_attribute_histogram *histogram, MPI_Comm comm) {
    const int64_t n =
        (int64_t)histogram->cells.count * ASC_PAIR_CLASSES * histogram->weights->lanes;
    for (int32_t t = 0; t < histogram->n_threads; t++)
        for (int64_t i = 0; i < n; i++)
            histogram->weighted[i] += histogram->threads[t].weighted[i];
    reduce(histogram->weighted, n, comm);
    return ASC_OK;
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_attribute_histogram *histogram = self;
    asc_code code =
        histogram->weights ? end_weighted(histogram, comm) : end_images(histogram, comm);
    free_threads(histogram);
    return code;
}

asc_code asc_attribute_histogram_init(const asc_labels *labels, const asc_weights *weights,
                                      bool same_identity, asc_cells cells,
                                      asc_attribute_histogram **out) {
    asc_attribute_histogram *histogram = NULL;
    asc_code code = ASC_OK;
    *out = NULL;
    ASC_TRY(code, asc_alloc(&histogram, 1, sizeof *histogram, "histogram"), done);
    histogram->sink =
        (asc_sink){.self = histogram, .begin = begin, .tile = visit, .end = end, .state = state};
    histogram->labels = labels;
    histogram->weights = weights;
    histogram->same_identity = same_identity;
    histogram->cells = cells;
    *out = histogram;
    ASC_TRY(code, asc_kernels_choose(&histogram->kernels), done);
    if (same_identity)
        ASC_TRY(code, asc_identity_groups_init(labels->identity, labels->n, &histogram->groups),
                done);
    if (weights)
        ASC_TRY(code,
                asc_alloc(&histogram->weighted,
                          (uint64_t)cells.count * ASC_PAIR_CLASSES * (uint64_t)weights->lanes,
                          sizeof(uint64_t), "weighted totals"),
                done);
    else
        ASC_TRY(code, init_image_totals(histogram), done);
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
    if (histogram->weights) {
        const int32_t lanes = histogram->weights->lanes;
        const uint64_t *from =
            histogram->weighted + (int64_t)cell * ASC_PAIR_CLASSES * lanes + attribute;
        for (int k = 0; k < ASC_PAIR_CLASSES; k++)
            counts[k] = from[k * lanes];
        return;
    }
    const asc_pair_totals *totals = &histogram->totals[attribute / ASC_LANES];
    const uint64_t *from =
        totals->lanes + (int64_t)cell * totals->n_classes * ASC_LANES + attribute % ASC_LANES;
    counts[ASC_BOTH_POSITIVE] = from[0];
    counts[ASC_ACROSS] = from[ASC_LANES];
    counts[ASC_BOTH_NEGATIVE] = totals->n_classes == 3
                                    ? from[2 * ASC_LANES]
                                    : totals->pairs[cell] - from[0] - from[ASC_LANES];
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
