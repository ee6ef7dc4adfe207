/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "attrscope/memory.h"
#include "core/counts.h"
#include "core/spin.h"
#include "sweep/histogram_parts.h"

static int32_t lane_count(const asc_attribute_histogram *histogram) {
    return (histogram->labels->n_attributes + 7) / 8 * 8;
}

/* Two classes suffice where every pair that counts is of one class in every attribute, and weighs
 * the same. */
static int32_t class_count(const asc_attribute_histogram *histogram) {
    return asc_weights_alike(histogram->weights) && !histogram->labels->has_missing &&
                   !histogram->same_identity
               ? 2
               : 3;
}

/* Totals of the first so many cells. */
static uint64_t totals_of(const asc_attribute_histogram *histogram, int32_t cells) {
    return (uint64_t)cells *
           (uint64_t)asc_weighing_width(lane_count(histogram), class_count(histogram));
}

static asc_code init(asc_attribute_histogram *histogram) {
    const int32_t pages = histogram->n_pages;
    asc_code code = asc_alloc(&histogram->weighted, totals_of(histogram, pages * ASC_PAGE_CELLS),
                              sizeof *histogram->weighted, "weighted totals");
    return code == ASC_OK
               ? asc_alloc(&histogram->locks, (uint64_t)pages, sizeof(uint8_t), "weighted totals")
               : code;
}

static void clear(asc_attribute_histogram *histogram) {
    memset(histogram->weighted, 0,
           totals_of(histogram, histogram->cells->count) * sizeof *histogram->weighted);
}

static void state(const asc_attribute_histogram *histogram, asc_pack *pack) {
    asc_pack_bytes(pack, histogram->weighted,
                   totals_of(histogram, histogram->cells->count) * sizeof *histogram->weighted);
}

static asc_code begin(const asc_attribute_histogram *histogram, asc_histogram_thread *thread) {
    (void)histogram;
    return asc_alloc(&thread->sorted, ASC_PLACES_HELD, sizeof *thread->sorted, "pairs of a cell");
}

/* Cell by cell, so that a cell's sums are in registers while its pairs are added. */
static void sort_places(const uint32_t *places, int32_t n, uint32_t *sorted) {
    int32_t next[ASC_PAGE_CELLS + 1] = {0};
    for (int32_t k = 0; k < n; k++)
        next[asc_place_cell(places[k]) + 1]++;
    for (int32_t c = 0; c < ASC_PAGE_CELLS; c++)
        next[c + 1] += next[c];
    for (int32_t k = 0; k < n; k++)
        sorted[next[asc_place_cell(places[k])]++] = places[k];
}

static asc_pair_weighing weighing_of(const asc_attribute_histogram *histogram) {
    const asc_labels *labels = histogram->labels;
    return (asc_pair_weighing){.positive = labels->positive,
                               .negative = labels->negative,
                               .stride = labels->n,
                               .weights = histogram->weights->weights,
                               .of_points = histogram->weights->lanes,
                               .lanes = lane_count(histogram),
                               .n_classes = class_count(histogram),
                               .shift = histogram->weights->shift};
}

static void count_page(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                       int32_t page) {
    const asc_pair_weighing weighing = weighing_of(histogram);
    const int32_t n = thread->n_places[page];
    sort_places(thread->places + (int64_t)page * ASC_PLACES_HELD, n, thread->sorted);
    asc_spin_lock(&histogram->locks[page]);
    histogram->kernels->weigh(histogram->weighted + totals_of(histogram, page * ASC_PAGE_CELLS),
                              &weighing, thread->row, thread->column, thread->sorted, n);
    asc_spin_unlock(&histogram->locks[page]);
}

static void add_own_pair(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                         int64_t row, int64_t column, uint16_t cell) {
    const asc_labels *labels = histogram->labels;
    const asc_weights *weights = histogram->weights;
    uint64_t *across = histogram->weighted + totals_of(histogram, cell) +
                       ASC_ACROSS * (int64_t)lane_count(histogram);
    uint8_t *lock = &histogram->locks[cell / ASC_PAGE_CELLS];
    (void)thread;
    asc_spin_lock(lock);
    for (int32_t a = 0; a < labels->n_attributes; a++)
        if (asc_labels_sign(labels, row, a) * asc_labels_sign(labels, column, a) < 0)
            across[a] += asc_weights_scaled(weights, (uint64_t)asc_weights_of(weights, row, a) *
                                                         asc_weights_of(weights, column, a));
    asc_spin_unlock(lock);
}

static void end(asc_attribute_histogram *histogram, MPI_Comm comm) {
    asc_counts_sum(comm, histogram->weighted,
                   (int64_t)totals_of(histogram, histogram->cells->count));
}

static void read_cell(const asc_attribute_histogram *histogram, int32_t cell, int32_t attribute,
                      uint64_t counts[ASC_PAIR_CLASSES]) {
    const uint64_t *from = histogram->weighted + totals_of(histogram, cell) + attribute;
    const int32_t lanes = lane_count(histogram);
    counts[ASC_BOTH_POSITIVE] = from[0];
    counts[ASC_ACROSS] = from[lanes];
    counts[ASC_BOTH_NEGATIVE] = class_count(histogram) == 3
                                    ? from[2 * lanes]
                                    : from[2 * lanes - attribute] - from[0] - from[lanes];
}

const asc_histogram_way asc_histogram_sums = {
    .init = init,
    .clear = clear,
    .state = state,
    .begin = begin,
    .count_page = count_page,
    .add_own_pair = add_own_pair,
    .end = end,
    .read = read_cell,
};
