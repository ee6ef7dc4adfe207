/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs of people in the order of their distances, cut into blocks. Internal; local. */
#ifndef ATTRSCOPE_INFERENCE_ORDER_H
#define ATTRSCOPE_INFERENCE_ORDER_H

#include <stdbool.h>

#include "inference/distances.h"

enum { ASC_MOST_PEOPLE = 1 << 16 }; /* of one draw: people are 16 bits wide */

/* Pairs of one stratum in a block. */
typedef struct asc_inference_piece {
    int64_t first;
    int32_t n, stratum;
} asc_inference_piece;

/* Pairs [first, first + n) in the order of distances. */
typedef struct asc_inference_block {
    int64_t first, first_piece;
    int32_t n, n_pieces;
    bool is_seen; /* the distribution functions are defined behind its last pair */
} asc_inference_block;

/* Pairs inside strata. Distances that differ by 1e-12 of the largest are one distance that was
 * rounded differently. Arrays are owned. */
typedef struct asc_inference_order {
    int64_t n_people, n_pairs;
    uint16_t *pairs;    /* [n_pairs, 2] by distance */
    uint8_t *is_last;   /* [n_pairs] of its distance */
    uint16_t *by_piece; /* [n_pairs, 2] the pairs of a block by stratum; pairs itself for one */
    int32_t *stratum;   /* [n_people] */
    int64_t n_blocks, n_pieces;
    asc_inference_block *blocks; /* [n_blocks] of at most 255 pairs */
    asc_inference_piece *pieces; /* [n_pieces] */
    double mean;                 /* distance */
} asc_inference_order;

/* At most ASC_MOST_PEOPLE. Errors: ASC_MEMORY. O(n^2 log n) over the threads. */
asc_code asc_inference_order_make(const asc_inference_distances *distances,
                                  asc_inference_order *order);
void asc_inference_order_free(asc_inference_order *order);

#endif
