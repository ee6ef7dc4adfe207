/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/contrast.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "sweep/cells.h"

/* What brackets narrower than this hide is rounding. */
static const double MET = 1e-13;

asc_code asc_lane_counts_init(const asc_key_map *map, int32_t lanes, const uint64_t *read,
                              asc_lane_counts *counts) {
    *counts = (asc_lane_counts){.map = map, .lanes = lanes, .counts = read};
    return asc_alloc(&counts->left, (uint64_t)map->n_runs * (uint64_t)lanes, sizeof(uint64_t),
                     "cells of lanes");
}

void asc_lane_counts_free(asc_lane_counts *counts) {
    free(counts->left);
    *counts = (asc_lane_counts){0};
}

/* Pairs of either mixture among counts [lanes]. */
static inline void add(const asc_contrast *contrast, const uint64_t *counts, uint64_t sum[2]) {
    for (int32_t l = 0; l < contrast->n_inside; l++)
        sum[0] += counts[contrast->inside[l]];
    for (int32_t l = 0; l < contrast->n_across; l++)
        sum[1] += counts[contrast->across[l]];
}

static double difference(const asc_contrast *contrast, const uint64_t sum[2]) {
    return (double)sum[0] / (double)contrast->total[0] -
           (double)sum[1] / (double)contrast->total[1];
}

void asc_contrast_begin(const uint64_t *totals, asc_contrast *contrast) {
    contrast->total[0] = contrast->total[1] = 0;
    add(contrast, totals, contrast->total);
    contrast->is_open = contrast->total[0] > 0 && contrast->total[1] > 0;
    contrast->location = 0;
    contrast->ks->value = contrast->ks->upper = contrast->is_open ? 0 : NAN;
    contrast->ks->location = NAN;
}

void asc_contrast_raise(const asc_lane_counts *counts, asc_contrast *contrast) {
    const asc_key_map *map = counts->map;
    for (int64_t r = 0; r < map->n_runs && contrast->is_open; r++) {
        const asc_key_run *run = &map->runs[r];
        const uint64_t *cell = counts->counts + run->cell * counts->lanes;
        uint64_t sum[2] = {0, 0};
        add(contrast, counts->left + r * counts->lanes, sum);
        for (int64_t c = 0; c < asc_key_run_cells(run); c++, cell += counts->lanes) {
            add(contrast, cell, sum);
            const double d = fabs(difference(contrast, sum));
            if (d > contrast->ks->value) {
                contrast->ks->value = d;
                contrast->location = asc_key_run_last(run, c);
                contrast->ks->location = (double)asc_key_distance(contrast->location);
            }
        }
    }
}

/* The most that |F_inside - F_across| can be strictly inside a cell. */
static double bound(const asc_contrast *contrast, const uint64_t before[2],
                    const uint64_t after[2]) {
    const double p = (double)(after[0] - before[0]) / (double)contrast->total[0];
    const double x = (double)(after[1] - before[1]) / (double)contrast->total[1];
    const double d0 = difference(contrast, before), d1 = difference(contrast, after);
    return fmax(fmin(d0 + p, d1 + x), fmin(x - d0, p - d1));
}

void asc_contrast_search(const asc_lane_counts *counts, uint8_t *marks, asc_contrast *contrast) {
    const asc_key_map *map = counts->map;
    bool any = false;
    if (!contrast->is_open)
        return;
    contrast->ks->upper = contrast->ks->value;
    for (int64_t r = 0; r < map->n_runs; r++) {
        const asc_key_run *run = &map->runs[r];
        const uint64_t *cell = counts->counts + run->cell * counts->lanes;
        uint64_t sum[2] = {0, 0};
        add(contrast, counts->left + r * counts->lanes, sum);
        for (int64_t c = 0; c < asc_key_run_cells(run); c++, cell += counts->lanes) {
            const uint64_t before[2] = {sum[0], sum[1]};
            add(contrast, cell, sum);
            if (asc_key_run_last(run, c) == asc_key_run_first(run, c))
                continue;
            const double most = bound(contrast, before, sum);
            if (most > contrast->ks->value + MET) {
                contrast->ks->upper = fmax(contrast->ks->upper, most);
                marks[run->cell + c] |= contrast->is_first ? ASC_MARK_FIRST : ASC_MARK_OTHER;
                any = true;
            }
        }
    }
    contrast->is_open = any;
}

/* Runs of neighbouring marked cells, cut as they were, of several runs if these are cut alike; and
 * what lies below them: left [runs, lanes]. Either may be NULL. Returns how many. */
static int64_t gather(asc_lane_counts *counts, const uint8_t *marks, uint8_t bits,
                      asc_key_run *runs, uint64_t *left) {
    const asc_key_map *map = counts->map;
    const int32_t lanes = counts->lanes;
    uint32_t next = 0; /* the key behind the last marked cell */
    int32_t shift = -1;
    int64_t n = 0;
    for (int64_t r = 0; r < map->n_runs; r++) {
        const asc_key_run *run = &map->runs[r];
        uint64_t *sum = counts->left + r * lanes; /* from here on what lies below a cell */
        for (int64_t c = 0; c < asc_key_run_cells(run); c++) {
            const uint32_t first = asc_key_run_first(run, c);
            if (marks[run->cell + c] & bits) {
                const bool goes_on = n > 0 && first == next && run->shift == shift;
                if (!goes_on && runs)
                    runs[n] = (asc_key_run){.first = first, .shift = run->shift};
                if (!goes_on && left)
                    memcpy(left + n * lanes, sum, (size_t)lanes * sizeof *left);
                n += !goes_on;
                shift = run->shift;
                next = asc_key_run_last(run, c) + 1;
                if (runs)
                    runs[n - 1].last = next - 1;
            }
            for (int32_t l = 0; l < lanes && left; l++)
                sum[l] += counts->counts[(run->cell + c) * lanes + l];
        }
    }
    return n;
}

/* Cells of the runs when each of their cells is cut into 2^finer. */
static int64_t cells_at(const asc_key_run *runs, int64_t n, int32_t finer) {
    int64_t cells = 0;
    for (int64_t r = 0; r < n; r++) {
        asc_key_run run = runs[r];
        run.shift = run.shift > finer ? run.shift - finer : 0;
        cells += asc_key_run_cells(&run);
    }
    return cells;
}

/* Marked runs [n], owned by the caller; NULL where there are none. */
static asc_code list_runs(asc_lane_counts *counts, const uint8_t *marks, uint8_t bits,
                          asc_key_run **runs, int64_t *n) {
    *runs = NULL;
    *n = gather(counts, marks, bits, NULL, NULL);
    if (*n == 0)
        return ASC_OK;
    asc_code code = asc_alloc(runs, (uint64_t)*n, sizeof **runs, "candidate distances");
    if (code == ASC_OK)
        gather(counts, marks, bits, *runs, NULL);
    return code;
}

asc_code asc_contrast_wants(asc_lane_counts *counts, const uint8_t *marks, uint8_t bits,
                            int32_t finest, int64_t share, int64_t most, int64_t *wants) {
    enum { COARSEST = 2 };
    asc_key_run *runs = NULL;
    int64_t n = 0;
    *wants = 0;
    share = share < most ? share : most;
    asc_code code = list_runs(counts, marks, bits, &runs, &n);
    if (code == ASC_OK && n > 0 && cells_at(runs, n, COARSEST) <= share / counts->lanes) {
        const int64_t cells = cells_at(runs, n, finest);
        *wants = cells < most / counts->lanes ? cells * counts->lanes : most;
    }
    free(runs);
    return code;
}

asc_code asc_contrast_next(asc_lane_counts *counts, const uint8_t *marks, uint8_t bits,
                           int32_t finest, int64_t counters, asc_key_map *map, uint64_t **left) {
    int32_t finer = finest;
    asc_key_run *runs = NULL;
    int64_t n = 0;
    *map = (asc_key_map){0};
    *left = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, list_runs(counts, marks, bits, &runs, &n), done);
    ASC_TRY(code,
            asc_alloc(left, (uint64_t)n * (uint64_t)counts->lanes, sizeof **left,
                      "candidate distances"),
            done);
    while (cells_at(runs, n, finer) > counters / counts->lanes)
        finer--;
    gather(counts, marks, bits, runs, *left);
    for (int64_t r = 0; r < n; r++)
        runs[r].shift = runs[r].shift > finer ? runs[r].shift - finer : 0;
    code = asc_key_map_init(runs, n, false, map);
done:
    if (code != ASC_OK) {
        free(*left);
        *left = NULL;
    }
    free(runs);
    return code;
}
