/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the attribute-histogram sink share. Internal. */
#ifndef ATTRSCOPE_SWEEP_HISTOGRAM_PARTS_H
#define ATTRSCOPE_SWEEP_HISTOGRAM_PARTS_H

#include "attrscope/pack.h"
#include "sweep/attribute_histogram.h"

enum { ASC_PLACES_HELD = 8192 }; /* pairs of a page that are held before they are counted */

/* What one thread adds to. Cell `cells->count` takes the pairs that do not count. */
typedef struct asc_histogram_thread {
    uint16_t *cell;         /* [ASC_BLOCK_ROWS] */
    int64_t row, column;    /* at which the blocks begin that pairs are held of */
    uint32_t *places;       /* [pages, ASC_PLACES_HELD] */
    int32_t *n_places;      /* [pages] */
    asc_pair_counts *words; /* [n_words] of bytes */
    uint32_t *sorted;       /* [ASC_PLACES_HELD] a page's places, cell by cell; of sums */
} asc_histogram_thread;

/* A way to count; what it holds is in the histogram. */
typedef struct asc_histogram_way {
    asc_code (*init)(asc_attribute_histogram *histogram);
    void (*clear)(asc_attribute_histogram *histogram);
    void (*state)(const asc_attribute_histogram *histogram, asc_pack *pack);
    asc_code (*begin)(const asc_attribute_histogram *histogram, asc_histogram_thread *thread);
    /* Counts the pairs that are held of a page. */
    void (*count_page)(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                       int32_t page);
    /* Adds one pair of one identity to the attributes in which it lies across. */
    void (*add_own_pair)(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                         int64_t row, int64_t column, uint16_t cell);
    void (*end)(asc_attribute_histogram *histogram, MPI_Comm comm); /* collective */
    void (*read)(const asc_attribute_histogram *histogram, int32_t cell, int32_t attribute,
                 uint64_t counts[ASC_PAIR_CLASSES]);
} asc_histogram_way;

/* Pairs that all weigh 1, counted in bytes; and sums of weights. */
extern const asc_histogram_way asc_histogram_bytes, asc_histogram_sums;

struct asc_attribute_histogram {
    asc_sink sink;
    const asc_histogram_way *way;
    const asc_kernels *kernels;
    const asc_labels *labels;
    const asc_weights *weights; /* NULL: by image */
    bool same_identity;
    asc_identity_groups groups; /* with same_identity */
    const asc_share_cells *cells;
    int32_t n_pages; /* of cells, with the one of pairs that do not count */
    int32_t n_threads;
    asc_histogram_thread *threads; /* [n_threads] */
    asc_pair_totals *totals;       /* [n_words] of bytes */
    uint64_t *weighted;            /* [pages, ASC_PAGE_CELLS, asc_weighing_width] of sums */
    uint8_t *locks;                /* [pages] of sums */
};

#endif
