/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order of an attribute's segments for a sweep in which tiles hold whole blocks: one block after
 * the other, those of up to ASC_SMALL_BLOCK segments inside a strip of rows. What is left of a
 * strip stays empty. Internal; local. */
#ifndef ATTRSCOPE_MICRO_BLOCK_ORDER_H
#define ATTRSCOPE_MICRO_BLOCK_ORDER_H

#include "micro/blocks.h"

/* Up to a quarter of a strip, so that at most as much of it stays empty. */
enum { ASC_SMALL_BLOCK = 32 };

typedef struct asc_block_order {
    int64_t count;
    int64_t *segment; /* [count] or -1 */
    int64_t *block;   /* [count] or -1 */
} asc_block_order;

/* Errors: ASC_MEMORY. O(segments). Release with the free function, also after an error. */
asc_code asc_block_order_lay(const asc_blocks *blocks, asc_block_order *places);
void asc_block_order_free(asc_block_order *places);

/* Segments of a block. Pure. */
static inline int64_t asc_blocks_size(const asc_blocks *blocks, int64_t block) {
    return blocks->first[block + 1] - blocks->first[block];
}

#endif
