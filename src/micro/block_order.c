/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/block_order.h"

#include <stdlib.h>

/* Where a block begins that may begin at `place`. */
static int64_t begin_block(int64_t place, int64_t size) {
    const int64_t left = ASC_STRIP_ROWS - place % ASC_STRIP_ROWS;
    return size <= ASC_SMALL_BLOCK && size > left ? place + left : place;
}

asc_code asc_block_order_lay(const asc_blocks *blocks, asc_block_order *places) {
    int64_t count = 0, at = 0;
    asc_code code = ASC_OK;
    *places = (asc_block_order){0};
    for (int64_t g = 0; g < blocks->count; g++) {
        const int64_t size = asc_blocks_size(blocks, g);
        count = begin_block(count, size) + size;
    }
    ASC_TRY(code, asc_alloc(&places->segment, (uint64_t)count, sizeof(int64_t), "segments"), done);
    ASC_TRY(code, asc_alloc(&places->block, (uint64_t)count, sizeof(int64_t), "segments"), done);
    places->count = count;
    for (int64_t g = 0; g < blocks->count; g++) {
        const int64_t begin = begin_block(at, asc_blocks_size(blocks, g));
        for (; at < begin; at++)
            places->segment[at] = places->block[at] = -1;
        for (int64_t m = blocks->first[g]; m < blocks->first[g + 1]; m++, at++) {
            places->segment[at] = blocks->members[m];
            places->block[at] = g;
        }
    }
done:
    return code;
}

void asc_block_order_free(asc_block_order *places) {
    free(places->segment);
    free(places->block);
    *places = (asc_block_order){0};
}
