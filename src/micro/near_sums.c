/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/near_sums.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/counts.h"

/* Sums of one tile's columns and rows. */
typedef struct asc_near_tile {
    int64_t (*rows)[ASC_STRIP_ROWS];    /* [n_radii] */
    int32_t (*columns)[ASC_BLOCK_ROWS]; /* [n_radii] */
    double row_inverse[ASC_STRIP_ROWS], inverse[ASC_BLOCK_ROWS];
} asc_near_tile;

static asc_code new_tile(int32_t n_radii, asc_near_tile **out) {
    asc_code code = asc_alloc(out, 1, sizeof **out, "sums of a tile");
    if (code == ASC_OK)
        code = asc_alloc(&(*out)->rows, (uint64_t)n_radii, sizeof *(*out)->rows, "sums of a tile");
    if (code == ASC_OK)
        code = asc_alloc(&(*out)->columns, (uint64_t)n_radii, sizeof *(*out)->columns,
                         "sums of a tile");
    return code;
}

static void free_tile(asc_near_tile *part) {
    if (!part)
        return;
    free(part->rows);
    free(part->columns);
    free(part);
}

static double sum_inverse(const asc_near_sums *sums, const float *distances, int32_t n,
                          double *columns) {
    double lanes[ASC_INVERSE_LANES] = {0}, sum = 0;
    sums->kernels->invert(distances, n, columns, lanes);
    for (int l = 0; l < ASC_INVERSE_LANES; l++)
        sum += lanes[l];
    return sum;
}

static void add_tile(asc_near_sums *sums, const asc_tile *tile, const asc_near_tile *part) {
    for (int32_t r = 0; r < sums->n_radii; r++) {
        int64_t *counts = sums->counts + r * sums->n;
        for (int32_t i = 0; i < tile->n_rows; i++)
            counts[tile->row_begin + i] += part->rows[r][i];
        for (int32_t j = 0; j < tile->n_columns; j++)
            counts[tile->column_begin + j] += part->columns[r][j];
    }
    if (!sums->inverse)
        return;
    for (int32_t i = 0; i < tile->n_rows; i++)
        sums->inverse[tile->row_begin + i] += asc_wide_from(part->row_inverse[i], ASC_INVERSE_ONE);
    for (int32_t j = 0; j < tile->n_columns; j++)
        sums->inverse[tile->column_begin + j] += asc_wide_from(part->inverse[j], ASC_INVERSE_ONE);
}

static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    asc_near_sums *sums = self;
    asc_near_tile *part = sums->threads[thread];
    if (sums->n_radii > 0) {
        memset(part->rows, 0, (size_t)sums->n_radii * sizeof *part->rows);
        memset(part->columns, 0, (size_t)sums->n_radii * sizeof *part->columns);
    }
    memset(part->row_inverse, 0, sizeof part->row_inverse);
    memset(part->inverse, 0, sizeof part->inverse);
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const int32_t first = asc_tile_first_column(tile, i), n = tile->n_columns - first;
        const float *distances = tile->distances + (int64_t)i * tile->stride + first;
        if (n <= 0)
            continue;
        for (int32_t r = 0; r < sums->n_radii; r++)
            part->rows[r][i] =
                sums->kernels->ball(distances, n, sums->radii[r], part->columns[r] + first);
        if (sums->inverse)
            part->row_inverse[i] = sum_inverse(sums, distances, n, part->inverse + first);
    }
    pthread_mutex_lock(&sums->lock);
    add_tile(sums, tile, part);
    pthread_mutex_unlock(&sums->lock);
    return ASC_OK;
}

static void state(void *self, asc_pack *pack) {
    const asc_near_sums *sums = self;
    const uint64_t cells = (uint64_t)sums->n * (uint64_t)sums->n_radii;
    asc_pack_bytes(pack, sums->counts, cells * sizeof *sums->counts);
    if (sums->inverse)
        asc_pack_bytes(pack, sums->inverse, (uint64_t)sums->n * sizeof *sums->inverse);
}

static void free_threads(asc_near_sums *sums) {
    for (int32_t t = 0; t < sums->n_threads; t++)
        free_tile(sums->threads[t]);
    free(sums->threads);
    sums->threads = NULL;
    sums->n_threads = 0;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_near_sums *sums = self;
    if (!keep)
        memset(sums->counts, 0, (size_t)sums->n * (size_t)sums->n_radii * sizeof *sums->counts);
    if (!keep && sums->inverse)
        memset(sums->inverse, 0, (size_t)sums->n * sizeof *sums->inverse);
    free_threads(sums);
    asc_code code =
        asc_alloc(&sums->threads, (uint64_t)n_threads, sizeof *sums->threads, "sums of tiles");
    sums->n_threads = code == ASC_OK ? n_threads : 0;
    for (int32_t t = 0; t < sums->n_threads && code == ASC_OK; t++)
        code = new_tile(sums->n_radii, &sums->threads[t]);
    return code;
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_near_sums *sums = self;
    asc_counts_sum(comm, sums->counts, sums->n_radii * sums->n);
    if (sums->inverse)
        asc_wide_allreduce(sums->inverse, sums->n, comm);
    return ASC_OK;
}

float asc_radius_of(double radius) {
    const float nearest = (float)radius;
    return (double)nearest > radius ? nextafterf(nearest, 0.0f) : nearest;
}

asc_code asc_near_sums_init(asc_near_sums *sums, int64_t n, const double *radii, int32_t n_radii,
                            bool with_inverse) {
    *sums = (asc_near_sums){.n = n, .n_radii = n_radii};
    sums->sink =
        (asc_sink){.self = sums, .begin = begin, .tile = visit, .end = end, .state = state};
    pthread_mutex_init(&sums->lock, NULL);
    asc_code code = asc_kernels_choose(&sums->kernels);
    if (code == ASC_OK)
        code = asc_alloc(&sums->radii, (uint64_t)n_radii, sizeof(float), "radii");
    if (code == ASC_OK)
        code = asc_alloc(&sums->counts, (uint64_t)n * (uint64_t)n_radii, sizeof(int64_t),
                         "ball counts");
    if (code == ASC_OK && with_inverse)
        code = asc_alloc(&sums->inverse, (uint64_t)n, sizeof(asc_wide), "inverse-distance sums");
    for (int32_t r = 0; r < n_radii && code == ASC_OK; r++)
        sums->radii[r] = asc_radius_of(radii[r]);
    return code;
}

void asc_near_sums_free(asc_near_sums *sums) {
    free_threads(sums);
    free(sums->radii);
    free(sums->counts);
    free(sums->inverse);
    if (sums->sink.self)
        pthread_mutex_destroy(&sums->lock);
    *sums = (asc_near_sums){0};
}
