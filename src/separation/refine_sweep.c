/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "core/counts.h"
#include "separation/refine.h"
#include "separation/refine_looks.h"
#include "sweep/cells.h"

typedef struct refine_sink {
    asc_sink sink;
    const asc_kernels *kernels;
    asc_look_counting counting;
    bool same_identity;
    int32_t n_threads;
    asc_looks *threads; /* [n_threads] */
} refine_sink;

static uint64_t bytes_of(const refine_sink *refine) {
    return (uint64_t)refine->counting.plan->n_counters * sizeof *refine->counting.counters;
}

static void state(void *self, asc_pack *pack) {
    const refine_sink *refine = self;
    asc_pack_bytes(pack, refine->counting.counters, bytes_of(refine));
}

static void free_threads(refine_sink *refine) {
    for (int32_t t = 0; refine->threads && t < refine->n_threads; t++)
        asc_looks_free(&refine->threads[t]);
    free(refine->threads);
    refine->threads = NULL;
    refine->n_threads = 0;
}

static asc_code begin(void *self, int32_t n_threads, bool keep) {
    refine_sink *refine = self;
    if (!keep)
        memset(refine->counting.counters, 0, (size_t)bytes_of(refine));
    asc_code code = asc_alloc(&refine->threads, (uint64_t)n_threads, sizeof *refine->threads,
                              "pairs to refine");
    if (code != ASC_OK)
        return code;
    refine->n_threads = n_threads;
    for (int32_t t = 0; t < n_threads && code == ASC_OK; t++)
        code = asc_looks_init(&refine->counting, n_threads, &refine->threads[t]);
    return code;
}

/* The segment of a key in a bucket that is not all in one. */
static int32_t search_bucket(const asc_refine_plan *plan, uint32_t key, int32_t place) {
    int32_t segment = ASC_REFINE_MIXED - place;
    while (key > plan->segments[segment].last)
        segment++;
    return key < plan->segments[segment].first ? ASC_REFINE_NOWHERE : segment;
}

static asc_code visit(void *self, int32_t thread, const asc_tile *tile) {
    refine_sink *refine = self;
    const asc_refine_plan *plan = refine->counting.plan;
    const int32_t *identity = refine->counting.labels->identity;
    uint16_t which[ASC_BLOCK_ROWS + ASC_SEEK_SLACK];
    for (int32_t i = 0; i < tile->n_rows; i++) {
        const float *distances = tile->distances + (int64_t)i * tile->stride;
        const int64_t row = tile->row_begin + i;
        const int32_t n = refine->kernels->seek(distances, asc_tile_first_column(tile, i),
                                                tile->n_columns, &plan->set, which);
        for (int32_t k = 0; k < n; k++) {
            const uint32_t key = asc_key_of(distances[which[k]]);
            const int64_t column = tile->column_begin + which[k];
            const int32_t found = plan->buckets[(key - plan->set.least) >> plan->set.shift];
            const int32_t segment = found >= 0 ? found : search_bucket(plan, key, found);
            if (segment >= 0 && (refine->same_identity || identity[column] != identity[row]))
                asc_looks_add(&refine->threads[thread], &refine->counting, row, column, key,
                              segment);
        }
    }
    return ASC_OK;
}

static asc_code end(void *self, MPI_Comm comm) {
    refine_sink *refine = self;
    for (int32_t t = 0; t < refine->n_threads; t++)
        asc_looks_count_all(&refine->threads[t], &refine->counting);
    asc_counts_sum(comm, refine->counting.counters, refine->counting.plan->n_counters);
    free_threads(refine);
    return ASC_OK;
}

asc_code asc_refine_sweep(const asc_points *points, const asc_labels *labels,
                          const asc_weights *weights, bool same_identity,
                          const asc_refine_plan *plan, const char *task, uint64_t **counts) {
    refine_sink refine = {.same_identity = same_identity};
    refine.sink =
        (asc_sink){.self = &refine, .begin = begin, .tile = visit, .end = end, .state = state};
    asc_sink *sinks[] = {&refine.sink};
    asc_code code = asc_kernels_choose(&refine.kernels);
    if (code == ASC_OK)
        code = asc_look_counting_init(plan, labels, weights, &refine.counting);
    code = asc_agree(points->comm, code);
    if (code == ASC_OK)
        code = asc_sweep_run(points, sinks, 1, task);
    if (code == ASC_OK) {
        *counts = refine.counting.counters;
        refine.counting.counters = NULL;
    }
    free_threads(&refine);
    asc_look_counting_free(&refine.counting);
    return code;
}
