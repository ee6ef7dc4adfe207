/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/lane_sums.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/counts.h"
#include "sweep/chord_row.h"
#include "sweep/kernels.h"

/* Sums of few classes and of bins are added up class by class, those of many where they are: in so
 * many sums each, in turn, as neighbours are often of one class. */
enum { FEW = 16, TURNS = 4 };

typedef struct workspace {
    double *chords;   /* [columns] */
    double *weighted; /* [columns] chords times the columns' weights */
    double *bins;     /* [columns] */
    double *row;      /* [TURNS, most columns of a group] */
    double *tile;     /* [size] */
    double *columns;  /* [planes, columns] of the tile's columns, by the row's class */
    int64_t *sums;    /* [size] */
} workspace;

struct asc_lane_sums {
    asc_sink sink;
    asc_metric metric;
    const asc_kernels *kernels;
    const asc_lane_group *const *groups;
    double **class_of; /* [n, N] as numbers, of groups of few classes; else NULL */
    int32_t n, most_columns;
    const int32_t *identity;
    int64_t *first; /* [n + 1] of a group's sums */
    int *exponents; /* [n] a group's sums are multiples of 2^-exponent */
    int64_t *sums;  /* [size] */
    int64_t n_points;
    int32_t *plane;      /* [n + 1] first class of a group among those kept by image */
    int *image_exponent; /* [n] */
    int64_t *images;     /* [planes, N] shared by threads */
    int32_t n_threads;
    workspace *threads;
};

/* A row's sums are kept by its own class, so that they have one order: [rows, columns] a group. */
static int32_t rows_of(const asc_lane_group *group) {
    return group->kind == ASC_LANES_GAPS ? 1 : group->n;
}

static uint64_t size_of(const asc_lane_sums *sums) {
    return (uint64_t)sums->first[sums->n];
}

static uint64_t images_of(const asc_lane_sums *sums) {
    return (uint64_t)sums->plane[sums->n] * (uint64_t)sums->n_points;
}

static void state(void *self, asc_pack *pack) {
    const asc_lane_sums *sums = self;
    asc_pack_bytes(pack, sums->sums, size_of(sums) * sizeof *sums->sums);
    asc_pack_bytes(pack, sums->images, images_of(sums) * sizeof *sums->images);
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_lane_sums *sums = self;
    const uint64_t size = size_of(sums), planes = (uint64_t)sums->plane[sums->n];
    asc_code code = ASC_OK;
    if (!keep) {
        memset(sums->sums, 0, size * sizeof *sums->sums);
        memset(sums->images, 0, images_of(sums) * sizeof *sums->images);
    }
    ASC_TRY(code, asc_alloc(&sums->threads, (uint64_t)n_threads, sizeof(workspace), "threads"),
            done);
    sums->n_threads = n_threads;
    for (int32_t t = 0; t < n_threads; t++) {
        workspace *w = &sums->threads[t];
        ASC_TRY(code, asc_alloc(&w->chords, ASC_BLOCK_ROWS, sizeof(double), "distances"), done);
        ASC_TRY(code, asc_alloc(&w->weighted, ASC_BLOCK_ROWS, sizeof(double), "distances"), done);
        ASC_TRY(code, asc_alloc(&w->bins, ASC_BLOCK_ROWS, sizeof(double), "lanes"), done);
        ASC_TRY(code,
                asc_alloc(&w->row, (uint64_t)TURNS * (uint64_t)sums->most_columns, sizeof(double),
                          "sums"),
                done);
        ASC_TRY(code, asc_alloc(&w->tile, size, sizeof(double), "sums"), done);
        ASC_TRY(code, asc_alloc(&w->columns, planes * ASC_BLOCK_ROWS, sizeof(double), "sums"),
                done);
        ASC_TRY(code, asc_alloc(&w->sums, size, sizeof(int64_t), "sums"), done);
    }
done:
    return code;
}

static void add_shared(int64_t *sum, double value, int exponent) {
    __atomic_fetch_add(sum, llrint(ldexp(value, exponent)), __ATOMIC_RELAXED);
}

static int64_t *image_sums(const asc_lane_sums *sums, int32_t g, int32_t of_class) {
    return sums->images + (sums->plane[g] + of_class) * sums->n_points;
}

/* What the columns' images get of a row. */
static void add_to_columns(const asc_lane_sums *sums, int32_t g, int64_t row, const asc_tile *tile,
                           workspace *work) {
    const asc_lane_group *group = sums->groups[g];
    const double weight = group->weights->shares[row];
    double *columns =
        work->columns + (int64_t)(sums->plane[g] + group->classes[row]) * ASC_BLOCK_ROWS;
    sums->kernels->add_multiple(work->chords, weight, tile->n_columns, columns);
}

/* Sums of many classes, one column after the other. */
static void sum_many(const asc_lane_group *group, const asc_tile *tile, int32_t first,
                     workspace *work) {
    const uint16_t *classes = group->classes + tile->column_begin;
    memset(work->row, 0, (size_t)(TURNS * group->n) * sizeof(double));
    for (int32_t j = first; j < tile->n_columns; j++)
        work->row[(j % TURNS) * group->n + classes[j]] += work->weighted[j];
    for (int32_t turn = 1; turn < TURNS; turn++)
        for (int32_t c = 0; c < group->n; c++)
            work->row[c] += work->row[turn * group->n + c];
}

/* A row's sums by class or bin of the columns, into work->row. */
static void sum_row(const asc_lane_sums *sums, int32_t g, int64_t row, const asc_tile *tile,
                    int32_t first, workspace *work) {
    const asc_lane_group *group = sums->groups[g];
    const int32_t begin = first / ASC_SUM_LANES * ASC_SUM_LANES, n = tile->n_columns;
    const int32_t whole = (n - begin) / ASC_SUM_LANES * ASC_SUM_LANES;
    const double *of = work->bins;
    if (group->kind == ASC_LANES_GAPS)
        sums->kernels->find_bins(group->positions + tile->column_begin, n, group->positions[row],
                                 group->n, work->bins);
    else if (sums->class_of[g])
        of = sums->class_of[g] + tile->column_begin;
    else {
        sum_many(group, tile, first, work);
        return;
    }
    sums->kernels->sum_classes(work->weighted + begin, of + begin, whole, group->n, work->row);
    for (int32_t j = begin + whole; j < n; j++)
        work->row[(int32_t)of[j]] += work->weighted[j];
}

static void add_row(const asc_lane_sums *sums, int32_t g, int64_t row, const asc_tile *tile,
                    int32_t first, workspace *work) {
    const asc_lane_group *group = sums->groups[g];
    double *tile_sums = work->tile + sums->first[g];
    const int32_t columns = group->n;
    const double weight = group->weights->shares[row];
    double *out = tile_sums + (group->kind == ASC_LANES_GAPS ? 0 : group->classes[row] * columns);
    sum_row(sums, g, row, tile, first, work);
    for (int32_t c = 0; c < columns; c++) {
        const double sum = work->row[c];
        out[c] += weight * sum;
        if (group->by_image && sum > 0)
            add_shared(image_sums(sums, g, c) + row, sum, sums->image_exponent[g]);
    }
    if (group->by_image)
        add_to_columns(sums, g, row, tile, work);
}

/* What a tile's columns got, to their images. */
static void add_columns(const asc_lane_sums *sums, const asc_tile *tile, const workspace *work) {
    for (int32_t g = 0; g < sums->n; g++)
        for (int32_t c = 0; c < sums->plane[g + 1] - sums->plane[g]; c++) {
            const double *columns = work->columns + (int64_t)(sums->plane[g] + c) * ASC_BLOCK_ROWS;
            int64_t *images = image_sums(sums, g, c) + tile->column_begin;
            for (int32_t j = 0; j < tile->n_columns; j++)
                if (columns[j] > 0)
                    add_shared(&images[j], columns[j], sums->image_exponent[g]);
        }
}

static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    const asc_lane_sums *sums = self;
    workspace *work = &sums->threads[thread];
    memset(work->tile, 0, size_of(sums) * sizeof *work->tile);
    memset(work->columns, 0, (size_t)sums->plane[sums->n] * ASC_BLOCK_ROWS * sizeof *work->columns);
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const int64_t row = tile->row_begin + i;
        const int32_t first = asc_tile_first_column(tile, i);
        const asc_lane_weights *weights = NULL;
        asc_chord_row(sums->metric, tile, i, sums->identity, work->chords);
        for (int32_t g = 0; g < sums->n; g++) {
            const asc_lane_group *group = sums->groups[g];
            if (group->weights->shares[row] <= 0)
                continue;
            if (weights != group->weights)
                sums->kernels->multiply(work->chords, group->weights->shares + tile->column_begin,
                                        tile->n_columns, work->weighted);
            weights = group->weights;
            add_row(sums, g, row, tile, first, work);
        }
    }
    add_columns(sums, tile, work);
    for (int32_t g = 0; g < sums->n; g++)
        for (int64_t s = sums->first[g]; s < sums->first[g + 1]; s++)
            work->sums[s] += llrint(ldexp(work->tile[s], sums->exponents[g]));
    return ASC_OK;
}

static void free_threads(asc_lane_sums *sums) {
    for (int32_t t = 0; sums->threads && t < sums->n_threads; t++) {
        workspace *w = &sums->threads[t];
        free(w->chords);
        free(w->weighted);
        free(w->bins);
        free(w->row);
        free(w->tile);
        free(w->columns);
        free(w->sums);
    }
    free(sums->threads);
    sums->threads = NULL;
    sums->n_threads = 0;
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_lane_sums *sums = self;
    const int64_t size = (int64_t)size_of(sums);
    for (int32_t t = 0; t < sums->n_threads; t++)
        for (int64_t s = 0; s < size; s++)
            sums->sums[s] += sums->threads[t].sums[s];
    asc_counts_sum(comm, sums->sums, size);
    asc_counts_sum(comm, sums->images, (int64_t)images_of(sums));
    free_threads(sums);
    return ASC_OK;
}

static asc_code number_classes(asc_lane_sums *sums) {
    asc_code code =
        asc_alloc(&sums->class_of, (uint64_t)sums->n, sizeof *sums->class_of, "classes");
    for (int32_t g = 0; g < sums->n && code == ASC_OK; g++) {
        const asc_lane_group *group = sums->groups[g];
        if (group->kind == ASC_LANES_GAPS || group->n > FEW)
            continue;
        code = asc_alloc(&sums->class_of[g], (uint64_t)sums->n_points, sizeof(double), "classes");
        for (int64_t i = 0; i < sums->n_points && code == ASC_OK; i++)
            sums->class_of[g][i] = group->classes[i];
    }
    return code;
}

asc_code asc_lane_sums_init(const asc_points *points, const asc_lane_group *const *groups,
                            int32_t n, const int32_t *identity, asc_lane_sums **out) {
    const double most = asc_chord_most(points);
    asc_lane_sums *sums = NULL;
    asc_code code = ASC_OK;
    *out = NULL;
    ASC_TRY(code, asc_alloc(&sums, 1, sizeof *sums, "sums of distances"), done);
    *out = sums;
    sums->sink =
        (asc_sink){.self = sums, .begin = begin, .tile = visit, .end = end, .state = state};
    sums->metric = points->metric;
    sums->groups = groups;
    sums->n = n;
    sums->identity = identity;
    sums->n_points = points->n;
    ASC_TRY(code, asc_kernels_choose(&sums->kernels), done);
    ASC_TRY(code, number_classes(sums), done);
    ASC_TRY(code, asc_alloc(&sums->first, (uint64_t)n + 1, sizeof(int64_t), "sums"), done);
    ASC_TRY(code, asc_alloc(&sums->exponents, (uint64_t)n, sizeof(int), "sums"), done);
    ASC_TRY(code, asc_alloc(&sums->plane, (uint64_t)n + 1, sizeof(int32_t), "sums"), done);
    ASC_TRY(code, asc_alloc(&sums->image_exponent, (uint64_t)n, sizeof(int), "sums"), done);
    for (int32_t g = 0; g < n; g++) {
        const int32_t columns = groups[g]->n;
        const double total = groups[g]->weights->total;
        sums->first[g + 1] = sums->first[g] + (int64_t)rows_of(groups[g]) * columns;
        sums->plane[g + 1] = sums->plane[g] + (groups[g]->by_image ? columns : 0);
        sums->exponents[g] = asc_sum_exponent(0.5 * total * total * most);
        sums->image_exponent[g] = asc_sum_exponent(total * most);
        sums->most_columns = columns > sums->most_columns ? columns : sums->most_columns;
    }
    ASC_TRY(code, asc_alloc(&sums->sums, size_of(sums), sizeof(int64_t), "sums of distances"),
            done);
    code = asc_alloc(&sums->images, images_of(sums), sizeof(int64_t), "sums of distances");
done:
    code = asc_agree(points->comm, code);
    if (code != ASC_OK)
        asc_lane_sums_free(out);
    return code;
}

asc_sink *asc_lane_sums_sink(asc_lane_sums *sums) {
    return &sums->sink;
}

double asc_lane_sums_read(const asc_lane_sums *sums, int32_t group, int32_t row, int32_t column) {
    const int64_t place = sums->first[group] + (int64_t)row * sums->groups[group]->n + column;
    return ldexp((double)sums->sums[place], -sums->exponents[group]);
}

double asc_lane_sums_of_image(const asc_lane_sums *sums, int32_t group, int64_t image,
                              int32_t of_class) {
    return ldexp((double)image_sums(sums, group, of_class)[image], -sums->image_exponent[group]);
}

void asc_lane_sums_free(asc_lane_sums **sums) {
    if (!*sums)
        return;
    free_threads(*sums);
    for (int32_t g = 0; (*sums)->class_of && g < (*sums)->n; g++)
        free((*sums)->class_of[g]);
    free((*sums)->class_of);
    free((*sums)->plane);
    free((*sums)->image_exponent);
    free((*sums)->images);
    free((*sums)->first);
    free((*sums)->exponents);
    free((*sums)->sums);
    free(*sums);
    *sums = NULL;
}
