/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/heap.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

void asc_heap_settle(void) {
#ifdef __GLIBC__
    enum { LARGE = 1 << 20 };
    (void)mallopt(M_MMAP_THRESHOLD, LARGE);
#endif
}

void asc_heap_trim(void) {
#ifdef __GLIBC__
    (void)malloc_trim(0);
#endif
}
