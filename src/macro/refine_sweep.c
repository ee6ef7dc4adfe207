/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/counts.h"
#include "macro/refine.h"

/* Codes of a sign, so that two of them add up to the pair's class, or beyond when one is missing.
 */
enum { CODE_POSITIVE = 0, CODE_NEGATIVE = 1, CODE_MISSING = 3, CLASS_MISSING = 3, CLASS_NONE = 3 };

/* A pair that some attribute looks at. */
typedef struct look {
    uint64_t *cell; /* [slots->n, ASC_REFINE_CLASSES] */
    const asc_refine_slots *slots;
    int64_t column;
} look;

typedef struct refine_sink {
    asc_sink sink;
    const asc_labels *labels;
    const asc_weights *weights;
    const asc_refine_plan *plan;
    bool same_identity;
    uint8_t *codes; /* [N, A] */
    int32_t n_threads;
    uint64_t *total;     /* [n_counters] what the first thread adds to */
    uint64_t **counters; /* [n_threads] of [n_counters] */
} refine_sink;

static void state(void *self, asc_pack *pack) {
    const refine_sink *refine = self;
    asc_pack_bytes(pack, refine->total, (uint64_t)refine->plan->n_counters * sizeof *refine->total);
}

static void free_threads(refine_sink *refine) {
    for (int32_t t = 1; t < refine->n_threads; t++)
        free(refine->counters[t]);
    free(refine->counters);
    refine->counters = NULL;
    refine->n_threads = 0;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    refine_sink *refine = self;
    if (!keep)
        memset(refine->total, 0, (size_t)refine->plan->n_counters * sizeof *refine->total);
    asc_code code = asc_alloc(&refine->counters, (uint64_t)n_threads, sizeof *refine->counters,
                              "counters of threads");
    if (code != ASC_OK)
        return code;
    refine->n_threads = n_threads;
    refine->counters[0] = refine->total;
    for (int32_t t = 1; t < n_threads && code == ASC_OK; t++)
        code = asc_alloc(&refine->counters[t], (uint64_t)refine->plan->n_counters, sizeof(uint64_t),
                         "refining counters");
    return code;
}

/* Finds the pairs of a row that some attribute looks at, and asks the memory for their counters. */
static int32_t find_looks(const refine_sink *refine, uint64_t *counters, const asc_tile *tile,
                          int32_t i, look *looks) {
    enum { COUNTERS_PER_LINE = 8 };
    const asc_refine_plan *plan = refine->plan;
    const float *distances = tile->distances + (int64_t)i * tile->stride;
    const int32_t *identity = refine->labels->identity;
    const int32_t row_identity = identity[tile->row_begin + i];
    int32_t n = 0;
    for (int32_t j = asc_tile_first_column(tile, i); j < tile->n_columns; j++) {
        const uint32_t key = asc_key_of(distances[j]);
        const asc_cell_segment *segment = asc_cell_map_find(&plan->map, key);
        const int64_t column = tile->column_begin + j;
        if (!segment || (!refine->same_identity && identity[column] == row_identity))
            continue;
        const asc_refine_slots *slots = &plan->slots[segment - plan->map.segments];
        const int64_t index = (int64_t)((key - segment->first) >> segment->shift);
        uint64_t *cell = counters + slots->counters + index * slots->n * ASC_REFINE_CLASSES;
        for (int32_t k = 0; k < slots->n * ASC_REFINE_CLASSES; k += COUNTERS_PER_LINE)
            __builtin_prefetch(cell + k, 1);
        looks[n++] = (look){.cell = cell, .slots = slots, .column = column};
    }
    return n;
}

/* What the pair of a look weighs in an attribute. */
static inline uint64_t weight_in(const asc_weights *weights, int64_t row, int64_t column,
                                 int32_t attribute) {
    return asc_weights_scaled(weights, (uint64_t)asc_weights_of(weights, row, attribute) *
                                           asc_weights_of(weights, column, attribute));
}

static void count_look(const refine_sink *refine, const look *at, int64_t row) {
    const asc_weights *weights = refine->weights;
    const bool alike = asc_weights_alike(weights);
    const uint64_t pair_weight = alike ? asc_weights_pair(weights, row, at->column) : 0;
    const int64_t n_attributes = refine->labels->n_attributes;
    const uint8_t *row_code = refine->codes + row * n_attributes;
    const uint8_t *column_code = refine->codes + at->column * n_attributes;
    const int32_t *attributes = refine->plan->attributes + at->slots->attributes;
    const int32_t *identity = refine->labels->identity;
    const bool own = identity[row] == identity[at->column]; /* counts only where it lies across */
    uint64_t *cell = at->cell;
    for (int32_t s = 0; s < at->slots->n; s++, cell += ASC_REFINE_CLASSES) {
        const int32_t a = attributes[s];
        const int32_t sum = row_code[a] + column_code[a];
        const bool counts = sum < CLASS_MISSING && (!own || sum == CODE_POSITIVE + CODE_NEGATIVE);
        cell[counts ? sum : CLASS_NONE] +=
            alike ? pair_weight : weight_in(weights, row, at->column, a);
    }
}

static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    const refine_sink *refine = self;
    look looks[ASC_BLOCK_ROWS];
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const int32_t n = find_looks(refine, refine->counters[thread], tile, i, looks);
        for (int32_t k = 0; k < n; k++)
            count_look(refine, &looks[k], tile->row_begin + i);
    }
    return ASC_OK;
}

static asc_code end(void *self, MPI_Comm comm) {
    refine_sink *refine = self;
    const int64_t n = refine->plan->n_counters;
    uint64_t *total = refine->total;
    for (int32_t t = 1; t < refine->n_threads; t++)
        for (int64_t i = 0; i < n; i++)
            total[i] += refine->counters[t][i];
    asc_counts_sum(comm, total, n);
    free_threads(refine);
    return ASC_OK;
}

static asc_code encode_signs(const asc_labels *labels, uint8_t **codes) {
    const int64_t attributes = labels->n_attributes;
    asc_code code =
        asc_alloc(codes, (uint64_t)labels->n * (uint64_t)attributes, 1, "attribute codes");
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < labels->n; i++) {
        for (int64_t a = 0; a < attributes; a++) {
            int64_t at = a / ASC_LANES * labels->n + i;
            uint64_t bit = (uint64_t)1 << (a % ASC_LANES);
            (*codes)[i * attributes + a] = labels->positive[at] & bit   ? CODE_POSITIVE
                                           : labels->negative[at] & bit ? CODE_NEGATIVE
                                                                        : CODE_MISSING;
        }
    }
    return ASC_OK;
}

static asc_code sweep_sparse(const asc_points *points, const asc_labels *labels,
                             const asc_weights *weights, bool same_identity,
                             const asc_refine_plan *plan, const char *task, uint64_t **counters) {
    refine_sink refine = {
        .labels = labels, .weights = weights, .plan = plan, .same_identity = same_identity};
    refine.sink =
        (asc_sink){.self = &refine, .begin = begin, .tile = visit, .end = end, .state = state};
    asc_sink *sinks[] = {&refine.sink};
    asc_code code = ASC_OK;
    code = encode_signs(labels, &refine.codes);
    if (code == ASC_OK)
        code = asc_alloc(&refine.total, (uint64_t)plan->n_counters, sizeof(uint64_t),
                         "refining counters");
    ASC_TRY(code, asc_agree(points->comm, code), done);
    ASC_TRY(code, asc_sweep_run(points, sinks, 1, task), done);
    *counters = refine.total;
    refine.total = NULL;
done:
    free_threads(&refine);
    free(refine.total);
    free(refine.codes);
    return code;
}

static asc_code sweep_dense(const asc_points *points, const asc_labels *labels,
                            const asc_weights *weights, bool same_identity,
                            const asc_refine_plan *plan, const char *task,
                            asc_attribute_histogram **histogram) {
    const asc_cells cells = {.count = (int32_t)plan->n_cells, .map = &plan->map};
    asc_code code =
        asc_agree(points->comm,
                  asc_attribute_histogram_init(labels, weights, same_identity, cells, histogram));
    if (code != ASC_OK)
        return code;
    asc_sink *sinks[] = {asc_attribute_histogram_sink(*histogram)};
    return asc_sweep_run(points, sinks, 1, task);
}

asc_code asc_refine_sweep(const asc_points *points, const asc_labels *labels,
                          const asc_weights *weights, bool same_identity,
                          const asc_refine_plan *plan, const char *task,
                          asc_refine_counts *counts) {
    *counts = (asc_refine_counts){0};
    asc_code code =
        plan->dense
            ? sweep_dense(points, labels, weights, same_identity, plan, task, &counts->dense)
            : sweep_sparse(points, labels, weights, same_identity, plan, task, &counts->sparse);
    if (code != ASC_OK)
        asc_refine_counts_free(counts);
    return code;
}

void asc_refine_counts_free(asc_refine_counts *counts) {
    asc_attribute_histogram_free(&counts->dense);
    free(counts->sparse);
    *counts = (asc_refine_counts){0};
}
