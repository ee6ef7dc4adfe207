/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/key_map.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "sweep/cells.h"
#include "sweep/pilot.h"

enum { NOWHERE = -1, MIXED = -2, BUCKET_BITS = 15 };

static asc_code make_set(uint32_t buckets, asc_key_map *map) {
    map->set = (asc_key_set){.least = map->least, .width = map->width, .shift = map->bucket_shift};
    asc_code code = asc_alloc(&map->set.bits, buckets / 32 + 1, sizeof *map->set.bits, "cells");
    for (uint32_t b = 0; b < buckets && code == ASC_OK; b++)
        map->set.bits[b / 32] |= (uint32_t)(map->buckets[b] != NOWHERE) << b % 32;
    return code;
}

/* Runs [begin, end) that the buckets are of. */
static asc_code make_buckets(int64_t begin, int64_t end, asc_key_map *map) {
    const asc_key_run *runs = map->runs;
    map->least = runs[begin].first;
    map->width = runs[end - 1].last - map->least;
    while (map->width >> map->bucket_shift >= 1u << BUCKET_BITS)
        map->bucket_shift++;
    const uint32_t buckets = (map->width >> map->bucket_shift) + 1;
    asc_code code = asc_alloc(&map->buckets, buckets, sizeof *map->buckets, "cells");
    if (code == ASC_OK)
        code = asc_alloc(&map->behind, (uint64_t)buckets + 1, sizeof *map->behind, "cells");
    int64_t run = begin;
    for (uint32_t b = 0; b < buckets && code == ASC_OK; b++) {
        const uint64_t first = (uint64_t)map->least + ((uint64_t)b << map->bucket_shift);
        const uint64_t last = first + ((uint64_t)1 << map->bucket_shift) - 1;
        while (run < end - 1 && runs[run].last < first)
            run++;
        map->behind[b] = map->behind[b + 1] = (int32_t)run;
        const bool touches = runs[run].first <= last && runs[run].last >= first;
        const bool whole = runs[run].first <= first && runs[run].last >= last;
        map->buckets[b] = whole ? (int32_t)run : touches ? MIXED : NOWHERE;
    }
    if (code == ASC_OK)
        map->behind[buckets] = (int32_t)end - 1;
    return code == ASC_OK && map->outer[0] < 0 && map->outer[1] < 0 ? make_set(buckets, map) : code;
}

asc_code asc_key_map_init(const asc_key_run *runs, int64_t n, bool wide_ends, asc_key_map *map) {
    *map = (asc_key_map){.n_runs = n, .outer = {NOWHERE, NOWHERE}};
    asc_code code = asc_alloc(&map->runs, (uint64_t)n, sizeof *runs, "cells");
    if (code != ASC_OK)
        return code;
    memcpy(map->runs, runs, (size_t)n * sizeof *runs);
    for (int64_t r = 0; r < n; r++) {
        map->runs[r].cell = map->n_cells;
        map->n_cells += asc_key_run_cells(&map->runs[r]);
    }
    wide_ends = wide_ends && n > 2;
    if (wide_ends) {
        map->outer[0] = 0;
        map->outer[1] = (int32_t)n - 1;
    }
    code = make_buckets(wide_ends ? 1 : 0, wide_ends ? n - 1 : n, map);
    if (code != ASC_OK)
        asc_key_map_free(map);
    return code;
}

void asc_key_map_free(asc_key_map *map) {
    free(map->runs);
    free(map->buckets);
    free(map->behind);
    free(map->set.bits);
    *map = (asc_key_map){0};
}

static int compare_keys(const void *a, const void *b) {
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Runs of equal shares of keys [n], ascending, with cells of each: at most RUNS + 2 of them. */
enum { RUNS = 128 };
static int64_t cut_runs(const uint32_t *keys, int64_t n, int64_t cells, asc_key_run *runs) {
    int64_t n_runs = 0;
    uint32_t first = n > 0 ? keys[0] : 0;
    if (first > 0)
        runs[n_runs++] = (asc_key_run){.first = 0, .last = first - 1, .shift = 31};
    for (int64_t r = 1; r <= RUNS && n > 0; r++) {
        const uint32_t last = keys[(n - 1) * r / RUNS];
        if (last < first)
            continue;
        asc_key_run *run = &runs[n_runs++];
        *run = (asc_key_run){.first = first, .last = last};
        while (asc_key_run_cells(run) > (cells > RUNS ? cells / RUNS : 1))
            run->shift++;
        first = last + 1;
    }
    runs[n_runs++] = (asc_key_run){.first = first, .last = ASC_KEY_END - 1, .shift = 31};
    return n_runs;
}

asc_code asc_key_map_pilot(const asc_points *points, int64_t cells, asc_key_map *map) {
    asc_key_run runs[RUNS + 2];
    asc_pilot pilot = {0};
    uint32_t *keys = NULL;
    *map = (asc_key_map){0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_pilot_make(points, ASC_CELLS_PILOT, &pilot), done);
    ASC_TRY(code,
            asc_agree(points->comm, asc_alloc(&keys, (uint64_t)pilot.n + 1, sizeof *keys, "cells")),
            done);
    for (int64_t p = 0; p < pilot.n; p++)
        keys[p] = asc_key_of((float)(pilot.distances[p] > 0 ? pilot.distances[p] : 0));
    qsort(keys, (size_t)pilot.n, sizeof *keys, compare_keys);
    const int64_t n = cut_runs(keys, pilot.n, cells, runs);
    const bool wide_ends = n > 2 && runs[0].shift == 31;
    code = asc_agree(points->comm, asc_key_map_init(runs, n, wide_ends, map));
done:
    free(keys);
    asc_pilot_free(&pilot);
    return code;
}

/* The run of a key in a bucket that is not all in one, or NOWHERE. */
static int32_t search(const asc_key_map *map, uint32_t key, uint32_t bucket) {
    int32_t low = map->behind[bucket], high = map->behind[bucket + 1];
    while (low < high) { /* the first run that does not end before the key */
        const int32_t middle = low + (high - low) / 2;
        if (map->runs[middle].last < key)
            low = middle + 1;
        else
            high = middle;
    }
    return map->runs[low].first <= key && key <= map->runs[low].last ? low : NOWHERE;
}

/* The run of a key where its bucket does not say it, or NOWHERE. */
static int32_t find(const asc_key_map *map, uint32_t key) {
    const uint32_t offset = key - map->least;
    if (offset <= map->width)
        return search(map, key, offset >> map->bucket_shift);
    const int32_t run = map->outer[key > map->least];
    return run >= 0 && key >= map->runs[run].first && key <= map->runs[run].last ? run : NOWHERE;
}

/* What the buckets of distances which [n] say of their runs. */
static void look_up(const asc_key_map *map, const float *distances, const uint16_t *which,
                    int32_t n, int32_t *runs) {
    const int32_t far = map->outer[0] >= 0 ? MIXED : NOWHERE;
    for (int32_t k = 0; k < n; k++) { /* without branches: keys come in any order */
        const uint32_t offset = asc_key_of(distances[which[k]]) - map->least;
        const bool within = offset <= map->width;
        const int32_t said = map->buckets[(within ? offset : 0) >> map->bucket_shift];
        runs[k] = within ? said : far;
    }
}

int32_t asc_key_map_locate(const asc_key_map *map, const asc_kernels *kernels,
                           const float *distances, int32_t first, int32_t n, uint16_t *which,
                           int32_t *cell) {
    int32_t candidates = 0, count = 0;
    if (map->set.bits)
        candidates = kernels->seek(distances, first, n, &map->set, which);
    for (int32_t j = first; j < n && !map->set.bits; j++)
        which[candidates++] = (uint16_t)j;
    look_up(map, distances, which, candidates, cell);
    for (int32_t k = 0; k < candidates; k++) {
        const uint32_t key = asc_key_of(distances[which[k]]);
        const int32_t run = cell[k] >= 0 ? cell[k] : find(map, key);
        const asc_key_run *at = &map->runs[run >= 0 ? run : 0];
        which[count] = which[k];
        cell[count] = (int32_t)(at->cell + ((key - at->first) >> at->shift));
        count += run >= 0;
    }
    return count;
}
