/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that is refused: a program that includes this has the library ask here for its blocks. */
#ifndef ATTRSCOPE_TEST_SCARCE_H
#define ATTRSCOPE_TEST_SCARCE_H

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

/* Blocks that are still given; below 0: all. */
static _Atomic int64_t scarce_left = -1;

void *aligned_alloc(size_t alignment, size_t size) {
    void *block = NULL;
    if (atomic_load(&scarce_left) >= 0 && atomic_fetch_sub(&scarce_left, 1) == 0) {
        errno = ENOMEM;
        return NULL;
    }
    return posix_memalign(&block, alignment, size) == 0 ? block : NULL;
}

#endif
