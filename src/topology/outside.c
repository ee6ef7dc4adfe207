/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/outside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "sweep/nearest.h"

static uint64_t key_of(float distance, int64_t index) {
    return (uint64_t)asc_lists_bits(distance) << 32 | (uint64_t)index;
}

/* What a list still takes. */
static float limit_of(const asc_outside *outside, int64_t place) {
    const uint64_t last = outside->keys[(place + 1) * outside->k - 1];
    return outside->asked[place] < 0 || last == ASC_NEAREST_NONE ? outside->asked[place]
                                                                 : asc_lists_distance(last);
}

static void widen(asc_outside *outside, int64_t point) {
    float widest = -1;
    for (int32_t f = 0; f < outside->n_forests; f++)
        widest =
            fmaxf(widest, atomic_load_explicit(&outside->limits[point * outside->n_forests + f],
                                               memory_order_relaxed));
    atomic_store_explicit(&outside->widest[point], widest, memory_order_relaxed);
}

/* Puts a key into an ascending list of k, once. */
static void put(uint64_t *list, int32_t k, uint64_t key) {
    int32_t place = 0;
    while (place < k && list[place] < key)
        place++;
    if (place == k || list[place] == key)
        return;
    memmove(list + place + 1, list + place, (size_t)(k - 1 - place) * sizeof *list);
    list[place] = key;
}

static void insert(asc_outside *outside, int64_t point, int32_t forest, uint64_t key) {
    const int64_t place = point * outside->n_forests + forest;
    atomic_flag *lock = &outside->locks[point % ASC_OUTSIDE_LOCKS];
    while (atomic_flag_test_and_set_explicit(lock, memory_order_acquire))
        ;
    put(outside->keys + place * outside->k, outside->k, key);
    atomic_store_explicit(&outside->limits[place], limit_of(outside, place), memory_order_relaxed);
    widen(outside, point);
    atomic_flag_clear_explicit(lock, memory_order_release);
}

/* A pair that is near enough for one forest at least. */
static void meet(asc_outside *outside, int64_t row, int64_t column, float distance) {
    const int64_t a = row * outside->n_forests, b = column * outside->n_forests;
    for (int32_t f = 0; f < outside->n_forests; f++) {
        const asc_standing x = outside->standing[a + f], y = outside->standing[b + f];
        if (x.class != y.class || x.tree == y.tree)
            continue;
        if (distance <= atomic_load_explicit(&outside->limits[a + f], memory_order_relaxed))
            insert(outside, row, f, key_of(distance, column));
        if (distance <= atomic_load_explicit(&outside->limits[b + f], memory_order_relaxed))
            insert(outside, column, f, key_of(distance, row));
    }
}

/* Limits only fall, so that a stale one lets a pair through, never keeps it out. */
static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    asc_outside *outside = self;
    const int32_t n = tile->n_columns;
    float columns[ASC_BLOCK_ROWS];
    (void)thread;
    for (int32_t j = 0; j < n; j++)
        columns[j] =
            atomic_load_explicit(&outside->widest[tile->column_begin + j], memory_order_relaxed);
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const float *distances = tile->distances + (int64_t)i * tile->stride;
        const int64_t row = tile->row_begin + i;
        float limit = atomic_load_explicit(&outside->widest[row], memory_order_relaxed);
        int32_t j = asc_tile_first_column(tile, i);
        while ((j = outside->kernels->near(distances, columns, j, n, limit)) < n) {
            const int64_t column = tile->column_begin + j;
            meet(outside, row, column, distances[j]);
            limit = atomic_load_explicit(&outside->widest[row], memory_order_relaxed);
            columns[j] = atomic_load_explicit(&outside->widest[column], memory_order_relaxed);
            j++;
        }
    }
    return ASC_OK;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_outside *outside = self;
    const int64_t places = outside->n * outside->n_forests;
    (void)n_threads;
    for (int64_t p = 0; p < places; p++) {
        for (int32_t i = 0; i < outside->k && !keep && outside->asked[p] >= 0; i++)
            outside->keys[p * outside->k + i] = ASC_NEAREST_NONE;
        atomic_init(&outside->limits[p], limit_of(outside, p));
    }
    for (int64_t i = 0; i < outside->n; i++)
        widen(outside, i);
    return ASC_OK;
}

/* Merges ascending lists of one type element each; lists that stayed are the same on both sides. */
static void merge(void *theirs, void *mine, int *length, MPI_Datatype *type) {
    int bytes;
    MPI_Type_size(*type, &bytes);
    const int32_t k = bytes / (int32_t)sizeof(uint64_t);
    for (int64_t p = 0; p < *length; p++) {
        uint64_t *list = (uint64_t *)mine + p * k;
        const uint64_t *other = (const uint64_t *)theirs + p * k;
        for (int32_t i = 0; i < k && other[i] < list[k - 1]; i++)
            put(list, k, other[i]);
    }
}

static asc_code end(void *self, MPI_Comm comm) {
    enum { LISTS = 1 << 18 }; /* at a time: MPI takes twice as much room for them */
    asc_outside *outside = self;
    const int64_t places = outside->n * outside->n_forests;
    MPI_Datatype list;
    MPI_Op op;
    MPI_Type_contiguous(outside->k, MPI_UINT64_T, &list);
    MPI_Type_commit(&list);
    MPI_Op_create(merge, 1, &op);
    for (int64_t p = 0; p < places; p += LISTS)
        MPI_Allreduce(MPI_IN_PLACE, outside->keys + p * outside->k,
                      (int)(places - p < LISTS ? places - p : LISTS), list, op, comm);
    MPI_Op_free(&op);
    MPI_Type_free(&list);
    return ASC_OK;
}

static void state(void *self, asc_pack *pack) {
    const asc_outside *outside = self;
    const int64_t n = outside->n * outside->n_forests * outside->k;
    bool known = true;
    asc_pack_bytes(pack, outside->keys, (uint64_t)n * sizeof *outside->keys);
    for (int64_t i = 0; i < n; i++)
        known = known && (outside->keys[i] == ASC_NEAREST_NONE ||
                          asc_nearest_index(outside->keys[i]) < outside->n);
    asc_pack_expect(pack, known, "neighbours in other trees");
}

asc_code asc_outside_init(int64_t n, int32_t n_forests, int32_t k, asc_outside *outside) {
    uint64_t places = 0;
    *outside = (asc_outside){.n = n, .n_forests = n_forests, .k = k};
    outside->sink =
        (asc_sink){.self = outside, .begin = begin, .tile = visit, .end = end, .state = state};
    for (int l = 0; l < ASC_OUTSIDE_LOCKS; l++)
        atomic_flag_clear(&outside->locks[l]);
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_kernels_choose(&outside->kernels), done);
    ASC_TRY(code, asc_multiply((uint64_t)n, (uint64_t)n_forests, &places, "trees of all points"),
            done);
    ASC_TRY(code,
            asc_alloc(&outside->keys, places, (size_t)k * sizeof *outside->keys, "nearest points"),
            done);
    ASC_TRY(code, asc_alloc(&outside->asked, places, sizeof *outside->asked, "nearest points"),
            done);
    ASC_TRY(code, asc_alloc(&outside->standing, places, sizeof *outside->standing, "trees"), done);
    ASC_TRY(code, asc_alloc(&outside->limits, places, sizeof *outside->limits, "nearest points"),
            done);
    ASC_TRY(code,
            asc_alloc(&outside->widest, (uint64_t)n, sizeof *outside->widest, "nearest points"),
            done);
done:
    if (code != ASC_OK)
        asc_outside_free(outside);
    return code;
}

void asc_outside_free(asc_outside *outside) {
    free(outside->keys);
    free(outside->asked);
    free(outside->standing);
    free(outside->limits);
    free(outside->widest);
    outside->keys = NULL;
    outside->asked = NULL;
    outside->standing = NULL;
    outside->limits = NULL;
    outside->widest = NULL;
}

void asc_outside_stand(asc_outside *outside, const asc_forest *forests) {
    for (int32_t f = 0; f < outside->n_forests; f++)
        for (int64_t i = 0; i < outside->n; i++)
            outside->standing[i * outside->n_forests + f] =
                (asc_standing){.class = forests[f].classes[i], .tree = forests[f].tree[i]};
}
