/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who computes which tiles: pure functions of N and the number of ranks P, the same on every rank.
 *
 * Pairs of two blocks lie in bands of so many rows of blocks, column by column, there and back; the
 * ranks take equal runs of their tiles, so that a rank's run is nearly a square and touches about
 * N sqrt(2 / P) rows. Tiles of a block with itself are of many sizes: strip by strip, the large
 * ones first, they go to the ranks that have the least, as water fills a vessel. Internal; local.
 */
#ifndef ATTRSCOPE_SWEEP_DEAL_H
#define ATTRSCOPE_SWEEP_DEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/status.h"
#include "sweep/grid.h"

typedef struct asc_deal {
    int64_t n, blocks;
    int ranks;
    int64_t height; /* of a band, in blocks */
    int64_t
        *runs; /* [ranks + 1] where a rank's tiles of pairs of two blocks begin, in their order */
    int64_t *own;   /* [ASC_BLOCK_STRIPS, ranks + 1] the blocks of whose own pairs it has a strip */
    int64_t *pairs; /* [ranks] of points that are due */
    const uint16_t
        *done;        /* [asc_grid_pair] strips that are done, a bit each; NULL: none. Borrowed */
    int64_t *due;     /* [pairs of two blocks + 1] pairs of points due before; NULL: all are */
    int64_t *due_own; /* [ASC_BLOCK_STRIPS, blocks + 1] the same of blocks with themselves */
} asc_deal;

/* A strip of the rows of block `row` by block `column`, row <= column. A strip may lie behind the
 * last row. */
typedef struct asc_deal_tile {
    int64_t row, column;
    int32_t strip;
} asc_deal_tile;

/* Deals out what is not `done`; what is done may lie among a rank's tiles. Errors: ASC_MEMORY.
 * O(P log^2 N + blocks^2 log N if something is done). */
asc_code asc_deal_init(int64_t n, int ranks, const uint16_t *done, asc_deal *deal);
void asc_deal_free(asc_deal *deal);

/* How many tiles a rank has, and tile k of them; threads take them in this order. O(log N). */
int64_t asc_deal_count(const asc_deal *deal, int rank);
asc_deal_tile asc_deal_at(const asc_deal *deal, int rank, int64_t k);

/* Pairs of points of a tile. */
int64_t asc_deal_pairs_of(const asc_deal *deal, asc_deal_tile tile);

/* First row that a rank owns; rank == ranks gives n. */
int64_t asc_deal_first_row(const asc_deal *deal, int rank);

/* Rows begin .. end - 1 of a block that a rank owns; none where end <= begin. */
typedef struct asc_deal_rows {
    int64_t begin, end;
} asc_deal_rows;

asc_deal_rows asc_deal_rows_of(const asc_deal *deal, int rank, int64_t block);

/* Marks the blocks that a rank's tiles touch and of which it does not own every row: it gets copies
 * of them. marks [blocks]; returns how many. O(blocks + pairs of blocks of the rank log N). */
int64_t asc_deal_copies(const asc_deal *deal, int rank, bool *marks);

/* What a sweep takes of the ranks: pairs of the busiest over the mean; rows of copies of the rank
 * with the most; rows that all ranks together are sent. */
typedef struct asc_deal_extent {
    double busiest;
    int64_t copied, sent;
} asc_deal_extent;

/* Errors: ASC_MEMORY. O(P (blocks + log^2 N) + pairs of blocks log N). */
asc_code asc_deal_survey(int64_t n, int ranks, asc_deal_extent *extent);

#endif
