/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of keys (cells.h), each of about as many pairs: what is counted page by page finds its
 * counters in cache. Internal; local and pure. */
#ifndef ATTRSCOPE_SWEEP_KEY_PAGES_H
#define ATTRSCOPE_SWEEP_KEY_PAGES_H

#include "sweep/key_map.h"

enum { ASC_KEY_PAGES_MOST = 64, ASC_KEY_PAGES_STEPS = 4096 };

typedef struct asc_key_pages {
    int32_t n; /* at most ASC_KEY_PAGES_MOST */
    uint32_t least;
    int32_t shift;                   /* a step is of 2^shift keys, the ends of all beyond */
    uint8_t of[ASC_KEY_PAGES_STEPS]; /* page of a step, ascending */
} asc_key_pages;

/* Pages of as many runs of a map each, to a step: runs of asc_key_map_pilot have about as many
 * pairs. O(steps + runs). */
void asc_key_pages_init(const asc_key_map *map, asc_key_pages *pages);

static inline int32_t asc_key_page(const asc_key_pages *pages, uint32_t key) {
    const uint32_t step = (key > pages->least ? key - pages->least : 0) >> pages->shift;
    return pages->of[step < ASC_KEY_PAGES_STEPS ? step : ASC_KEY_PAGES_STEPS - 1];
}

#endif
