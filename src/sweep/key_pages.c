/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/key_pages.h"

void asc_key_pages_init(const asc_key_map *map, asc_key_pages *pages) {
    const asc_key_run *runs = map->runs;
    *pages = (asc_key_pages){.least = map->least};
    while (map->width >> pages->shift >= ASC_KEY_PAGES_STEPS)
        pages->shift++;
    int64_t run = 0;
    for (uint32_t s = 0; s < ASC_KEY_PAGES_STEPS; s++) {
        const uint64_t first = (uint64_t)map->least + ((uint64_t)s << pages->shift);
        while (run < map->n_runs - 1 && runs[run].last < first)
            run++;
        pages->of[s] = (uint8_t)(run * ASC_KEY_PAGES_MOST / map->n_runs);
    }
    pages->n = pages->of[ASC_KEY_PAGES_STEPS - 1] + 1;
}
