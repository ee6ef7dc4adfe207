/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/ball_sample.h"
#include "micro/near_sums.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "attrscope/random.h"

/* Uniform in [0, 1) from the two ends' seeds, in either order. */
static float rank_of(uint64_t a, uint64_t b) {
    uint64_t bits = a ^ b;
    bits = (bits ^ bits >> 33) * 0xff51afd7ed558ccdu;
    bits = (bits ^ bits >> 33) * 0xc4ceb9fe1a85ec53u;
    return (float)((bits ^ bits >> 33) >> 40) * 0x1p-24f;
}

static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    const asc_ball_sample *sample = self;
    float *ranks = sample->threads[thread];
    asc_tile random = *tile;
    asc_code code = ASC_OK;
    random.distances = ranks;
    for (int32_t r = 0; r < sample->n_lists && code == ASC_OK; r++) {
        const float radius = sample->radii[r];
        for (int32_t i = 0; i < tile->n_rows; i++) {
            const float *distances = tile->distances + (int64_t)i * tile->stride;
            float *out = ranks + (int64_t)i * tile->stride;
            const uint64_t seed = sample->seeds[tile->row_begin + i];
            /* NaN is near nobody. */
            for (int32_t j = 0; j < tile->n_columns; j++)
                out[j] = distances[j] <= radius
                             ? rank_of(seed, sample->seeds[tile->column_begin + j])
                             : NAN;
        }
        const asc_sink *list = &sample->lists[r].sink;
        code = list->tile(list->self, thread, &random);
    }
    return code;
}

static void state(void *self, asc_pack *pack) {
    const asc_ball_sample *sample = self;
    for (int32_t r = 0; r < sample->n_lists; r++)
        sample->lists[r].sink.state(sample->lists[r].sink.self, pack);
}

static void free_threads(asc_ball_sample *sample) {
    for (int32_t t = 0; t < sample->n_threads; t++)
        free(sample->threads[t]);
    free(sample->threads);
    sample->threads = NULL;
    sample->n_threads = 0;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_ball_sample *sample = self;
    free_threads(sample);
    asc_code code =
        asc_alloc(&sample->threads, (uint64_t)n_threads, sizeof *sample->threads, "random ranks");
    sample->n_threads = code == ASC_OK ? n_threads : 0;
    for (int32_t t = 0; t < sample->n_threads && code == ASC_OK; t++)
        code = asc_alloc(&sample->threads[t], (uint64_t)ASC_STRIP_ROWS * ASC_BLOCK_ROWS,
                         sizeof(float), "random ranks");
    for (int32_t r = 0; r < sample->n_lists && code == ASC_OK; r++)
        code = sample->lists[r].sink.begin(sample->lists[r].sink.self, n_threads, keep);
    return code;
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_ball_sample *sample = self;
    asc_code code = ASC_OK;
    for (int32_t r = 0; r < sample->n_lists && code == ASC_OK; r++)
        code = sample->lists[r].sink.end(sample->lists[r].sink.self, comm);
    return code;
}

asc_code asc_ball_sample_init(int64_t n, const double *radii, int32_t n_radii, int64_t most,
                              uint64_t seed, uint32_t stream, asc_ball_sample *sample) {
    *sample = (asc_ball_sample){0};
    sample->sink =
        (asc_sink){.self = sample, .begin = begin, .tile = visit, .end = end, .state = state};
    asc_code code =
        asc_alloc(&sample->lists, (uint64_t)n_radii, sizeof *sample->lists, "drawn balls");
    if (code == ASC_OK)
        code = asc_alloc(&sample->radii, (uint64_t)n_radii, sizeof(float), "drawn balls");
    if (code == ASC_OK)
        code = asc_alloc(&sample->seeds, (uint64_t)n, sizeof(uint64_t), "drawn balls");
    for (int64_t i = 0; i < n && code == ASC_OK; i++)
        sample->seeds[i] = asc_random_bits(seed, ASC_RANDOM_MICRO_NEIGHBOURS, (uint64_t)i, stream);
    for (int32_t r = 0; r < n_radii && code == ASC_OK; r++, sample->n_lists++) {
        sample->radii[r] = asc_radius_of(radii[r]);
        code = asc_nearest_init(&sample->lists[r], n, (int32_t)(most < n - 1 ? most : n - 1));
    }
    return code;
}

void asc_ball_sample_free(asc_ball_sample *sample) {
    free_threads(sample);
    for (int32_t r = 0; r < sample->n_lists; r++)
        asc_nearest_free(&sample->lists[r]);
    free(sample->lists);
    free(sample->radii);
    free(sample->seeds);
    *sample = (asc_ball_sample){0};
}
