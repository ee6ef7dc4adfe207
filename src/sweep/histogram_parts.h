/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the attribute-histogram sink share. Internal. */
#ifndef ATTRSCOPE_SWEEP_HISTOGRAM_PARTS_H
#define ATTRSCOPE_SWEEP_HISTOGRAM_PARTS_H

#include "attrscope/pack.h"
#include "sweep/attribute_histogram.h"

enum {
    ASC_PLACES_HELD = 4096, /* pairs of a page that are held before they are counted */
    ASC_WEIGHTS_HELD = 8    /* weights of pairs whose bytes a thread keeps apart */
};

/* Pairs of one weight. */
typedef struct asc_weight_counts {
    uint64_t weight;        /* 0: none yet */
    int64_t used;           /* the last change of weight that came to this one */
    asc_pair_counts *words; /* [n_words] */
} asc_weight_counts;

/* What one thread adds to. Cell `cells->count` takes the pairs that do not count. */
typedef struct asc_histogram_thread {
    uint16_t *cell;               /* [ASC_BLOCK_ROWS] */
    asc_weight_counts *by_weight; /* [n_weights] in bytes, where pairs weigh alike */
    int32_t n_weights;
    asc_weight_counts *current; /* of the pairs that are being counted */
    int64_t n_changes;          /* of the weight so far */
    uint32_t *places;    /* [pages, ASC_PLACES_HELD] of bytes: pairs by the page of their cell */
    int32_t *n_places;   /* [pages] */
    uint32_t *sums;      /* [cells + 1, 2, lanes] of one row */
    uint64_t *weighted;  /* [cells, 3, lanes] */
    uint8_t *is_touched; /* [cells + 1] by the row */
    uint16_t *touched;   /* [n_touched] the row's cells */
    int32_t n_touched;
} asc_histogram_thread;

/* A way to count; what it holds is in the histogram. */
typedef struct asc_histogram_way {
    asc_code (*init)(asc_attribute_histogram *histogram);
    void (*clear)(asc_attribute_histogram *histogram);
    void (*state)(const asc_attribute_histogram *histogram, asc_pack *pack);
    asc_code (*begin)(const asc_attribute_histogram *histogram, asc_histogram_thread *thread);
    /* Pairs of `weight` follow. */
    void (*weigh)(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                  uint64_t weight);
    /* Adds pairs of row i of the tile with columns first .. first + n - 1; their cells are in
     * thread->cell. */
    void (*add_row)(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                    const asc_tile *tile, int32_t i, int32_t first, int32_t n);
    /* Adds one pair of one identity to the attributes in which it lies across. */
    void (*add_own_pair)(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                         int64_t row, int64_t column, uint16_t cell);
    void (*end_row)(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                    int64_t row);
    /* All pairs of a weight in a tile have been added. */
    void (*end_pairs)(const asc_attribute_histogram *histogram, asc_histogram_thread *thread,
                      const asc_tile *tile);
    void (*end)(asc_attribute_histogram *histogram, MPI_Comm comm); /* collective */
    void (*read)(const asc_attribute_histogram *histogram, int32_t cell, int32_t attribute,
                 uint64_t counts[ASC_PAIR_CLASSES]);
} asc_histogram_way;

/* Pairs that weigh the same whatever the attribute, counted in bytes; and sums of a row's weights.
 */
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
    int32_t n_threads;
    asc_histogram_thread *threads; /* [n_threads] */
    asc_pair_totals *totals;       /* [n_words] of bytes */
    uint64_t *weighted;            /* [cells, 3, lanes] of sums */
};

#endif
