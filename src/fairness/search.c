/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fairness/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/counts.h"
#include "fairness/near.h"

/* Keys first .. last in cells of 2^shift, counted from counts[at] on. */
typedef struct range {
    uint32_t first, last;
    int32_t shift;
    int64_t at;
} range;

typedef struct thread_room {
    int32_t *columns; /* [ASC_BLOCK_ROWS] */
    uint32_t *keys;   /* [ASC_BLOCK_ROWS] */
} thread_room;

/* One sweep. Lane l has ranges[first[l]] .. ranges[first[l + 1] - 1], ascending. */
typedef struct searcher {
    asc_sink sink;
    const asc_fairness_splits *splits;
    range *ranges;
    int64_t *first; /* [lanes + 1] */
    int64_t n_lanes;
    uint32_t end;    /* behind the last key of all ranges */
    int64_t *counts; /* [n_counts] of all threads, as few pairs are near */
    int64_t n_counts;
    thread_room *threads;
    int32_t n_threads;
} searcher;

static int64_t cells_of(const range *r) {
    return (int64_t)((r->last - r->first) >> r->shift) + 1;
}

static void free_threads(searcher *s) {
    for (int32_t t = 0; t < s->n_threads; t++) {
        free(s->threads[t].columns);
        free(s->threads[t].keys);
    }
    free(s->threads);
    s->threads = NULL;
    s->n_threads = 0;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    searcher *s = self;
    if (!keep)
        memset(s->counts, 0, (size_t)s->n_counts * sizeof *s->counts);
    asc_code code = asc_alloc(&s->threads, (uint64_t)n_threads, sizeof *s->threads, "near pairs");
    s->n_threads = code == ASC_OK ? n_threads : 0;
    for (int32_t t = 0; t < s->n_threads && code == ASC_OK; t++) {
        code = asc_alloc(&s->threads[t].columns, ASC_BLOCK_ROWS, sizeof(int32_t), "near pairs");
        if (code == ASC_OK)
            code = asc_alloc(&s->threads[t].keys, ASC_BLOCK_ROWS, sizeof(uint32_t), "near pairs");
    }
    return code;
}

/* One more pair of a lane. */
static void count(const searcher *s, int64_t lane, uint32_t key) {
    int64_t low = s->first[lane], high = s->first[lane + 1];
    while (low < high) { /* the first range that does not end before the key */
        const int64_t middle = low + (high - low) / 2;
        if (s->ranges[middle].last < key)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == s->first[lane + 1] || key < s->ranges[low].first)
        return;
    const range *r = &s->ranges[low];
    __atomic_fetch_add(&s->counts[r->at + ((key - r->first) >> r->shift)], 1, __ATOMIC_RELAXED);
}

static asc_code visit(void *self, int32_t thread_index, const asc_tile *tile) {
    const searcher *s = self;
    const thread_room *room = &s->threads[thread_index];
    for (int32_t r = 0; r < tile->n_rows; r++) {
        const int32_t n = asc_fairness_find_near(tile, r, s->splits->images->identity, s->end,
                                                 room->columns, room->keys);
        const int64_t i = tile->row_begin + r;
        for (int32_t k = 0; k < n; k++)
            count(s, 0, room->keys[k]);
        int64_t lane = 1;
        for (int32_t p = 0; p < s->splits->n; p++) {
            const asc_fairness_split *split = &s->splits->splits[p];
            const int32_t *entry_of = split->entry_of + tile->column_begin;
            const int32_t own = split->entry_of[i];
            const int32_t group = own < 0 ? -1 : split->group[own];
            for (int32_t k = 0; own >= 0 && k < n; k++) {
                const int32_t other = entry_of[room->columns[k]];
                if (other >= 0 && split->group[other] == group)
                    count(s, lane + group, room->keys[k]);
            }
            lane += split->n;
        }
    }
    return ASC_OK;
}

static asc_code end(void *self, MPI_Comm comm) {
    searcher *s = self;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    free_threads(s);
    asc_counts_sum_to_root(comm, s->counts, s->n_counts);
    if (rank != 0)
        memset(s->counts, 0, (size_t)s->n_counts * sizeof *s->counts);
    return ASC_OK;
}

static void state(void *self, asc_pack *pack) {
    const searcher *s = self;
    asc_pack_bytes(pack, s->counts, (uint64_t)s->n_counts * sizeof *s->counts);
}

static void add_range(searcher *s, int64_t *n, uint32_t first, uint32_t last) {
    int32_t shift = 0;
    while (((last - first) >> shift) >= ASC_FAIRNESS_CELLS)
        shift++;
    range *r = &s->ranges[(*n)++];
    *r = (range){.first = first, .last = last, .shift = shift, .at = s->n_counts};
    s->n_counts += cells_of(r);
    s->end = last + 1 > s->end ? last + 1 : s->end;
}

static int compare(const void *a, const void *b) {
    const asc_fairness_target *x = a, *y = b;
    if (x->lane != y->lane)
        return x->lane < y->lane ? -1 : 1;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

/* The ranges of targets that are not found yet, in their order; targets of a lane that share one
 * have it once. At first the keys to `cutoff` in two of them: the farther three octaves, and what
 * lies nearer. */
static asc_code plan(searcher *s, uint32_t cutoff, const asc_fairness_target *targets, int64_t n) {
    enum { OCTAVES = 3 << 23 };
    const uint64_t lanes = (uint64_t)s->n_lanes;
    int64_t ranges = 0, t = 0;
    asc_code code = asc_alloc(&s->ranges, 2 * ((uint64_t)n + lanes), sizeof *s->ranges, "ranges");
    if (code == ASC_OK)
        code = asc_alloc(&s->first, lanes + 1, sizeof *s->first, "ranges");
    for (int64_t lane = 0; lane < s->n_lanes && code == ASC_OK; lane++) {
        s->first[lane] = ranges;
        for (const asc_fairness_target *before = NULL; t < n && targets[t].lane == lane; t++) {
            const asc_fairness_target *target = &targets[t];
            if (target->low == target->high || (before && before->low == target->low))
                continue;
            before = target;
            if (cutoff == 0) {
                add_range(s, &ranges, target->low, target->high);
            } else {
                const uint32_t far = cutoff > OCTAVES ? cutoff - OCTAVES : 1;
                add_range(s, &ranges, 0, far - 1);
                add_range(s, &ranges, far, cutoff);
            }
        }
        s->first[lane + 1] = ranges;
    }
    return code == ASC_OK ? asc_alloc(&s->counts, (uint64_t)s->n_counts, sizeof(int64_t), "cells")
                          : code;
}

/* Which cell a target is in; behind all ranges where it is in none. */
static void narrow(const searcher *s, asc_fairness_target *target) {
    if (target->low == target->high)
        return;
    int64_t below = target->below;
    uint32_t behind = target->low;
    for (int64_t k = s->first[target->lane]; k < s->first[target->lane + 1]; k++) {
        const range *r = &s->ranges[k];
        if (r->first < target->low || r->last > target->high)
            continue; /* another target's */
        for (int64_t c = 0; c < cells_of(r); c++) {
            const int64_t here = s->counts[r->at + c];
            if (below + here > target->rank) {
                target->low = r->first + ((uint32_t)c << r->shift);
                if (c + 1 < cells_of(r))
                    target->high = target->low + (1U << r->shift) - 1;
                else
                    target->high = r->last;
                target->below = below;
                return;
            }
            below += here;
        }
        behind = r->last + 1;
    }
    target->low = behind;
    target->below = below;
}

static asc_code sweep_once(const asc_points *points, const asc_fairness_splits *splits,
                           uint32_t cutoff, asc_fairness_target *targets, int64_t n) {
    searcher s = {.splits = splits, .n_lanes = 1 + splits->n_groups};
    s.sink = (asc_sink){.self = &s, .begin = begin, .tile = visit, .end = end, .state = state};
    asc_sink *sinks[] = {&s.sink};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(points->comm, plan(&s, cutoff, targets, n)), done);
    ASC_TRY(code, asc_sweep_run(points, sinks, 1, "thresholds"), done);
    for (int64_t at = 0; at < s.n_counts; at += ASC_COUNTS_MESSAGE) {
        const int64_t left = s.n_counts - at;
        MPI_Bcast(s.counts + at, (int)(left < ASC_COUNTS_MESSAGE ? left : ASC_COUNTS_MESSAGE),
                  MPI_INT64_T, 0, points->comm);
    }
    for (int64_t t = 0; t < n; t++)
        narrow(&s, &targets[t]);
done:
    free_threads(&s);
    free(s.ranges);
    free(s.first);
    free(s.counts);
    return code;
}

/* The key below which that share of the pilot's pairs lies, about. */
static asc_code find_cutoff(const asc_points *points, double share, uint32_t *cutoff) {
    enum { CELLS = 256 };
    asc_key_map pilot = {0};
    asc_code code = asc_key_map_pilot(points, CELLS, &pilot);
    *cutoff = ASC_KEY_END - 1;
    int64_t wanted = (int64_t)ceil(share * (double)pilot.n_cells);
    for (int64_t r = 0; r < pilot.n_runs && code == ASC_OK && wanted < pilot.n_cells; r++) {
        const int64_t cells = asc_key_run_cells(&pilot.runs[r]);
        if (wanted < cells) {
            *cutoff = asc_key_run_last(&pilot.runs[r], wanted);
            break;
        }
        wanted -= cells;
    }
    asc_key_map_free(&pilot);
    return code;
}

asc_code asc_fairness_search(const asc_points *points, const asc_fairness_splits *splits,
                             double share, asc_fairness_target *targets, int64_t n) {
    uint32_t cutoff = 0;
    int64_t open = n;
    qsort(targets, (size_t)n, sizeof *targets, compare);
    asc_code code = find_cutoff(points, share, &cutoff);
    for (int64_t t = 0; t < n; t++) {
        targets[t].low = 0;
        targets[t].high = ASC_KEY_END - 1;
        targets[t].below = 0;
    }
    while (open > 0 && code == ASC_OK) {
        code = sweep_once(points, splits, cutoff, targets, n);
        cutoff = 0;
        open = 0;
        for (int64_t t = 0; t < n; t++)
            open += targets[t].low != targets[t].high;
    }
    return code;
}
