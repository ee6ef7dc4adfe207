/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grid of tiles: pure functions of N and nothing else. Internal. */
#ifndef ATTRSCOPE_SWEEP_GRID_H
#define ATTRSCOPE_SWEEP_GRID_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/sweep.h"

enum { ASC_BLOCK_STRIPS = ASC_BLOCK_ROWS / ASC_STRIP_ROWS };

/* Row blocks of n points. */
static inline int64_t asc_grid_blocks(int64_t n) {
    return (n + ASC_BLOCK_ROWS - 1) / ASC_BLOCK_ROWS;
}

/* First row of a block; n for the block behind the last. */
static inline int64_t asc_grid_first_row(int64_t n, int64_t block) {
    int64_t row = block * ASC_BLOCK_ROWS;
    return row < n ? row : n;
}

/* Rows of a block. */
static inline int32_t asc_grid_rows(int64_t n, int64_t block) {
    return (int32_t)(asc_grid_first_row(n, block + 1) - asc_grid_first_row(n, block));
}

/* Place of a pair of blocks among all, row <= column. */
static inline int64_t asc_grid_pair(int64_t blocks, int64_t row, int64_t column) {
    return row * blocks - row * (row - 1) / 2 + column - row;
}

/* Squared norm of a row [dimension], summed in float64. */
float asc_grid_norm(const float *row, int32_t dimension);

#endif
