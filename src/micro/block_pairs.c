/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/block_pairs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"

/* A block's rows of one tile under one measure, and the tile's totals. */
typedef struct asc_block_tile {
    float sums[ASC_BLOCK_ROWS];
    double (*totals)[ASC_TOTALS]; /* [n_measures] */
} asc_block_tile;

static const float *weights_of(const asc_block_pairs *pairs, int32_t measure) {
    return pairs->weights + measure * pairs->places->count;
}

/* Sums of a row's pairs over its block's rows so far. */
static void add_row(const asc_block_pairs *pairs, int32_t measure, const asc_tile *tile,
                    int32_t row, float *sums) {
    const int32_t first = asc_tile_first_column(tile, row), n = tile->n_columns - first;
    const int64_t at = (int64_t)row * tile->stride + first;
    const float *weights = weights_of(pairs, measure);
    const float own = weights[tile->row_begin + row];
    const float *columns = weights + tile->column_begin + first;
    const float radius = pairs->radii[measure];
    if (n <= 0)
        return;
    if (isnan(radius))
        pairs->kernels->meet_inverse(tile->distances + at, tile->cosines + at, n, own, columns,
                                     sums + first);
    else
        pairs->kernels->meet_ball(tile->distances + at, tile->cosines + at, n, radius, own, columns,
                                  sums + first);
}

static int64_t *kept_place(const asc_block_pairs *pairs, int32_t measure, int64_t g, int64_t h) {
    const bool by_g = pairs->row[g] >= 0 && (pairs->row[h] < 0 || g < h);
    const int64_t row = by_g ? pairs->row[g] : pairs->row[h], column = by_g ? h : g;
    return pairs->kept + ((int64_t)measure * pairs->n_kept + row) * pairs->blocks->count + column;
}

/* T of block g and each block of the tile's columns, from the sums over g's rows. */
static void settle(asc_block_pairs *pairs, int32_t measure, int64_t g, const asc_tile *tile,
                   int32_t first, asc_block_tile *part) {
    const int64_t *block = pairs->places->block + tile->column_begin;
    double *totals = part->totals[measure];
    for (int32_t j = first; j < tile->n_columns;) {
        const int64_t h = block[j];
        double t = 0;
        for (; j < tile->n_columns && block[j] == h; j++)
            t += (double)part->sums[j];
        totals[ASC_TOTAL_ALL] += t;
        if (h < 0)
            continue;
        if (h == g)
            totals[ASC_TOTAL_OWN] += t;
        else if (pairs->row[g] < 0 && pairs->row[h] < 0)
            totals[ASC_TOTAL_SQUARES] += t * t;
        else
            __atomic_fetch_add(kept_place(pairs, measure, g, h), (int64_t)(t * ASC_KEPT_ONE),
                               __ATOMIC_RELAXED);
    }
}

/* The weight of one pair that has ends in common. */
static void add_ends(const asc_block_pairs *pairs, int32_t ends, int64_t row, int64_t column,
                     float distance, double (*totals)[ASC_TOTALS]) {
    for (int32_t m = 0; m < pairs->n_measures; m++) {
        const float *weights = weights_of(pairs, m);
        const double weight = ends * ((double)weights[row] + (double)weights[column]);
        if (isnan(pairs->radii[m]))
            totals[m][ASC_TOTAL_ENDS] += distance > 0 ? weight / (double)distance : 0;
        else
            totals[m][ASC_TOTAL_ENDS] += distance <= pairs->radii[m] ? weight : 0;
    }
}

/* Only segments of one block have nodes in common, and they stand side by side. */
static void find_ends(const asc_block_pairs *pairs, const asc_tile *tile, int32_t row,
                      asc_block_tile *part) {
    const asc_block_order *places = pairs->places;
    const int64_t at = tile->row_begin + row;
    for (int32_t j = asc_tile_first_column(tile, row); j < tile->n_columns; j++) {
        const int64_t other = tile->column_begin + j;
        if (places->block[other] != places->block[at])
            break;
        const int32_t ends =
            asc_blocks_shared_ends(pairs->blocks->set, places->segment[at], places->segment[other]);
        if (ends != 0)
            add_ends(pairs, ends, at, other, tile->distances[(int64_t)row * tile->stride + j],
                     part->totals);
    }
}

/* Rows begin .. end - 1 of a tile, of one block. */
static void visit_block(asc_block_pairs *pairs, const asc_tile *tile, int32_t begin, int32_t end,
                        asc_block_tile *part) {
    const int64_t g = pairs->places->block[tile->row_begin + begin];
    const int32_t first = asc_tile_first_column(tile, begin);
    if (g < 0)
        return;
    for (int32_t m = 0; m < pairs->n_measures; m++) {
        memset(part->sums, 0, (size_t)tile->n_columns * sizeof *part->sums);
        for (int32_t i = begin; i < end; i++)
            add_row(pairs, m, tile, i, part->sums);
        settle(pairs, m, g, tile, first, part);
    }
    for (int32_t i = begin; i < end; i++)
        find_ends(pairs, tile, i, part);
}

static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    asc_block_pairs *pairs = self;
    asc_block_tile *part = pairs->threads[thread];
    const int64_t *block = pairs->places->block + tile->row_begin;
    memset(part->totals, 0, (size_t)pairs->n_measures * sizeof *part->totals);
    for (int32_t begin = 0, end; begin < tile->n_rows; begin = end) {
        for (end = begin + 1; end < tile->n_rows && block[end] == block[begin];)
            end++;
        visit_block(pairs, tile, begin, end, part);
    }
    pthread_mutex_lock(&pairs->lock);
    for (int32_t m = 0; m < pairs->n_measures; m++)
        for (int t = 0; t < ASC_TOTALS; t++)
            pairs->totals[m * ASC_TOTALS + t] += asc_wide_from(part->totals[m][t], ASC_TOTAL_ONE);
    pthread_mutex_unlock(&pairs->lock);
    return ASC_OK;
}

static uint64_t kept_size(const asc_block_pairs *pairs) {
    return (uint64_t)pairs->n_measures * (uint64_t)pairs->n_kept * (uint64_t)pairs->blocks->count;
}

static uint64_t totals_size(const asc_block_pairs *pairs) {
    return (uint64_t)pairs->n_measures * ASC_TOTALS;
}

static void state(void *self, asc_pack *pack) {
    const asc_block_pairs *pairs = self;
    asc_pack_bytes(pack, pairs->totals, totals_size(pairs) * sizeof *pairs->totals);
    asc_pack_bytes(pack, pairs->kept, kept_size(pairs) * sizeof *pairs->kept);
}

static void free_threads(asc_block_pairs *pairs) {
    for (int32_t t = 0; t < pairs->n_threads; t++)
        if (pairs->threads[t]) {
            free(pairs->threads[t]->totals);
            free(pairs->threads[t]);
        }
    free(pairs->threads);
    pairs->threads = NULL;
    pairs->n_threads = 0;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_block_pairs *pairs = self;
    if (!keep) {
        memset(pairs->totals, 0, totals_size(pairs) * sizeof *pairs->totals);
        memset(pairs->kept, 0, kept_size(pairs) * sizeof *pairs->kept);
    }
    free_threads(pairs);
    asc_code code =
        asc_alloc(&pairs->threads, (uint64_t)n_threads, sizeof *pairs->threads, "blocks of tiles");
    pairs->n_threads = code == ASC_OK ? n_threads : 0;
    for (int32_t t = 0; t < pairs->n_threads && code == ASC_OK; t++) {
        code = asc_alloc(&pairs->threads[t], 1, sizeof **pairs->threads, "blocks of a tile");
        if (code == ASC_OK)
            code = asc_alloc(&pairs->threads[t]->totals, (uint64_t)pairs->n_measures,
                             sizeof *pairs->threads[t]->totals, "blocks of a tile");
    }
    return code;
}

static asc_code end(void *self, MPI_Comm comm) {
    enum { CHUNK = 1 << 26 };
    asc_block_pairs *pairs = self;
    const int64_t kept = (int64_t)kept_size(pairs);
    asc_wide_allreduce(pairs->totals, (int64_t)totals_size(pairs), comm);
    for (int64_t i = 0; i < kept; i += CHUNK)
        MPI_Allreduce(MPI_IN_PLACE, pairs->kept + i, (int)(kept - i < CHUNK ? kept - i : CHUNK),
                      MPI_INT64_T, MPI_SUM, comm);
    return ASC_OK;
}

asc_code asc_block_pairs_init(const asc_blocks *blocks, const asc_block_order *places,
                              int32_t n_measures, asc_block_pairs *pairs) {
    const uint64_t measures = (uint64_t)n_measures;
    asc_code code = ASC_OK;
    *pairs = (asc_block_pairs){.blocks = blocks, .places = places, .n_measures = n_measures};
    pairs->sink =
        (asc_sink){.self = pairs, .begin = begin, .tile = visit, .end = end, .state = state};
    pthread_mutex_init(&pairs->lock, NULL);
    ASC_TRY(code, asc_kernels_choose(&pairs->kernels), done);
    ASC_TRY(code, asc_alloc(&pairs->radii, measures, sizeof(float), "radii"), done);
    ASC_TRY(code,
            asc_alloc(&pairs->weights, measures, (size_t)places->count * sizeof(float),
                      "weights of points"),
            done);
    ASC_TRY(code,
            asc_alloc(&pairs->totals, totals_size(pairs), sizeof *pairs->totals, "sums of blocks"),
            done);
    ASC_TRY(code, asc_alloc(&pairs->row, (uint64_t)blocks->count, sizeof(int64_t), "blocks"), done);
    for (int64_t g = 0; g < blocks->count; g++)
        pairs->row[g] =
            blocks->count <= ASC_FEW_BLOCKS || asc_blocks_size(blocks, g) > ASC_SMALL_BLOCK
                ? pairs->n_kept++
                : -1;
    code = asc_alloc(&pairs->kept, measures * (uint64_t)pairs->n_kept,
                     (size_t)blocks->count * sizeof *pairs->kept, "pairs of blocks");
done:
    return code;
}

void asc_block_pairs_free(asc_block_pairs *pairs) {
    free_threads(pairs);
    free(pairs->radii);
    free(pairs->weights);
    free(pairs->totals);
    free(pairs->row);
    free(pairs->kept);
    if (pairs->sink.self)
        pthread_mutex_destroy(&pairs->lock);
    *pairs = (asc_block_pairs){0};
}

double asc_block_pairs_total(const asc_block_pairs *pairs, int32_t measure, int which) {
    return asc_wide_value(pairs->totals[measure * ASC_TOTALS + which], ASC_TOTAL_ONE);
}

double asc_block_pairs_kept(const asc_block_pairs *pairs, int32_t measure, int64_t g, int64_t h) {
    return (double)*kept_place(pairs, measure, g, h) / ASC_KEPT_ONE;
}

double asc_block_pairs_squares(const asc_block_pairs *pairs, int32_t measure) {
    const int64_t *kept = pairs->kept + (int64_t)measure * pairs->n_kept * pairs->blocks->count;
    double squares = asc_block_pairs_total(pairs, measure, ASC_TOTAL_SQUARES);
    for (int64_t i = 0; i < pairs->n_kept * pairs->blocks->count; i++)
        squares += ((double)kept[i] / ASC_KEPT_ONE) * ((double)kept[i] / ASC_KEPT_ONE);
    return squares;
}
