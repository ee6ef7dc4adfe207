/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sink for what blocks have to do with each other: T_gh, the sum over c in g and c' in h of the
 * field cosine of c and c' times what the pair weighs in an energy (docs/method.md, "Microscale").
 * Internal.
 *
 * Points stand in their places. The pairs of two small blocks lie in one tile: T is squared there
 * and forgotten. Blocks that are larger, and all where there are few, are kept: their T are held.
 * Sums inside a tile have a fixed order, sums of tiles are integers: the same bits for any order.
 */
#ifndef ATTRSCOPE_MICRO_BLOCK_PAIRS_H
#define ATTRSCOPE_MICRO_BLOCK_PAIRS_H

#include <pthread.h>

#include "attrscope/sweep.h"
#include "micro/block_order.h"
#include "micro/wide.h"
#include "sweep/kernels.h"

/* Sums of an energy: of all T and of those inside a block, of the weights of pairs that share ends
 * (times what those are: asc_blocks_shared_ends), and of the squares between blocks that are not
 * kept. */
enum { ASC_TOTAL_ALL, ASC_TOTAL_OWN, ASC_TOTAL_ENDS, ASC_TOTAL_SQUARES, ASC_TOTALS };
#define ASC_TOTAL_ONE 0x1p100
#define ASC_KEPT_ONE 0x1p61 /* no T is above 1 */

typedef struct asc_block_pairs {
    asc_sink sink;
    const asc_kernels *kernels;
    const asc_blocks *blocks;      /* borrowed */
    const asc_block_order *places; /* borrowed */
    int32_t n_measures;
    float *radii;     /* [n_measures] of a ball; NaN: inverse distance */
    float *weights;   /* [n_measures, places] a pair weighs what its ends do, inside the ball, or
                         over distance */
    asc_wide *totals; /* [n_measures, ASC_TOTALS] in units of 1 / ASC_TOTAL_ONE */
    int64_t *row;     /* [blocks] of a kept block in `kept`, or -1 */
    int64_t n_kept;
    int64_t *kept; /* [n_measures, n_kept, blocks] T in units of 1 / ASC_KEPT_ONE */
    struct asc_block_tile **threads; /* [n_threads] */
    int32_t n_threads;
    pthread_mutex_t lock; /* of the totals */
} asc_block_pairs;

/* The caller fills radii and weights. Errors: ASC_MEMORY, ASC_USAGE (kernels). Local; O(measures
 * (places + kept blocks)) memory. Release with the free function, also after an error. */
asc_code asc_block_pairs_init(const asc_blocks *blocks, const asc_block_order *places,
                              int32_t n_measures, asc_block_pairs *pairs);
void asc_block_pairs_free(asc_block_pairs *pairs);

/* After the sweep: one of the sums of a measure. Pure. */
double asc_block_pairs_total(const asc_block_pairs *pairs, int32_t measure, int which);

/* T of two blocks of which one is kept, and the sum of squares over all pairs of blocks. Pure. */
double asc_block_pairs_kept(const asc_block_pairs *pairs, int32_t measure, int64_t g, int64_t h);
double asc_block_pairs_squares(const asc_block_pairs *pairs, int32_t measure);

#endif
