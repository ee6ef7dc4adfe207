/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fairness/counter.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/counts.h"
#include "fairness/near.h"
#include "sweep/cells.h"
#include "sweep/kernels.h"
#include "sweep/within.h"

typedef struct thread_room {
    int32_t *columns; /* [ASC_BLOCK_ROWS] */
    uint32_t *keys;   /* [ASC_BLOCK_ROWS] as found, then cells */
    int32_t *people;  /* [T, ASC_BLOCK_ROWS] of a row's columns that are accepted in its group */
    int32_t *n;       /* [T] */
    int64_t **drawn;  /* [S] [G, T, stride] */
    int64_t *pairs;   /* [M] */
} thread_room;

struct asc_fairness_counter {
    asc_sink sink;
    const asc_fairness_splits *splits;
    const asc_fairness_thresholds *thresholds;
    const asc_resample *resample;
    const asc_kernels *kernels;
    asc_fairness_counts
        *all;          /* [S] of all threads, but for `drawn`; rank 0: of the passes so far */
    int64_t *pairs;    /* [M] of all pairs of two people */
    int32_t *point_of; /* [M] the first point that a cell's pairs are accepted at; T: none */
    thread_room *threads;
    int32_t n_threads;
};

static asc_fairness_sizes sizes_of(const asc_fairness_counter *c, int32_t s) {
    return asc_fairness_sizes_of(&c->splits->splits[s], c->thresholds, c->resample->stride);
}

static void free_room(const asc_fairness_counter *c, thread_room *room) {
    free(room->columns);
    free(room->keys);
    free(room->people);
    free(room->n);
    for (int32_t s = 0; room->drawn && s < c->splits->n; s++)
        free(room->drawn[s]);
    free(room->drawn);
    free(room->pairs);
}

static void free_threads(asc_fairness_counter *c) {
    for (int32_t t = 0; t < c->n_threads; t++)
        free_room(c, &c->threads[t]);
    free(c->threads);
    c->threads = NULL;
    c->n_threads = 0;
}

static asc_code make_room(const asc_fairness_counter *c, thread_room *room) {
    const uint64_t points = (uint64_t)c->thresholds->n_points;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&room->columns, ASC_BLOCK_ROWS, sizeof(int32_t), "near pairs"), done);
    ASC_TRY(code, asc_alloc(&room->keys, ASC_BLOCK_ROWS, sizeof(uint32_t), "near pairs"), done);
    ASC_TRY(code, asc_alloc(&room->people, points * ASC_BLOCK_ROWS, sizeof(int32_t), "near pairs"),
            done);
    ASC_TRY(code, asc_alloc(&room->n, points, sizeof(int32_t), "near pairs"), done);
    ASC_TRY(code, asc_alloc(&room->pairs, (uint64_t)c->thresholds->n, sizeof(int64_t), "pairs"),
            done);
    ASC_TRY(code, asc_alloc(&room->drawn, (uint64_t)c->splits->n, sizeof(int64_t *), "draws"),
            done);
    for (int32_t s = 0; s < c->splits->n; s++)
        ASC_TRY(code,
                asc_alloc(&room->drawn[s], (uint64_t)sizes_of(c, s).drawn, sizeof(int64_t),
                          "draws of people"),
                done);
done:
    return code;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_fairness_counter *c = self;
    if (!keep)
        memset(c->pairs, 0, (size_t)c->thresholds->n * sizeof *c->pairs);
    for (int32_t s = 0; s < c->splits->n && !keep; s++) {
        const asc_fairness_sizes sizes = sizes_of(c, s);
        asc_fairness_counts_clear(&sizes, &c->all[s]);
    }
    asc_code code = asc_alloc(&c->threads, (uint64_t)n_threads, sizeof *c->threads, "draws");
    c->n_threads = code == ASC_OK ? n_threads : 0;
    for (int32_t t = 0; t < c->n_threads && code == ASC_OK; t++)
        code = make_room(c, &c->threads[t]);
    return code;
}

static void add_one(int64_t *count) {
    __atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
}

/* The first threshold that accepts a key; M: none does. */
static int32_t cell_of(const asc_fairness_thresholds *thresholds, uint32_t key) {
    int32_t low = 0, high = thresholds->n;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (thresholds->keys[middle] <= key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* What a row's accepted pairs are in every draw, into the group's sums [T, stride]. */
static void add_draws(const asc_fairness_counter *c, int32_t person, const thread_room *room,
                      int64_t *drawn) {
    const asc_resample *resample = c->resample;
    for (int32_t t = 0; t < c->thresholds->n_points; t++) {
        if (room->n[t] > 0)
            c->kernels->resample(resample->counts, resample->stride, person,
                                 room->people + (int64_t)t * ASC_BLOCK_ROWS, room->n[t],
                                 drawn + (int64_t)t * resample->stride);
        room->n[t] = 0;
    }
}

/* The near pairs [n] of image i in one split. */
static void add_row(const asc_fairness_counter *c, int32_t s, int64_t i, int64_t column_begin,
                    int32_t n, const thread_room *room) {
    const asc_fairness_split *split = &c->splits->splits[s];
    const asc_fairness_counts *all = &c->all[s];
    const int32_t *identity = c->splits->images->identity;
    const int32_t cells = c->thresholds->n, points = c->thresholds->n_points, groups = split->n;
    const int64_t own = split->entry_of[i];
    if (own < 0)
        return;
    const int32_t group = split->group[own];
    for (int32_t k = 0; k < n; k++) {
        const int64_t j = column_begin + room->columns[k];
        const int64_t other = split->entry_of[j];
        if (other < 0)
            continue;
        const int32_t cell = (int32_t)room->keys[k], point = c->point_of[cell];
        if (split->group[other] == group) {
            add_one(&all->inside[own * cells + cell]);
            add_one(&all->inside[other * cells + cell]);
        }
        if (point == points)
            continue;
        add_one(&all->between[(own * groups + split->group[other]) * points + point]);
        add_one(&all->between[(other * groups + group) * points + point]);
        if (split->group[other] == group)
            room->people[(int64_t)point * ASC_BLOCK_ROWS + room->n[point]++] = identity[j];
    }
    add_draws(c, identity[i], room, room->drawn[s] + (int64_t)group * points * c->resample->stride);
}

static asc_code visit(void *self, int32_t thread_index, const asc_tile *tile) {
    const asc_fairness_counter *c = self;
    const thread_room *room = &c->threads[thread_index];
    const uint32_t end = c->thresholds->keys[c->thresholds->n - 1];
    for (int32_t r = 0; r < tile->n_rows; r++) {
        const int32_t n = asc_fairness_find_near(tile, r, c->splits->images->identity, end,
                                                 room->columns, room->keys);
        for (int32_t k = 0; k < n; k++) {
            room->keys[k] = (uint32_t)cell_of(c->thresholds, room->keys[k]);
            room->pairs[room->keys[k]]++;
        }
        for (int32_t s = 0; s < c->splits->n && n > 0; s++)
            add_row(c, s, tile->row_begin + r, tile->column_begin, n, room);
    }
    return ASC_OK;
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_fairness_counter *c = self;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    for (int32_t t = 0; t < c->n_threads; t++)
        for (int32_t m = 0; m < c->thresholds->n; m++)
            c->pairs[m] += c->threads[t].pairs[m];
    asc_counts_sum_to_root(comm, c->pairs, c->thresholds->n);
    if (rank != 0)
        memset(c->pairs, 0, (size_t)c->thresholds->n * sizeof *c->pairs);
    for (int32_t s = 0; s < c->splits->n; s++) {
        const asc_fairness_sizes sizes = sizes_of(c, s);
        for (int32_t t = 0; t < c->n_threads; t++)
            for (int64_t k = 0; k < sizes.drawn; k++)
                c->all[s].drawn[k] += c->threads[t].drawn[s][k];
        asc_fairness_counts_gather(comm, &sizes, &c->all[s]);
    }
    free_threads(c);
    return ASC_OK;
}

static void state(void *self, asc_pack *pack) {
    asc_fairness_counter *c = self;
    asc_pack_bytes(pack, c->pairs, (uint64_t)c->thresholds->n * sizeof *c->pairs);
    for (int32_t s = 0; s < c->splits->n; s++) {
        const asc_fairness_sizes sizes = sizes_of(c, s);
        asc_fairness_counts_state(&sizes, &c->all[s], pack);
    }
}

asc_code asc_fairness_counter_init(const asc_fairness_splits *splits,
                                   const asc_fairness_thresholds *thresholds,
                                   const asc_resample *resample, asc_fairness_counter **counter) {
    asc_fairness_counter *c = NULL;
    asc_code code = asc_alloc(&c, 1, sizeof *c, "errors of groups");
    *counter = c;
    if (code != ASC_OK)
        return code;
    c->sink = (asc_sink){.self = c, .begin = begin, .tile = visit, .end = end, .state = state};
    c->splits = splits;
    c->thresholds = thresholds;
    c->resample = resample;
    code = asc_kernels_choose(&c->kernels);
    if (code == ASC_OK)
        code = asc_alloc(&c->all, (uint64_t)splits->n, sizeof *c->all, "errors of groups");
    if (code == ASC_OK)
        code = asc_alloc(&c->pairs, (uint64_t)thresholds->n, sizeof(int64_t), "pairs");
    if (code == ASC_OK)
        code = asc_alloc(&c->point_of, (uint64_t)thresholds->n, sizeof(int32_t), "thresholds");
    for (int32_t s = 0; s < splits->n && code == ASC_OK; s++) {
        const asc_fairness_sizes sizes = sizes_of(c, s);
        code = asc_fairness_counts_init(&sizes, &c->all[s]);
    }
    for (int32_t m = 0, t = 0; m < thresholds->n && code == ASC_OK; m++) {
        t += t < thresholds->n_points && thresholds->points[t] < m;
        c->point_of[m] = t;
    }
    return code;
}

asc_sink *asc_fairness_counter_sink(asc_fairness_counter *counter) {
    return &counter->sink;
}

void asc_fairness_counter_add_pair(asc_fairness_counter *counter, int64_t i, int64_t j,
                                   float distance) {
    const int32_t cells = counter->thresholds->n + 1;
    const int32_t cell = cell_of(counter->thresholds, asc_key_of(distance));
    for (int32_t s = 0; s < counter->splits->n; s++) {
        const int32_t *entry_of = counter->splits->splits[s].entry_of;
        const int64_t entry = entry_of[i];
        if (entry >= 0 && entry == entry_of[j])
            add_one(&counter->all[s].rejected[entry * cells + cell]);
    }
}

static asc_code add_identity(void *self, const asc_within_identity *one) {
    for (int64_t i = 0; i < one->n; i++)
        for (int64_t j = i + 1; j < one->n; j++)
            asc_fairness_counter_add_pair(self, one->images[i], one->images[j],
                                          one->distances[i * one->n + j]);
    return ASC_OK;
}

asc_code asc_fairness_counter_add_matched(MPI_Comm comm, asc_study *study, int64_t model,
                                          const int64_t *rows, asc_fairness_counter *counter) {
    const asc_images *images = counter->splits->images;
    asc_code code = asc_within_visit(comm, study, model, rows, images->identity, images->n,
                                     add_identity, counter);
    for (int32_t s = 0; s < counter->splits->n && code == ASC_OK; s++)
        asc_counts_sum_to_root(comm, counter->all[s].rejected, sizes_of(counter, s).rejected);
    return code;
}

const int64_t *asc_fairness_counter_pairs(const asc_fairness_counter *counter) {
    return counter->pairs;
}

const asc_fairness_counts *asc_fairness_counter_read(const asc_fairness_counter *counter,
                                                     int32_t s) {
    return &counter->all[s];
}

void asc_fairness_counter_free(asc_fairness_counter **counter) {
    asc_fairness_counter *c = *counter;
    if (!c)
        return;
    free_threads(c);
    for (int32_t s = 0; c->all && s < c->splits->n; s++)
        asc_fairness_counts_free(&c->all[s]);
    free(c->all);
    free(c->pairs);
    free(c->point_of);
    free(c);
    *counter = NULL;
}
