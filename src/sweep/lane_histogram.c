/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/lane_histogram.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/counts.h"
#include "sweep/cells.h"
#include "sweep/kernels.h"

enum {
    HELD = ASC_LANE_HELD, /* pairs of a page that wait to be counted */
    AT_ONCE = 256,        /* pairs whose counters are found before they are counted */
};

/* Pairs of a page, their weights in one set, and those of them that are in cells of one map. */
typedef struct page_pairs {
    int32_t n;
    const float *distances;          /* [n] */
    const uint16_t *rows, *columns;  /* [n] of their blocks */
    int64_t row_begin, column_begin; /* the blocks' */
    uint64_t *weights;               /* [n] */
    uint16_t *which;                 /* [n_found] */
    int32_t *cell;                   /* [n_found] */
    int32_t n_found;
} page_pairs;

typedef struct workspace {
    int64_t row, column; /* at which the blocks begin that pairs are held of */
    int32_t n_held[ASC_KEY_PAGES_MOST];
    float *distances;    /* [pages, HELD] */
    uint16_t *rows;      /* likewise */
    uint16_t *columns;   /* likewise */
    uint64_t *weights;   /* [HELD] */
    uint16_t *which;     /* [HELD] */
    uint16_t *sought;    /* [ASC_BLOCK_ROWS + slack] columns of a row */
    int32_t *cell;       /* [HELD] */
    uint64_t **counters; /* [groups] own ones, or NULL: the shared ones */
} workspace;

struct asc_lane_histogram {
    asc_sink sink;
    const asc_lane_counting *countings;
    int32_t n;
    const asc_key_pages *pages;
    const asc_kernels *kernels;
    asc_key_set set;   /* what is near the cells of any map; without bits: all distances */
    uint64_t *touched; /* [groups] pages with cells, as bits */
    const int32_t *identity;
    uint64_t **counters; /* [groups] */
    int32_t n_threads;
    workspace *threads;
};

static int64_t counters_of(const asc_lane_counting *counting) {
    return asc_lane_count(counting->group) * counting->map->n_cells;
}

static void state(void *self, asc_pack *pack) {
    const asc_lane_histogram *histogram = self;
    for (int32_t g = 0; g < histogram->n; g++)
        asc_pack_bytes(pack, histogram->counters[g],
                       (uint64_t)counters_of(&histogram->countings[g]) * sizeof(uint64_t));
}

static asc_code begin_thread(const asc_lane_histogram *histogram, int32_t n_threads,
                             workspace *work) {
    const uint64_t held = (uint64_t)histogram->pages->n * HELD;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&work->distances, held, sizeof(float), "pairs"), done);
    ASC_TRY(code, asc_alloc(&work->columns, held, sizeof(uint16_t), "pairs"), done);
    ASC_TRY(code, asc_alloc(&work->rows, held, sizeof(uint16_t), "pairs"), done);
    ASC_TRY(code, asc_alloc(&work->weights, HELD, sizeof(uint64_t), "weights"), done);
    ASC_TRY(code, asc_alloc(&work->which, HELD + ASC_SEEK_SLACK, sizeof(uint16_t), "cells"), done);
    ASC_TRY(code,
            asc_alloc(&work->sought, ASC_BLOCK_ROWS + ASC_SEEK_SLACK, sizeof(uint16_t), "pairs"),
            done);
    ASC_TRY(code, asc_alloc(&work->cell, HELD, sizeof(int32_t), "cells"), done);
    ASC_TRY(code,
            asc_alloc(&work->counters, (uint64_t)histogram->n, sizeof *work->counters, "counters"),
            done);
    for (int32_t g = 0; g < histogram->n && n_threads > 1; g++) {
        const int64_t size = counters_of(&histogram->countings[g]);
        if (size * n_threads <= ASC_LANE_PRIVATE)
            ASC_TRY(code,
                    asc_alloc(&work->counters[g], (uint64_t)size, sizeof(uint64_t), "counters"),
                    done);
    }
done:
    return code;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    asc_lane_histogram *histogram = self;
    for (int32_t g = 0; g < histogram->n && !keep; g++)
        memset(histogram->counters[g], 0,
               (size_t)counters_of(&histogram->countings[g]) * sizeof(uint64_t));
    asc_code code = asc_alloc(&histogram->threads, (uint64_t)n_threads, sizeof(workspace),
                              "histograms of threads");
    if (code != ASC_OK)
        return code;
    histogram->n_threads = n_threads;
    for (int32_t t = 0; t < n_threads && code == ASC_OK; t++)
        code = begin_thread(histogram, n_threads, &histogram->threads[t]);
    return code;
}

static void weigh(const asc_lane_weights *weights, page_pairs *pairs) {
    const uint32_t *rows = weights->units + pairs->row_begin;
    const uint32_t *columns = weights->units + pairs->column_begin;
    for (int32_t k = 0; k < pairs->n; k++)
        pairs->weights[k] =
            asc_lane_pair(weights, rows[pairs->rows[k]], columns[pairs->columns[k]]);
}

/* The pairs in cells, of one kind of lanes that is known when this is compiled. */
static inline void count(const page_pairs *pairs, const asc_lane_group *group, asc_lane_kind kind,
                         bool shared, uint64_t *counters) {
    const uint16_t *row_classes = group->classes + pairs->row_begin;
    const uint16_t *column_classes = group->classes + pairs->column_begin;
    const double *row_positions = group->positions + pairs->row_begin;
    const double *column_positions = group->positions + pairs->column_begin;
    const int64_t lanes = asc_lane_count(group);
    int64_t place[AT_ONCE], other[AT_ONCE]; /* of the other image's class against the rest */
    uint64_t weight[AT_ONCE];
    for (int32_t begun = 0; begun < pairs->n_found; begun += AT_ONCE) {
        const int32_t left = pairs->n_found - begun, n = left < AT_ONCE ? left : AT_ONCE;
        for (int32_t f = 0; f < n; f++) { /* first where: many counters are on their way at once */
            const int32_t k = pairs->which[begun + f];
            const int32_t row = pairs->rows[k], column = pairs->columns[k];
            const int64_t cell = pairs->cell[begun + f] * lanes;
            weight[f] = pairs->weights[k];
            if (kind == ASC_LANES_GAPS) {
                place[f] =
                    cell + asc_gap_bin(row_positions[row], column_positions[column], group->n);
            } else if (kind == ASC_LANES_CLASSES) {
                place[f] = cell + asc_class_lane(row_classes[row], column_classes[column]);
            } else {
                const int32_t a = row_classes[row], b = column_classes[column];
                place[f] = cell + 2 * a + (a == b ? ASC_REST_SAME : ASC_REST_OTHER);
                other[f] = a == b ? -1 : cell + 2 * b + ASC_REST_OTHER;
            }
        }
        for (int32_t f = 0; f < n; f++) {
            asc_lane_add(&counters[place[f]], weight[f], shared);
            if (kind == ASC_LANES_REST && other[f] >= 0)
                asc_lane_add(&counters[other[f]], weight[f], shared);
        }
    }
}

static void count_group(const page_pairs *pairs, const asc_lane_group *group, bool shared,
                        uint64_t *counters) {
    if (group->kind == ASC_LANES_CLASSES && !shared)
        count(pairs, group, ASC_LANES_CLASSES, false, counters);
    else if (group->kind == ASC_LANES_CLASSES)
        count(pairs, group, ASC_LANES_CLASSES, true, counters);
    else if (group->kind == ASC_LANES_REST && !shared)
        count(pairs, group, ASC_LANES_REST, false, counters);
    else if (group->kind == ASC_LANES_REST)
        count(pairs, group, ASC_LANES_REST, true, counters);
    else if (!shared)
        count(pairs, group, ASC_LANES_GAPS, false, counters);
    else
        count(pairs, group, ASC_LANES_GAPS, true, counters);
}

static void count_page(const asc_lane_histogram *histogram, workspace *work, int32_t page) {
    const int64_t at = (int64_t)page * HELD;
    page_pairs pairs = {.n = work->n_held[page],
                        .distances = work->distances + at,
                        .rows = work->rows + at,
                        .columns = work->columns + at,
                        .row_begin = work->row,
                        .column_begin = work->column,
                        .weights = work->weights,
                        .which = work->which,
                        .cell = work->cell};
    const asc_key_map *map = NULL;
    const asc_lane_weights *weights = NULL;
    work->n_held[page] = 0;
    for (int32_t g = 0; g < histogram->n; g++) {
        const asc_lane_counting *counting = &histogram->countings[g];
        if (!(histogram->touched[g] >> page & 1))
            continue;
        if (map != counting->map)
            pairs.n_found = asc_key_map_locate(counting->map, histogram->kernels, pairs.distances,
                                               0, pairs.n, pairs.which, pairs.cell);
        map = counting->map;
        if (pairs.n_found == 0)
            continue;
        if (weights != counting->group->weights)
            weigh(counting->group->weights, &pairs);
        weights = counting->group->weights;
        uint64_t *own = work->counters[g];
        count_group(&pairs, counting->group, !own && histogram->n_threads > 1,
                    own ? own : histogram->counters[g]);
    }
}

/* Pairs of different identities go to their pages. */
static inline void hold(const asc_lane_histogram *histogram, workspace *work, const asc_tile *tile,
                        int32_t i, int32_t j) {
    const int32_t *others = histogram->identity + tile->column_begin;
    const float distance = tile->distances[(int64_t)i * tile->stride + j];
    const bool counts = others[j] != histogram->identity[tile->row_begin + i];
    const int32_t page = asc_key_page(histogram->pages, asc_key_of(distance));
    const int32_t held = work->n_held[page], at = page * HELD + held;
    work->distances[at] = distance;
    work->rows[at] = (uint16_t)(tile->row_begin + i - work->row);
    work->columns[at] = (uint16_t)(tile->column_begin + j - work->column);
    work->n_held[page] = held + counts;
    if (held == HELD - 1 && counts)
        count_page(histogram, work, page);
}

static void hold_row(const asc_lane_histogram *histogram, workspace *work, const asc_tile *tile,
                     int32_t i) {
    const int32_t first = asc_tile_first_column(tile, i);
    if (!histogram->set.bits) {
        for (int32_t j = first; j < tile->n_columns; j++)
            hold(histogram, work, tile, i, j);
        return;
    }
    const int32_t n = histogram->kernels->seek(tile->distances + (int64_t)i * tile->stride, first,
                                               tile->n_columns, &histogram->set, work->sought);
    for (int32_t k = 0; k < n; k++)
        hold(histogram, work, tile, i, work->sought[k]);
}

static void count_all(const asc_lane_histogram *histogram, workspace *work) {
    for (int32_t page = 0; page < histogram->pages->n; page++)
        if (work->n_held[page] > 0)
            count_page(histogram, work, page);
}

/* Pairs are held while tiles are of the same two blocks. */
static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    const asc_lane_histogram *histogram = self;
    workspace *work = &histogram->threads[thread];
    const int64_t row = tile->row_begin / ASC_BLOCK_ROWS * ASC_BLOCK_ROWS;
    const int64_t column = tile->column_begin / ASC_BLOCK_ROWS * ASC_BLOCK_ROWS;
    if (row != work->row || column != work->column)
        count_all(histogram, work);
    work->row = row;
    work->column = column;
    for (int32_t i = 0; i < tile->n_rows; i++)
        hold_row(histogram, work, tile, i);
    return ASC_OK;
}

static void free_threads(asc_lane_histogram *histogram) {
    for (int32_t t = 0; histogram->threads && t < histogram->n_threads; t++) {
        workspace *work = &histogram->threads[t];
        for (int32_t g = 0; work->counters && g < histogram->n; g++)
            free(work->counters[g]);
        free(work->counters);
        free(work->distances);
        free(work->rows);
        free(work->columns);
        free(work->weights);
        free(work->which);
        free(work->sought);
        free(work->cell);
    }
    free(histogram->threads);
    histogram->threads = NULL;
    histogram->n_threads = 0;
}

static asc_code end(void *self, MPI_Comm comm) {
    asc_lane_histogram *histogram = self;
#pragma omp parallel for num_threads(histogram->n_threads)
    for (int32_t t = 0; t < histogram->n_threads; t++)
        count_all(histogram, &histogram->threads[t]);
    for (int32_t g = 0; g < histogram->n; g++) {
        const int64_t size = counters_of(&histogram->countings[g]);
        for (int32_t t = 0; t < histogram->n_threads; t++) {
            const uint64_t *own = histogram->threads[t].counters[g];
            for (int64_t c = 0; own && c < size; c++)
                histogram->counters[g][c] += own[c];
        }
        asc_counts_sum(comm, histogram->counters[g], size);
    }
    free_threads(histogram);
    return ASC_OK;
}

static uint64_t find_touched(const asc_key_map *map, const asc_key_pages *pages) {
    uint64_t touched = 0;
    for (int64_t r = 0; r < map->n_runs; r++)
        for (int32_t p = asc_key_page(pages, map->runs[r].first);
             p <= asc_key_page(pages, map->runs[r].last); p++)
            touched |= (uint64_t)1 << p;
    return touched;
}

/* Of the maps whose cells leave something out; one of all distances leaves the set empty. */
static asc_code find_set(asc_lane_histogram *histogram) {
    const asc_key_map **maps = NULL;
    asc_code code = asc_alloc(&maps, (uint64_t)histogram->n, sizeof *maps, "cells");
    for (int32_t g = 0; g < histogram->n && code == ASC_OK; g++)
        maps[g] = histogram->countings[g].map;
    if (code == ASC_OK)
        code = asc_key_map_join(maps, histogram->n, &histogram->set);
    free(maps);
    return code;
}

asc_code asc_lane_histogram_init(const asc_lane_counting *countings, int32_t n,
                                 const asc_key_pages *pages, const int32_t *identity,
                                 asc_lane_histogram **out) {
    asc_lane_histogram *histogram = NULL;
    asc_code code = asc_alloc(&histogram, 1, sizeof *histogram, "lane histogram");
    *out = histogram;
    if (code != ASC_OK)
        return code;
    histogram->sink =
        (asc_sink){.self = histogram, .begin = begin, .tile = visit, .end = end, .state = state};
    histogram->countings = countings;
    histogram->n = n;
    histogram->pages = pages;
    histogram->identity = identity;
    code = asc_alloc(&histogram->counters, (uint64_t)n, sizeof *histogram->counters, "counters");
    if (code == ASC_OK)
        code = asc_alloc(&histogram->touched, (uint64_t)n, sizeof *histogram->touched, "counters");
    if (code == ASC_OK)
        code = asc_kernels_choose(&histogram->kernels);
    if (code == ASC_OK)
        code = find_set(histogram);
    for (int32_t g = 0; g < n && code == ASC_OK; g++) {
        code = asc_alloc(&histogram->counters[g], (uint64_t)counters_of(&countings[g]),
                         sizeof(uint64_t), "counters");
        histogram->touched[g] = find_touched(countings[g].map, pages);
    }
    if (code != ASC_OK)
        asc_lane_histogram_free(out);
    return code;
}

asc_sink *asc_lane_histogram_sink(asc_lane_histogram *histogram) {
    return &histogram->sink;
}

const uint64_t *asc_lane_histogram_read(const asc_lane_histogram *histogram, int32_t group) {
    return histogram->counters[group];
}

void asc_lane_histogram_free(asc_lane_histogram **histogram) {
    if (!*histogram)
        return;
    free_threads(*histogram);
    for (int32_t g = 0; (*histogram)->counters && g < (*histogram)->n; g++)
        free((*histogram)->counters[g]);
    free((*histogram)->counters);
    free((*histogram)->touched);
    free((*histogram)->set.bits);
    free(*histogram);
    *histogram = NULL;
}
