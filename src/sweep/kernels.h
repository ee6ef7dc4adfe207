/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hot loops of the sweep and its sinks, one table of functions an instruction set. All sets
 * give the same bits. Internal; local and thread-safe. */
#ifndef ATTRSCOPE_SWEEP_KERNELS_H
#define ATTRSCOPE_SWEEP_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"
#include "distance/distance.h"
#include "sweep/product.h"

/* Lanes of a row's sum of inverse distances: their order is part of the result. */
enum { ASC_INVERSE_LANES = 8 };

/* Lanes of a sum by class, likewise. */
enum { ASC_SUM_LANES = 8 };

/* Inverse distances with cosines are cut off here, where their products would overflow. */
#define ASC_INVERSE_MOST 1e30f

/* Attribute lanes that share one mask word and one accumulator line. */
enum { ASC_LANES = 64 };

/* One attribute word (up to 64 attributes) of the points' signs: bit a of positive[i] /
 * negative[i]. The bytes hold the same as 0 or 255, for kernels without mask registers. */
typedef struct asc_sign_word {
    const uint64_t *positive;      /* [N] */
    const uint64_t *negative;      /* [N] */
    const uint8_t *positive_bytes; /* [N, ASC_LANES] */
    const uint8_t *negative_bytes; /* [N, ASC_LANES] */
} asc_sign_word;

/* Cells of steps of equal width: a distance's step is clamp(trunc((d - low) * scale), 0, runs *
 * ASC_SHARE_STEPS - 1), in float32; the steps of run r are joined by 2^shift[r] into cells that
 * begin at first[r]. */
enum { ASC_SHARE_RUNS = 256, ASC_SHARE_STEPS = 1024 };

typedef struct asc_share_cells {
    int32_t count, runs;
    float low, scale;
    float middle; /* a distance that others lie about; 0 where those that were looked at are 0 */
    int32_t first[ASC_SHARE_RUNS];
    int32_t shift[ASC_SHARE_RUNS];
} asc_share_cells;

/* Some keys (cells.h), and those near them: bit b is of the keys from least + b * 2^shift on. */
typedef struct asc_key_set {
    uint32_t least, width; /* the largest key is least + width */
    int32_t shift;
    uint32_t *bits; /* [(width >> shift) / 32 + 1] */
} asc_key_set;

enum { ASC_SEEK_SLACK = 16 };

/* A pair of two blocks on its way to its cell: cell within a page, row and column within their
 * blocks. */
enum {
    ASC_PAGE_CELLS = 256, /* whose lanes stay in cache while the pairs of a page are counted */
    ASC_PLACE_ROW_BITS = 11,
    ASC_PLACE_COLUMN_BITS = 11
};

enum { ASC_LOCKS = 64 };

/* Pair totals of one attribute word, shared by a rank's threads; cell c is guarded by locks[c %
 * ASC_LOCKS]. Class 0: ++, 1: +-, 2: -- (only with missing values; else it follows from `pairs`).
 */
typedef struct asc_pair_totals {
    int32_t n_cells;
    int32_t n_classes; /* 2 or 3 */
    int32_t n_lanes;   /* that are in use, rounded up to a multiple of 8 */
    uint64_t *lanes;   /* [cells, n_classes, ASC_LANES] */
    uint64_t *pairs;   /* [cells] */
    uint8_t locks[ASC_LOCKS];
} asc_pair_totals;

/* What one thread has counted and not yet added to the totals: 8-bit lanes that are flushed before
 * they can overflow. */
typedef struct asc_pair_counts {
    asc_pair_totals *totals; /* borrowed */
    uint64_t weight;         /* of each pair in the lanes */
    uint8_t *lanes;          /* [cells, n_classes, ASC_LANES] */
    uint8_t *pending;        /* [cells] pairs in the lanes */
} asc_pair_counts;

/* Lanes of pairs as bits (lane_masks.h): of points the high masks, then the low ones; pairs' own
 * words come behind. */
typedef struct asc_lane_masks {
    int32_t words, own_words;
    const uint64_t *of_points; /* [N, 2, words] */
} asc_lane_masks;

/* A point's signs, and those of the points it is paired with. */
typedef struct asc_point_signs {
    const uint64_t *positive, *negative; /* word w of other j at [w * stride + j] */
    int64_t stride;
    const uint64_t *own_positive, *own_negative; /* word w at [w * stride] */
} asc_point_signs;

/* The sums of asc_kernels.tally. */
enum { ASC_TALLY_SAME, ASC_TALLY_CROSS_POSITIVE, ASC_TALLY_CROSS_NEGATIVE, ASC_TALLIES };

/* What the cells of a tally lie within. */
typedef struct asc_tally_cells {
    const uint64_t *within; /* [cells, words, 2] attributes whose distance of either sign */
    const uint16_t *reach;  /* [cells] behind the last lane of those */
} asc_tally_cells;

/* What the sums of a point are multiplied by: its own weights, with what is then shifted off, or
 * what each pair weighs. */
typedef struct asc_tally_weight {
    const uint32_t *own; /* [lanes], or NULL: pairs weigh alike */
    uint64_t pair;
    int32_t shift;
} asc_tally_weight;

/* What pairs weigh: the product of their points' weights, rounded and shifted right. Where that is
 * the same whatever the attribute and no value is missing, what lies in the third class follows
 * from all pairs. */
typedef struct asc_pair_weighing {
    const uint64_t *positive, *negative; /* word w of point i at [w * stride + i] */
    int64_t stride;
    const uint32_t *weights; /* [N, of_points] */
    int32_t of_points;       /* 1: the same whatever the attribute, or lanes */
    int32_t lanes;           /* attributes, rounded up to a multiple of 8 */
    int32_t n_classes;       /* 3; or 2, and what all pairs weigh in a line of 8 of its own */
    int32_t shift;
} asc_pair_weighing;

/* Totals of a cell. Pure. */
static inline int32_t asc_weighing_width(int32_t lanes, int32_t n_classes) {
    return n_classes == 2 ? 2 * lanes + 8 : 3 * lanes;
}

/* Walks over pairs in the order of their distances, one of either sign in every lane: up at a pair
 * inside that sign, down at a pair across. */
typedef struct asc_walk_steps {
    double up[2][ASC_LANES], down[2][ASC_LANES]; /* of one pair, positive sign first */
} asc_walk_steps;

/* What the pairs of a block add up to, either way. */
typedef struct asc_walk_moves {
    double up[2][ASC_LANES], down[2][ASC_LANES];
} asc_walk_moves;

typedef struct asc_walks {
    double at[2][ASC_LANES];
    double largest[2][ASC_LANES]; /* distance from 0 that was seen */
} asc_walks;

typedef struct asc_kernels {
    const char *name;
    asc_instructions set; /* of the loops of a metric: distance/distance.h */
    bool needs_bytes;     /* count() reads the signs as bytes */

    asc_product *product; /* of the rows of a tile: product.h */

    /* Cells of equal width (see asc_cells_locate): [n]. */
    void (*locate)(const float *distances, int32_t n, float low, float scale, float last,
                   uint16_t *cell);

    /* Cells of equal shares: [n]. */
    void (*locate_shares)(const float *distances, int32_t n, const asc_share_cells *cells,
                          uint16_t *cell);

    /* Moves cells of columns with the row's identity to `bin`: identity of columns [n]. */
    void (*exclude)(uint16_t *cell, int32_t n, const int32_t *identity, int32_t row_identity,
                    uint16_t bin);

    /* Counts n pairs of blocks that begin at points row, column: places as asc_place_pair makes
     * them, all of the page that begins at cell `first`. */
    void (*count)(asc_pair_counts *counts, const asc_sign_word *word, int64_t row, int64_t column,
                  int32_t first, const uint32_t *places, int32_t n);

    /* Counts n pairs as count() does, in lanes by masks: of a word each is a class of the counts.
     * own [n, own words]. */
    void (*count_masks)(asc_pair_counts *counts, const asc_lane_masks *masks, int64_t row,
                        int64_t column, int32_t first, const uint32_t *places, const uint64_t *own,
                        int32_t n);

    /* Sets in masks [n] the bit, from `bit` on, of the bin (asc_gap_bin) of each gap to `own`. */
    void (*mark_gaps)(const double *positions, int32_t n, double own, int32_t bins, int32_t bit,
                      uint64_t *masks);

    /* The bins (asc_gap_bin) of a point's gaps to others, as numbers: bin [n]. */
    void (*find_bins)(const double *positions, int32_t n, double own, int32_t bins, double *bin);

    /* Sums of x [n] by class, sums [classes]: n a multiple of ASC_SUM_LANES, which take turns and
     * are added up in one order. */
    void (*sum_classes)(const double *x, const double *of, int32_t n, int32_t classes,
                        double *sums);

    /* Products of x and y: out [n]. */
    void (*multiply)(const double *x, const double *y, int32_t n, double *out);

    /* Adds x [n] times a factor to sums [n]. */
    void (*add_multiple)(const double *x, double factor, int32_t n, double *sums);

    /* Sums of weighted x [n], and of those times x, by ASC_SUM_LANES that take turns and are added
     * up in one order. */
    void (*sum_squares)(const double *weighted, const double *x, int32_t n, double *sum,
                        double *squares);

    /* Likewise, the sum of weighted x [n] times the gaps of positions to `own`. */
    double (*sum_gaps)(const double *weighted, const double *positions, double own, int32_t n);

    /* Adds one cell's lanes, times the pairs' weight, to its totals and empties them. */
    void (*flush)(asc_pair_counts *counts, int32_t cell);

    /* Adds what n pairs weigh to the totals of a page [ASC_PAGE_CELLS, asc_weighing_width] (++, +-,
     * -- or all): places as count() takes them, those of a cell behind each other. */
    void (*weigh)(uint64_t *totals, const asc_pair_weighing *weighing, int64_t row, int64_t column,
                  const uint32_t *places, int32_t n);

    /* One point against n others, the weights of those within its attributes' distances: adds to
     * sums [3, lanes] those of the point's sign within the distance of that sign, of the other sign
     * within the distance of the positive sign, and of the negative one. which: [n] the others;
     * weights [others, lanes], or NULL for ones; cell [others]. */
    void (*tally)(uint32_t *sums, int32_t lanes, const uint32_t *weights,
                  const asc_point_signs *signs, const uint16_t *cell, const asc_tally_cells *cells,
                  const uint16_t *which, int32_t n);

    /* Adds a point's sums of tally(), times their weight, to totals [4, lanes]: of its sign where
     * that is positive, of the other sign within the distance of the positive one, of the negative
     * one, and of its sign where that is negative; empties the sums. negative: word w of the point
     * at [w * stride]. */
    void (*fold)(uint64_t *totals, uint32_t *sums, int32_t lanes, const uint64_t *negative,
                 int64_t stride, const asc_tally_weight *weight);

    /* Columns from `first` on of distances [n] that are in the set, which [n + ASC_SEEK_SLACK]; how
     * many. */
    int32_t (*seek)(const float *distances, int32_t first, int32_t n, const asc_key_set *set,
                    uint16_t *which);

    /* First column from `from` on whose distance is at most `limit` or its own limit; n if none. */
    int32_t (*near)(const float *distances, const float *limits, int32_t from, int32_t n,
                    float limit);

    /* Adds a row's pairs with distance <= radius to the counts of its columns [n]; how many. */
    int32_t (*ball)(const float *distances, int32_t n, float radius, int32_t *column_counts);

    /* Adds 1/d of a row's pairs, those at distance 0 left out, to its columns' sums [n] and to its
     * own, lane by lane. */
    void (*invert)(const float *distances, int32_t n, double *columns,
                   double row[ASC_INVERSE_LANES]);

    /* Adds a row's field cosines, of pairs with distance <= radius, times the weights of both ends
     * to sums [n]: weights of columns [n]. */
    void (*meet_ball)(const float *distances, const float *cosines, int32_t n, float radius,
                      float row_weight, const float *column_weights, float *sums);

    /* The same over distance, pairs at distance 0 left out. */
    void (*meet_inverse)(const float *distances, const float *cosines, int32_t n, float row_weight,
                         const float *column_weights, float *sums);

    /* Adds what n pairs of one person are in draws of people to sums [draws] (a multiple of
     * ASC_LANES): as often as the person is in a draw, as the others are together. counts [people,
     * draws] of at most ASC_RESAMPLE_MOST; others [n], n at most ASC_BLOCK_ROWS. */
    void (*resample)(const uint8_t *counts, int32_t draws, int32_t person, const int32_t *others,
                     int32_t n, int64_t *sums);

    /* Of n <= 255 pairs of points [n, 2], in every lane, those of two positive points and those of
     * one: counts [2, ASC_LANES]. signs [points, ASC_LANES] 0 or 255, aligned to 64 bytes. */
    void (*pair)(const uint8_t *signs, const uint16_t *pairs, int32_t n, uint8_t *counts);

    /* Adds n pairs' counts, times their steps, to a block's moves. */
    void (*climb)(asc_walk_moves *moves, const uint8_t *counts, int32_t n,
                  const asc_walk_steps *steps);

    /* Moves on, empties the moves, and looks how far from 0 it is where that is_seen. */
    void (*go)(asc_walks *walks, asc_walk_moves *moves, bool is_seen);

    /* Lanes that may be farther from 0 than was seen somewhere on such moves, as bits. */
    uint64_t (*reach)(const asc_walks *walks, const asc_walk_moves *moves);
} asc_kernels;

extern const asc_kernels asc_kernels_plain;
extern const asc_kernels asc_kernels_avx2;
extern const asc_kernels asc_kernels_avx512;

/* Pure. */
static inline uint32_t asc_place_pair(uint32_t cell, uint32_t row, uint32_t column) {
    return (cell % ASC_PAGE_CELLS) << (ASC_PLACE_ROW_BITS + ASC_PLACE_COLUMN_BITS) |
           row << ASC_PLACE_COLUMN_BITS | column;
}

static inline uint32_t asc_place_cell(uint32_t place) {
    return place >> (ASC_PLACE_ROW_BITS + ASC_PLACE_COLUMN_BITS);
}

static inline uint32_t asc_place_row(uint32_t place) {
    return place >> ASC_PLACE_COLUMN_BITS & ((1u << ASC_PLACE_ROW_BITS) - 1);
}

static inline uint32_t asc_place_column(uint32_t place) {
    return place & ((1u << ASC_PLACE_COLUMN_BITS) - 1);
}

/* The best set this processor runs, or the one ATTRSCOPE_KERNEL names. Errors: ASC_USAGE. */
asc_code asc_kernels_choose(const asc_kernels **kernels);

/* The set of that name if this processor runs it, else NULL. */
const asc_kernels *asc_kernels_find(const char *name);

#endif
