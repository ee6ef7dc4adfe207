/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/identity_distances.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/counts.h"
#include "core/spin.h"

/* What one thread works in. */
typedef struct workspace {
    float *departures; /* [ASC_STRIP_ROWS, depth] of a tile */
    float *turned;     /* [ASC_BLOCK_ROWS, depth] from its columns */
    float *panel;      /* [lanes, depth] */
    float *products;   /* [ASC_BLOCK_ROWS, lanes] */
    double *point;     /* [3, A] of one point */
} workspace;

struct asc_identity_distances {
    asc_sink sink;
    asc_distance_lanes lanes;
    int64_t n_identities;
    bool same_identity;
    asc_identity_groups groups; /* with same_identity */
    double scale;               /* sums are multiples of 1 / scale, a power of two */
    int32_t n_threads;
    workspace *threads;       /* [n_threads] */
    uint8_t locks[ASC_LOCKS]; /* of identities */
    int64_t *others, *own;    /* [K, 3, A]; own with same_identity */
};

static int64_t width_of(const asc_identity_distances *d) {
    return (int64_t)ASC_PAIR_CLASSES * d->lanes.labels->n_attributes;
}

static uint64_t size_of(const asc_identity_distances *d) {
    return (uint64_t)(d->n_identities * width_of(d));
}

static void state(void *self, asc_pack *pack) {
    const asc_identity_distances *d = self;
    asc_pack_bytes(pack, d->others, size_of(d) * sizeof *d->others);
    if (d->own)
        asc_pack_bytes(pack, d->own, size_of(d) * sizeof *d->own);
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_identity_distances *d = self;
    const uint64_t tile = (uint64_t)ASC_STRIP_ROWS * ASC_BLOCK_ROWS;
    const uint64_t lanes = (uint64_t)d->lanes.n * ASC_BLOCK_ROWS;
    asc_code code = ASC_OK;
    if (!keep) {
        memset(d->others, 0, size_of(d) * sizeof *d->others);
        if (d->own)
            memset(d->own, 0, size_of(d) * sizeof *d->own);
    }
    ASC_TRY(code, asc_alloc(&d->threads, (uint64_t)n_threads, sizeof(workspace), "threads"), done);
    d->n_threads = n_threads;
    for (int32_t t = 0; t < n_threads; t++) {
        workspace *w = &d->threads[t];
        ASC_TRY(code, asc_alloc(&w->departures, tile, sizeof(float), "distances"), done);
        ASC_TRY(code, asc_alloc(&w->turned, tile, sizeof(float), "distances"), done);
        ASC_TRY(code, asc_alloc(&w->panel, lanes, sizeof(float), "labels"), done);
        ASC_TRY(code, asc_alloc(&w->products, lanes, sizeof(float), "sums"), done);
        ASC_TRY(code, asc_alloc(&w->point, (uint64_t)width_of(d), sizeof(double), "sums"), done);
    }
done:
    return code;
}

/* Adds the thread's sums of one point to its identity and empties them. */
static void add_point(asc_identity_distances *d, workspace *work, int64_t point, int64_t *sums) {
    const int32_t identity = d->lanes.labels->identity[point];
    int64_t *to = sums + (int64_t)identity * width_of(d);
    uint8_t *lock = &d->locks[identity % ASC_LOCKS];
    asc_spin_lock(lock);
    for (int64_t s = 0; s < width_of(d); s++)
        to[s] += llrint(work->point[s] * d->scale);
    asc_spin_unlock(lock);
    memset(work->point, 0, (size_t)width_of(d) * sizeof *work->point);
}

/* The pairs of n points from `first` on with the panel's: departures [n, depth]. */
static void add_points(asc_identity_distances *d, workspace *work, int64_t first, int32_t n,
                       const float *departures, int32_t depth) {
    const asc_distance_lanes *lanes = &d->lanes;
    lanes->kernels->product(departures, n, work->panel, lanes->n, depth, work->products, lanes->n);
    for (int32_t i = 0; i < n; i++) {
        asc_distance_lanes_fold(lanes, first + i, work->products + (int64_t)i * lanes->n,
                                work->point);
        add_point(d, work, first + i, d->others);
    }
}

static int32_t depth_of(int32_t n) {
    return (n + ASC_LANES_DEPTH - 1) / ASC_LANES_DEPTH * ASC_LANES_DEPTH;
}

/* Departures from the columns' side: [n_columns, depth_of(n_rows)]. */
static void turn(const asc_tile *tile, const float *departures, int32_t depth, float *turned) {
    enum { RUN = 16 }; /* columns, a line of memory */
    const int32_t height = depth_of(tile->n_rows);
    for (int32_t begin = 0; begin < tile->n_columns; begin += RUN) {
        const int32_t end = begin + RUN < tile->n_columns ? begin + RUN : tile->n_columns;
        for (int32_t j = begin; j < end; j++)
            for (int32_t i = 0; i < height; i++)
                turned[(int64_t)j * height + i] =
                    i < tile->n_rows ? departures[(int64_t)i * depth + j] : 0;
    }
}

static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    asc_identity_distances *d = self;
    const asc_distance_lanes *lanes = &d->lanes;
    workspace *work = &d->threads[thread];
    const int32_t depth = depth_of(tile->n_columns), height = depth_of(tile->n_rows);
    asc_distance_lanes_depart(lanes, tile, depth, work->departures);
    asc_distance_lanes_lay_out(lanes, tile->column_begin, tile->n_columns, depth, work->panel);
    add_points(d, work, tile->row_begin, tile->n_rows, work->departures, depth);
    turn(tile, work->departures, depth, work->turned);
    asc_distance_lanes_lay_out(lanes, tile->row_begin, tile->n_rows, height, work->panel);
    add_points(d, work, tile->column_begin, tile->n_columns, work->turned, height);
    for (int32_t i = 0; i < tile->n_rows && d->same_identity; i++) {
        asc_distance_lanes_own(lanes, &d->groups, tile, i, work->point);
        add_point(d, work, tile->row_begin + i, d->own);
    }
    return ASC_OK;
}

static void free_threads(asc_identity_distances *d) {
    for (int32_t t = 0; d->threads && t < d->n_threads; t++) {
        workspace *w = &d->threads[t];
        free(w->departures);
        free(w->turned);
        free(w->panel);
        free(w->products);
        free(w->point);
    }
    free(d->threads);
    d->threads = NULL;
    d->n_threads = 0;
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_identity_distances *d = self;
    free_threads(d);
    asc_counts_sum(comm, d->others, (int64_t)size_of(d));
    if (d->own)
        asc_counts_sum(comm, d->own, (int64_t)size_of(d));
    return ASC_OK;
}

asc_code asc_identity_distances_init(const asc_points *points, const asc_labels *labels,
                                     const asc_weights *weights, int64_t n_identities,
                                     bool same_identity, float centre,
                                     asc_identity_distances **out) {
    asc_identity_distances *d = NULL;
    asc_code code = ASC_OK;
    *out = NULL;
    ASC_TRY(code, asc_alloc(&d, 1, sizeof *d, "distances of identities"), done);
    *out = d;
    d->sink = (asc_sink){.self = d, .begin = begin, .tile = visit, .end = end, .state = state};
    d->n_identities = n_identities;
    d->same_identity = same_identity;
    ASC_TRY(code, asc_distance_lanes_init(points->metric, centre, labels, weights, &d->lanes),
            done);
    ASC_TRY(code, asc_alloc(&d->others, size_of(d), sizeof(int64_t), "distances of identities"),
            done);
    if (same_identity) {
        ASC_TRY(code, asc_alloc(&d->own, size_of(d), sizeof(int64_t), "distances of identities"),
                done);
        code = asc_identity_groups_init(labels->identity, labels->n, &d->groups);
    }
done:
    code = asc_agree(points->comm, code);
    if (code == ASC_OK)
        d->scale = ldexp(1, asc_distance_lanes_exponent(&d->lanes, points));
    else
        asc_identity_distances_free(out);
    return code;
}

asc_sink *asc_identity_distances_sink(asc_identity_distances *distances) {
    return &distances->sink;
}

double asc_identity_distances_centre(const asc_identity_distances *distances) {
    return (double)distances->lanes.centre;
}

void asc_identity_distances_read(const asc_identity_distances *distances, int64_t identity,
                                 int32_t attribute, int pair_class, double *others, double *own) {
    const int64_t at = identity * width_of(distances) +
                       asc_distance_lanes_place(&distances->lanes, attribute, pair_class);
    *others = (double)distances->others[at] / distances->scale;
    *own = distances->own ? (double)distances->own[at] / distances->scale : 0;
}

void asc_identity_distances_free(asc_identity_distances **distances) {
    if (!*distances)
        return;
    free_threads(*distances);
    asc_distance_lanes_free(&(*distances)->lanes);
    asc_identity_groups_free(&(*distances)->groups);
    free((*distances)->others);
    free((*distances)->own);
    free(*distances);
    *distances = NULL;
}
