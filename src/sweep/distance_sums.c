/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/distance_sums.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/counts.h"

/* What one thread works in. */
typedef struct workspace {
    float *departures; /* [ASC_STRIP_ROWS, depth] of a tile, depth at most ASC_BLOCK_ROWS */
    float *panel;      /* [lanes, depth] of its columns */
    int64_t column;    /* first of the panel */
    int32_t n_columns; /* of the panel; 0: none yet */
    float *products;   /* [ASC_STRIP_ROWS, lanes] */
    double *tile;      /* [3, A] */
    int64_t *sums;     /* [3, A] */
} workspace;

struct asc_distance_sums {
    asc_sink sink;
    asc_distance_lanes lanes;
    bool same_identity;
    asc_identity_groups groups; /* with same_identity */
    int exponent;               /* sums are multiples of 2^-exponent */
    int32_t n_threads;
    workspace *threads; /* [n_threads] */
    int64_t *sums;      /* [3, A] */
};

static int64_t size_of(const asc_distance_sums *sums) {
    return (int64_t)ASC_PAIR_CLASSES * sums->lanes.labels->n_attributes;
}

static void state(void *self, asc_pack *pack) {
    const asc_distance_sums *sums = self;
    asc_pack_bytes(pack, sums->sums, (uint64_t)size_of(sums) * sizeof *sums->sums);
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_distance_sums *sums = self;
    const uint64_t size = (uint64_t)size_of(sums), lanes = (uint64_t)sums->lanes.n;
    asc_code code = ASC_OK;
    if (!keep)
        memset(sums->sums, 0, size * sizeof *sums->sums);
    ASC_TRY(code, asc_alloc(&sums->threads, (uint64_t)n_threads, sizeof(workspace), "threads"),
            done);
    sums->n_threads = n_threads;
    for (int32_t t = 0; t < n_threads; t++) {
        workspace *w = &sums->threads[t];
        ASC_TRY(code,
                asc_alloc(&w->departures, (uint64_t)ASC_STRIP_ROWS * ASC_BLOCK_ROWS, sizeof(float),
                          "distances"),
                done);
        ASC_TRY(code, asc_alloc(&w->panel, lanes * ASC_BLOCK_ROWS, sizeof(float), "labels"), done);
        ASC_TRY(code, asc_alloc(&w->products, lanes * ASC_STRIP_ROWS, sizeof(float), "sums"), done);
        ASC_TRY(code, asc_alloc(&w->tile, size, sizeof(double), "sums"), done);
        ASC_TRY(code, asc_alloc(&w->sums, size, sizeof(int64_t), "sums"), done);
    }
done:
    return code;
}

static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    const asc_distance_sums *sums = self;
    const asc_distance_lanes *lanes = &sums->lanes;
    const int32_t n = tile->n_columns;
    const int32_t depth = (n + ASC_LANES_DEPTH - 1) / ASC_LANES_DEPTH * ASC_LANES_DEPTH;
    workspace *work = &sums->threads[thread];
    if (work->n_columns != n || work->column != tile->column_begin)
        asc_distance_lanes_lay_out(lanes, tile->column_begin, n, depth, work->panel);
    work->n_columns = n;
    work->column = tile->column_begin;
    asc_distance_lanes_depart(lanes, tile, depth, work->departures);
    lanes->kernels->product(work->departures, tile->n_rows, work->panel, lanes->n, depth,
                            work->products, lanes->n);
    memset(work->tile, 0, (size_t)size_of(sums) * sizeof *work->tile);
    for (int32_t i = 0; i < tile->n_rows; i++) {
        asc_distance_lanes_fold(lanes, tile->row_begin + i, work->products + (int64_t)i * lanes->n,
                                work->tile);
        if (sums->same_identity)
            asc_distance_lanes_own(lanes, &sums->groups, tile, i, work->tile);
    }
    for (int64_t s = 0; s < size_of(sums); s++)
        work->sums[s] += llrint(ldexp(work->tile[s], sums->exponent));
    return ASC_OK;
}

static void free_threads(asc_distance_sums *sums) {
    for (int32_t t = 0; sums->threads && t < sums->n_threads; t++) {
        workspace *w = &sums->threads[t];
        free(w->departures);
        free(w->panel);
        free(w->products);
        free(w->tile);
        free(w->sums);
    }
    free(sums->threads);
    sums->threads = NULL;
    sums->n_threads = 0;
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_distance_sums *sums = self;
    const int64_t size = size_of(sums);
    for (int32_t t = 0; t < sums->n_threads; t++)
        for (int64_t s = 0; s < size; s++)
            sums->sums[s] += sums->threads[t].sums[s];
    asc_counts_sum(comm, sums->sums, size);
    free_threads(sums);
    return ASC_OK;
}

asc_code asc_distance_sums_init(const asc_points *points, const asc_labels *labels,
                                const asc_weights *weights, bool same_identity, float centre,
                                asc_distance_sums **out) {
    asc_distance_sums *sums = NULL;
    asc_code code = ASC_OK;
    *out = NULL;
    ASC_TRY(code, asc_alloc(&sums, 1, sizeof *sums, "sums of distances"), done);
    *out = sums;
    sums->sink =
        (asc_sink){.self = sums, .begin = begin, .tile = visit, .end = end, .state = state};
    sums->same_identity = same_identity;
    ASC_TRY(code, asc_distance_lanes_init(points->metric, centre, labels, weights, &sums->lanes),
            done);
    if (same_identity)
        ASC_TRY(code, asc_identity_groups_init(labels->identity, labels->n, &sums->groups), done);
    code = asc_alloc(&sums->sums, (uint64_t)size_of(sums), sizeof(int64_t), "sums of distances");
done:
    code = asc_agree(points->comm, code);
    if (code == ASC_OK)
        sums->exponent = asc_distance_lanes_exponent(&sums->lanes, points);
    else
        asc_distance_sums_free(out);
    return code;
}

asc_sink *asc_distance_sums_sink(asc_distance_sums *sums) {
    return &sums->sink;
}

double asc_distance_sums_centre(const asc_distance_sums *sums) {
    return (double)sums->lanes.centre;
}

double asc_distance_sums_read(const asc_distance_sums *sums, int32_t attribute, int pair_class) {
    const int64_t place = asc_distance_lanes_place(&sums->lanes, attribute, pair_class);
    return ldexp((double)sums->sums[place], -sums->exponent);
}

void asc_distance_sums_free(asc_distance_sums **sums) {
    if (!*sums)
        return;
    free_threads(*sums);
    asc_distance_lanes_free(&(*sums)->lanes);
    asc_identity_groups_free(&(*sums)->groups);
    free((*sums)->sums);
    free(*sums);
    *sums = NULL;
}
