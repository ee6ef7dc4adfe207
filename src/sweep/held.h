/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The blocks that a rank's tiles touch: its own rows where it owns a whole block, else a copy,
 * fetched from the ranks that own its rows. Internal. */
#ifndef ATTRSCOPE_SWEEP_HELD_H
#define ATTRSCOPE_SWEEP_HELD_H

#include "attrscope/sweep.h"
#include "sweep/deal.h"

/* A block of rows; borrowed. */
typedef struct asc_block {
    int64_t index;       /* in the grid */
    int64_t begin;       /* first global row */
    int32_t count;       /* rows */
    const float *rows;   /* [count, stride] */
    const float *norms;  /* [count] squared, or NULL */
    const float *fields; /* [count, stride] or NULL */
} asc_block;

typedef struct asc_held {
    const asc_points *points;
    int64_t *place; /* [blocks] among the copies; -1: none */
    float *rows, *norms,
        *fields; /* [copies, ASC_BLOCK_ROWS, ...] as those of the points, or NULL */
} asc_held;

/* Fetches the copies. Errors: ASC_MEMORY. Collective; O(rows of copies D + P blocks). */
asc_code asc_held_init(const asc_points *points, const asc_deal *deal, asc_held *held);

/* A block that this rank's tiles touch. Local. */
asc_block asc_held_block(const asc_held *held, int64_t index);

void asc_held_free(asc_held *held);

#endif
