/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/memory.h"
#include "sweep/key_map.h"

enum { SET_BITS = 18 }; /* as a power of two: they stay in the first cache */

/* Sets the bits of all keys first .. last. */
static void add_keys(uint32_t first, uint32_t last, asc_key_set *set) {
    const uint32_t end = (last - set->least) >> set->shift;
    for (uint32_t b = (first - set->least) >> set->shift; b <= end; b++)
        set->bits[b / 32] |= (uint32_t)1 << b % 32;
}

asc_code asc_key_map_join(const asc_key_map *const *maps, int32_t n, asc_key_set *set) {
    uint32_t least = UINT32_MAX, most = 0;
    *set = (asc_key_set){0};
    for (int32_t m = 0; m < n; m++) {
        const uint32_t first = maps[m]->runs[0].first;
        const uint32_t last = maps[m]->runs[maps[m]->n_runs - 1].last;
        if (maps[m]->outer[0] >= 0)
            return ASC_OK;
        least = first < least ? first : least;
        most = last > most ? last : most;
    }
    *set = (asc_key_set){.least = least, .width = most - least};
    while (set->width >> set->shift >= 1u << SET_BITS)
        set->shift++;
    asc_code code = asc_alloc(&set->bits, (set->width >> set->shift) / 32 + 1, sizeof *set->bits,
                              "candidate distances");
    for (int32_t m = 0; m < n && code == ASC_OK; m++)
        for (int64_t r = 0; r < maps[m]->n_runs; r++)
            add_keys(maps[m]->runs[r].first, maps[m]->runs[r].last, set);
    return code;
}
