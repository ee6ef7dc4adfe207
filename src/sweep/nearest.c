/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/nearest.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"

/* Puts a key into its place of an ascending list [k]. */
static void insert(uint64_t *list, int32_t k, uint64_t key) {
    int32_t place = k - 1;
    if (key >= list[place])
        return;
    for (; place > 0 && list[place - 1] > key; place--)
        list[place] = list[place - 1];
    list[place] = key;
}

/* The lists that end farther: among others there are no more to choose from. */
static const uint64_t *farther(const asc_nearest *nearest) {
    return nearest->others ? nearest->others : nearest->keys;
}

/* Offers a neighbour to a point; the point's limit then. */
static float offer(asc_nearest *nearest, int64_t point, uint64_t key, bool is_other) {
    const int32_t k = nearest->k;
    atomic_flag *lock = &nearest->locks[point % ASC_NEAREST_LOCKS];
    while (atomic_flag_test_and_set_explicit(lock, memory_order_acquire))
        ;
    insert(nearest->keys + point * k, k, key);
    if (is_other)
        insert(nearest->others + point * k, k, key);
    const float limit = asc_nearest_distance(farther(nearest)[(point + 1) * k - 1]);
    atomic_store_explicit(&nearest->limits[point], limit, memory_order_relaxed);
    atomic_flag_clear_explicit(lock, memory_order_release);
    return limit;
}

/* Limits only fall, so a stale one lets a pair through to the locked check, never keeps it out. */
static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    asc_nearest *nearest = self;
    const int32_t n = tile->n_columns;
    float columns[ASC_BLOCK_ROWS];
    (void)thread;
    for (int32_t j = 0; j < n; j++)
        columns[j] =
            atomic_load_explicit(&nearest->limits[tile->column_begin + j], memory_order_relaxed);
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const float *distances = tile->distances + (int64_t)i * tile->stride;
        const int64_t row = tile->row_begin + i;
        float limit = atomic_load_explicit(&nearest->limits[row], memory_order_relaxed);
        int32_t j = asc_tile_first_column(tile, i);
        while ((j = nearest->kernels->near(distances, columns, j, n, limit)) < n) {
            const int64_t column = tile->column_begin + j;
            const bool other =
                nearest->others && nearest->identity[row] != nearest->identity[column];
            if (distances[j] <= limit)
                limit = offer(nearest, row, asc_nearest_key(distances[j], column), other);
            if (distances[j] <= columns[j])
                columns[j] = offer(nearest, column, asc_nearest_key(distances[j], row), other);
            j++;
        }
    }
    return ASC_OK;
}

static void pack_lists(const asc_nearest *nearest, uint64_t *lists, asc_pack *pack) {
    const int64_t count = nearest->n * nearest->k;
    asc_pack_bytes(pack, lists, (uint64_t)count * sizeof *lists);
    bool known = true;
    for (int64_t i = 0; i < count; i++)
        known = known && (lists[i] == ASC_NEAREST_NONE || asc_nearest_index(lists[i]) < nearest->n);
    asc_pack_expect(pack, known, "nearest neighbours");
}

static void state(void *self, asc_pack *pack) {
    const asc_nearest *nearest = self;
    pack_lists(nearest, nearest->keys, pack);
    if (nearest->others)
        pack_lists(nearest, nearest->others, pack);
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_nearest *nearest = self;
    (void)n_threads;
    for (int64_t i = 0; i < nearest->n * nearest->k && !keep; i++) {
        nearest->keys[i] = ASC_NEAREST_NONE;
        if (nearest->others)
            nearest->others[i] = ASC_NEAREST_NONE;
    }
    for (int64_t i = 0; i < nearest->n; i++)
        atomic_init(&nearest->limits[i],
                    asc_nearest_distance(farther(nearest)[(i + 1) * nearest->k - 1]));
    return ASC_OK;
}

/* Merges ascending lists of one type element each; no pair is seen by two ranks. */
static void merge(void *theirs, void *mine, int *length, MPI_Datatype *type) {
    int bytes;
    MPI_Type_size(*type, &bytes);
    const int64_t k = bytes / (int64_t)sizeof(uint64_t);
    for (int64_t p = 0; p < *length; p++) {
        uint64_t *list = (uint64_t *)mine + p * k;
        const uint64_t *other = (const uint64_t *)theirs + p * k;
        for (int64_t i = 0; i < k && other[i] < list[k - 1]; i++)
            insert(list, (int32_t)k, other[i]);
    }
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_nearest *nearest = self;
    MPI_Datatype list;
    MPI_Op op;
    MPI_Type_contiguous(nearest->k, MPI_UINT64_T, &list);
    MPI_Type_commit(&list);
    MPI_Op_create(merge, 1, &op);
    MPI_Allreduce(MPI_IN_PLACE, nearest->keys, (int)nearest->n, list, op, comm);
    if (nearest->others)
        MPI_Allreduce(MPI_IN_PLACE, nearest->others, (int)nearest->n, list, op, comm);
    MPI_Op_free(&op);
    MPI_Type_free(&list);
    return ASC_OK;
}

asc_code asc_nearest_init(asc_nearest *nearest, int64_t n, int32_t k) {
    asc_code code = asc_kernels_choose(&nearest->kernels);
    nearest->n = n;
    nearest->k = k;
    nearest->identity = NULL;
    nearest->keys = nearest->others = NULL;
    nearest->limits = NULL;
    nearest->sink =
        (asc_sink){.self = nearest, .begin = begin, .tile = visit, .end = end, .state = state};
    for (int l = 0; l < ASC_NEAREST_LOCKS; l++)
        atomic_flag_clear(&nearest->locks[l]);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code,
            asc_alloc(&nearest->keys, (uint64_t)n, (size_t)k * sizeof *nearest->keys,
                      "nearest neighbours"),
            done);
    code = asc_alloc(&nearest->limits, (uint64_t)n, sizeof *nearest->limits, "nearest neighbours");
done:
    return code;
}

asc_code asc_nearest_add_others(asc_nearest *nearest, const int32_t *identity) {
    nearest->identity = identity;
    return asc_alloc(&nearest->others, (uint64_t)nearest->n,
                     (size_t)nearest->k * sizeof *nearest->others, "nearest neighbours");
}

void asc_nearest_free(asc_nearest *nearest) {
    free(nearest->keys);
    free(nearest->others);
    free(nearest->limits);
    nearest->keys = nearest->others = NULL;
    nearest->limits = NULL;
}
