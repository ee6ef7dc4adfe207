/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of an attribute's segments: those that share nodes, directly or through others. What is
 * random in one block tells nothing about another. Internal; local. */
#ifndef ATTRSCOPE_MICRO_BLOCKS_H
#define ATTRSCOPE_MICRO_BLOCKS_H

#include "micro/segments.h"

/* Up to as many blocks what they have to do with each other is held as a matrix. */
enum { ASC_FEW_BLOCKS = 64 };

typedef struct asc_blocks {
    const asc_segments *set; /* borrowed */
    int64_t count;
    int64_t *of;      /* [segments] the block of each, numbered by first appearance */
    int64_t *first;   /* [count + 1] where a block's segments begin in `members` */
    int64_t *members; /* [segments] ascending in each block */
} asc_blocks;

/* Any node of the stencil joins. Errors: ASC_MEMORY. O(segments + nodes). Release with the free
 * function, also after an error. */
asc_code asc_blocks_find(const asc_segments *set, asc_blocks *blocks);
void asc_blocks_free(asc_blocks *blocks);

/* The covariance of two segments' fields if nodes were random and independent, from the weights of
 * the ends that they have in common, and a field's own variance. Their quotient is the correlation.
 * Pure. */
int32_t asc_blocks_shared_ends(const asc_segments *set, int64_t a, int64_t b);
int32_t asc_blocks_own_ends(const asc_segments *set);

#endif
