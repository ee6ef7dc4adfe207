/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "neighbours/trust.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/counts.h"
#include "neighbours/planar.h"

/* Whether a point is among n from `begin` on. */
static bool is_within(int64_t point, int64_t begin, int64_t n) {
    return point >= begin && point < begin + n;
}

/* The distances of listed pairs: every pair is in one tile, in one of two orders. */
static asc_code list_tile(void *self, int32_t thread, const asc_tile *tile) {
    asc_trust *t = self;
    (void)thread;
    for (int32_t i = 0; i < tile->n_rows; i++)
        for (int32_t j = 0; j < t->k; j++) {
            const int64_t at = (tile->row_begin + i) * t->k + j;
            const int64_t column = t->mapped[at] - tile->column_begin;
            if (column >= asc_tile_first_column(tile, i) && column < tile->n_columns)
                t->distances[at] = tile->distances[(int64_t)i * tile->stride + column];
        }
    for (int32_t i = 0; i < tile->n_columns; i++)
        for (int32_t j = 0; j < t->k; j++) {
            const int64_t at = (tile->column_begin + i) * t->k + j;
            const int64_t row = t->mapped[at] - tile->row_begin;
            if (row >= 0 && row < tile->n_rows && i >= asc_tile_first_column(tile, (int32_t)row))
                t->distances[at] = tile->distances[row * tile->stride + i];
        }
    return ASC_OK;
}

static asc_code list_begin(void *self, int32_t n_threads, bool keep) {
    asc_trust *t = self;
    (void)n_threads;
    if (!keep)
        memset(t->distances, 0, (size_t)(t->n * t->k) * sizeof *t->distances);
    return ASC_OK;
}

/* What a rank has not seen is 0. */
static asc_code list_end(void *self, MPI_Comm comm) {
    enum { CHUNK = 1 << 24 };
    asc_trust *t = self;
    const int64_t values = t->n * t->k;
    for (int64_t i = 0; i < values; i += CHUNK)
        MPI_Allreduce(MPI_IN_PLACE, t->distances + i,
                      (int)(values - i < CHUNK ? values - i : CHUNK), MPI_FLOAT, MPI_MAX, comm);
    return ASC_OK;
}

static void list_state(void *self, asc_pack *pack) {
    const asc_trust *t = self;
    asc_pack_bytes(pack, t->distances, (uint64_t)(t->n * t->k) * sizeof *t->distances);
}

/* Of distances [n] those that are at most `limit`. */
static int64_t count(const float *distances, int64_t n, float limit) {
    int32_t counted = 0;
#pragma omp simd reduction(+ : counted)
    for (int32_t j = 0; j < (int32_t)n; j++)
        counted += distances[j] <= limit;
    return counted;
}

static void add(int64_t *at, int64_t value) {
#pragma omp atomic
    *at += value;
}

/* The greatest distance that comes before `limit`: at an equal one, the lesser index does. */
static float before(float limit) {
    return nextafterf(limit, -INFINITY);
}

/* The tile's columns as points that may be nearer to its rows. */
static void count_rows(asc_trust *t, const asc_tile *tile) {
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const float *distances = tile->distances + (int64_t)i * tile->stride;
        const int64_t first = asc_tile_first_column(tile, i), n = tile->n_columns;
        for (int32_t j = 0; j < t->k; j++) {
            const int64_t at = (tile->row_begin + i) * t->k + j;
            int64_t middle = t->mapped[at] - tile->column_begin;
            middle = middle < first ? first : middle > n ? n : middle;
            add(&t->nearer[at],
                count(distances + first, middle - first, t->distances[at]) +
                    count(distances + middle, n - middle, before(t->distances[at])));
        }
    }
}

/* What a tile's columns have, neighbour by neighbour. */
typedef struct column_counts {
    float limit[ASC_BLOCK_ROWS];
    int32_t count[ASC_BLOCK_ROWS];
} column_counts;

static void count_row(const float *restrict distances, const float *restrict limit,
                      int32_t *restrict counted, int32_t first, int32_t n) {
#pragma omp simd
    for (int32_t c = first; c < n; c++)
        counted[c] += distances[c] <= limit[c];
}

/* Rows of a tile at just the limit of a column, before the row that it is the distance of. */
static int64_t count_ties(const asc_tile *tile, int32_t column, float limit, int64_t rows) {
    int64_t ties = 0;
    for (int32_t i = 0; i < rows; i++)
        ties += column >= asc_tile_first_column(tile, i) &&
                tile->distances[(int64_t)i * tile->stride + column] == limit;
    return ties;
}

/* The tile's rows as points that may be nearer to its columns. */
static void count_columns(asc_trust *t, const asc_tile *tile, column_counts *columns) {
    const int64_t end = tile->row_begin + tile->n_rows;
    for (int32_t j = 0; j < t->k; j++) {
        for (int32_t c = 0; c < tile->n_columns; c++) {
            const int64_t at = (tile->column_begin + c) * t->k + j;
            columns->limit[c] = t->mapped[at] >= end ? t->distances[at] : before(t->distances[at]);
            columns->count[c] = 0;
        }
        for (int32_t i = 0; i < tile->n_rows; i++)
            count_row(tile->distances + (int64_t)i * tile->stride, columns->limit, columns->count,
                      asc_tile_first_column(tile, i), tile->n_columns);
        for (int32_t c = 0; c < tile->n_columns; c++) {
            const int64_t at = (tile->column_begin + c) * t->k + j;
            int64_t found = columns->count[c];
            if (is_within(t->mapped[at], tile->row_begin, tile->n_rows))
                found += count_ties(tile, c, t->distances[at], t->mapped[at] - tile->row_begin);
            add(&t->nearer[at], found);
        }
    }
}

static asc_code count_tile(void *self, int32_t thread, const asc_tile *tile) {
    asc_trust *t = self;
    column_counts columns;
    (void)thread;
    count_rows(t, tile);
    count_columns(t, tile, &columns);
    return ASC_OK;
}

static asc_code count_begin(void *self, int32_t n_threads, bool keep) {
    asc_trust *t = self;
    (void)n_threads;
    if (!keep)
        memset(t->nearer, 0, (size_t)(t->n * t->k) * sizeof *t->nearer);
    return ASC_OK;
}

static asc_code count_end(void *self, MPI_Comm comm) {
    asc_trust *t = self;
    asc_counts_sum_to_root(comm, t->nearer, t->n * t->k);
    return ASC_OK;
}

static void count_state(void *self, asc_pack *pack) {
    const asc_trust *t = self;
    asc_pack_bytes(pack, t->nearer, (uint64_t)(t->n * t->k) * sizeof *t->nearer);
}

asc_code asc_trust_init(const double *places, int64_t n, int32_t k, asc_trust *t) {
    const size_t row = (size_t)k;
    *t = (asc_trust){.n = n, .k = k};
    t->listed = (asc_sink){t, list_begin, list_tile, list_end, list_state};
    t->counted = (asc_sink){t, count_begin, count_tile, count_end, count_state};
    asc_code code = asc_alloc(&t->mapped, (uint64_t)n, row * sizeof *t->mapped, "a map");
    if (code == ASC_OK)
        code = asc_alloc(&t->distances, (uint64_t)n, row * sizeof *t->distances, "a map");
    if (code == ASC_OK)
        code = asc_alloc(&t->nearer, (uint64_t)n, row * sizeof *t->nearer, "a map");
    return code == ASC_OK ? asc_planar_find(places, n, k, t->mapped) : code;
}

void asc_trust_free(asc_trust *t) {
    free(t->mapped);
    free(t->distances);
    free(t->nearer);
    *t = (asc_trust){0};
}

asc_code asc_trust_find(const asc_points *points, asc_trust *t, double *value) {
    asc_sink *const sinks[] = {&t->counted};
    asc_code code = asc_sweep_run(points, sinks, 1, "trustworthiness");
    const double n = (double)t->n, k = (double)t->k;
    int64_t beyond = 0;
    for (int64_t i = 0; i < t->n * t->k && code == ASC_OK; i++)
        beyond += t->nearer[i] >= t->k ? t->nearer[i] + 1 - t->k : 0;
    *value = 1 - 2 / (n * k * (2 * n - 3 * k - 1)) * (double)beyond;
    return code;
}
