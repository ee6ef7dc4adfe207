/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/pair_covariance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/counts.h"
#include "sweep/chord_row.h"
#include "sweep/kernels.h"

typedef struct workspace {
    double *chords;   /* [columns] */
    double *weighted; /* [columns] */
    double *columns;  /* [sets, columns] sums over the tile's rows */
    double *rows;     /* [sets, rows] */
    double *tile;     /* [2, n] products and squares; those of a set at its first place */
} workspace;

struct asc_pair_covariance {
    asc_sink sink;
    asc_metric metric;
    const asc_kernels *kernels;
    const asc_placed *placed;
    int32_t n, n_sets;
    const int32_t *identity;
    int64_t n_points;
    int32_t *set;  /* [n] of weights */
    int *exponent; /* [2 n + n_sets] of products, squares and rows */
    int64_t *sums; /* [2 n + n_sets N] likewise, shared by threads */
    int32_t n_threads;
    workspace *threads;
};

static int64_t size_of(const asc_pair_covariance *c) {
    return 2 * (int64_t)c->n + c->n_sets * c->n_points;
}

static void state(void *self, asc_pack *pack) {
    const asc_pair_covariance *c = self;
    asc_pack_bytes(pack, c->sums, (uint64_t)size_of(c) * sizeof *c->sums);
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_pair_covariance *c = self;
    const uint64_t sets = (uint64_t)c->n_sets;
    asc_code code = ASC_OK;
    if (!keep)
        memset(c->sums, 0, (size_t)size_of(c) * sizeof *c->sums);
    ASC_TRY(code, asc_alloc(&c->threads, (uint64_t)n_threads, sizeof(workspace), "threads"), done);
    c->n_threads = n_threads;
    for (int32_t t = 0; t < n_threads; t++) {
        workspace *w = &c->threads[t];
        ASC_TRY(code, asc_alloc(&w->chords, ASC_BLOCK_ROWS, sizeof(double), "distances"), done);
        ASC_TRY(code, asc_alloc(&w->weighted, ASC_BLOCK_ROWS, sizeof(double), "distances"), done);
        ASC_TRY(code, asc_alloc(&w->columns, sets * ASC_BLOCK_ROWS, sizeof(double), "sums"), done);
        ASC_TRY(code, asc_alloc(&w->rows, sets * ASC_STRIP_ROWS, sizeof(double), "sums"), done);
        ASC_TRY(code, asc_alloc(&w->tile, 2 * (uint64_t)c->n, sizeof(double), "sums"), done);
    }
done:
    return code;
}

/* Columns before the first that counts have chord 0. */
static void add_row(const asc_pair_covariance *c, const asc_tile *tile, int32_t i,
                    workspace *work) {
    const int64_t row = tile->row_begin + i, column = tile->column_begin;
    const int32_t n = tile->n_columns;
    asc_chord_row(c->metric, tile, i, c->identity, work->chords);
    for (int32_t p = 0, set = -1; p < c->n; p++) {
        const asc_placed *placed = &c->placed[p];
        const double own = placed->weights->shares[row];
        if (set != c->set[p]) {
            double squares = 0;
            double *columns = work->columns + (int64_t)c->set[p] * ASC_BLOCK_ROWS;
            c->kernels->multiply(work->chords, placed->weights->shares + column, n, work->weighted);
            c->kernels->add_multiple(work->chords, own, n, columns);
            c->kernels->sum_squares(work->weighted, work->chords, n,
                                    &work->rows[(int64_t)c->set[p] * ASC_STRIP_ROWS + i], &squares);
            work->tile[c->n + p] += own * squares;
        }
        set = c->set[p];
        work->tile[p] += own * c->kernels->sum_gaps(work->weighted, placed->positions + column,
                                                    placed->positions[row], n);
    }
}

static void add_shared(int64_t *sum, double value, int exponent) {
    __atomic_fetch_add(sum, llrint(ldexp(value, exponent)), __ATOMIC_RELAXED);
}

static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    const asc_pair_covariance *c = self;
    workspace *work = &c->threads[thread];
    memset(work->columns, 0, (size_t)c->n_sets * ASC_BLOCK_ROWS * sizeof(double));
    memset(work->tile, 0, 2 * (size_t)c->n * sizeof(double));
    for (int32_t i = 0; i < tile->n_rows; i++)
        add_row(c, tile, i, work);
    for (int32_t s = 0; s < 2 * c->n; s++)
        add_shared(&c->sums[s], work->tile[s], c->exponent[s]);
    for (int32_t s = 0; s < c->n_sets; s++) {
        const int exponent = c->exponent[2 * c->n + s];
        int64_t *rows = c->sums + 2 * (int64_t)c->n + s * c->n_points;
        for (int32_t i = 0; i < tile->n_rows; i++)
            add_shared(&rows[tile->row_begin + i], work->rows[(int64_t)s * ASC_STRIP_ROWS + i],
                       exponent);
        for (int32_t j = 0; j < tile->n_columns; j++)
            add_shared(&rows[tile->column_begin + j],
                       work->columns[(int64_t)s * ASC_BLOCK_ROWS + j], exponent);
    }
    return ASC_OK;
}

static void free_threads(asc_pair_covariance *c) {
    for (int32_t t = 0; c->threads && t < c->n_threads; t++) {
        workspace *w = &c->threads[t];
        free(w->chords);
        free(w->weighted);
        free(w->columns);
        free(w->rows);
        free(w->tile);
    }
    free(c->threads);
    c->threads = NULL;
    c->n_threads = 0;
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_pair_covariance *c = self;
    asc_counts_sum(comm, c->sums, size_of(c));
    free_threads(c);
    return ASC_OK;
}

static void set_exponents(asc_pair_covariance *c, double most) {
    for (int32_t p = 0; p < c->n; p++) {
        const double total = c->placed[p].weights->total, pairs = 0.5 * total * total;
        c->exponent[p] = asc_sum_exponent(pairs * most * c->placed[p].range);
        c->exponent[c->n + p] = asc_sum_exponent(pairs * most * most);
        c->exponent[2 * c->n + c->set[p]] = asc_sum_exponent(total * most);
    }
}

asc_code asc_pair_covariance_init(const asc_points *points, const asc_placed *placed, int32_t n,
                                  const int32_t *identity, asc_pair_covariance **out) {
    const double most = asc_chord_most(points);
    asc_pair_covariance *c = NULL;
    asc_code code = ASC_OK;
    *out = NULL;
    ASC_TRY(code, asc_alloc(&c, 1, sizeof *c, "distance covariance"), done);
    *out = c;
    c->sink = (asc_sink){.self = c, .begin = begin, .tile = visit, .end = end, .state = state};
    c->metric = points->metric;
    c->placed = placed;
    c->n = n;
    c->identity = identity;
    c->n_points = points->n;
    ASC_TRY(code, asc_kernels_choose(&c->kernels), done);
    ASC_TRY(code, asc_alloc(&c->set, (uint64_t)n, sizeof *c->set, "distance covariance"), done);
    for (int32_t p = 0; p < n; p++) {
        const bool as_before = p > 0 && placed[p].weights == placed[p - 1].weights;
        c->n_sets += !as_before;
        c->set[p] = c->n_sets - 1;
    }
    ASC_TRY(code,
            asc_alloc(&c->exponent, 2 * (uint64_t)n + (uint64_t)c->n_sets, sizeof(int),
                      "distance covariance"),
            done);
    ASC_TRY(code, asc_alloc(&c->sums, (uint64_t)size_of(c), sizeof(int64_t), "distance covariance"),
            done);
    set_exponents(c, most);
done:
    code = asc_agree(points->comm, code);
    if (code != ASC_OK)
        asc_pair_covariance_free(out);
    return code;
}

asc_sink *asc_pair_covariance_sink(asc_pair_covariance *covariance) {
    return &covariance->sink;
}

static double read(const asc_pair_covariance *c, int64_t at, int exponent) {
    return ldexp((double)c->sums[at], -exponent);
}

double asc_pair_covariance_products(const asc_pair_covariance *c, int32_t p) {
    return 2 * read(c, p, c->exponent[p]);
}

double asc_pair_covariance_squares(const asc_pair_covariance *c, int32_t p) {
    while (p > 0 && c->set[p - 1] == c->set[p])
        p--;
    return 2 * read(c, c->n + p, c->exponent[c->n + p]);
}

double asc_pair_covariance_row(const asc_pair_covariance *c, int32_t p, int64_t image) {
    return read(c, 2 * (int64_t)c->n + c->set[p] * c->n_points + image,
                c->exponent[2 * c->n + c->set[p]]);
}

void asc_pair_covariance_free(asc_pair_covariance **covariance) {
    if (!*covariance)
        return;
    free_threads(*covariance);
    free((*covariance)->set);
    free((*covariance)->exponent);
    free((*covariance)->sums);
    free(*covariance);
    *covariance = NULL;
}
