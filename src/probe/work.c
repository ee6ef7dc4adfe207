/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/work.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"

void asc_probe_work_free(asc_probe_work *w) {
    for (int64_t p = 0; w->optimiser && p < asc_probe_own_count(w); p++)
        asc_lbfgs_free(&w->optimiser[p]);
    free(w->first);
    free(w->share);
    free(w->optimiser);
    free(w->diagonal);
    free(w->gradient);
    free(w->state);
    free(w->running);
    free(w->at);
    free(w->own_sums);
    free(w->own_start);
    free(w->own_state);
    free(w->counts);
    free(w->starts);
    free(w->columns);
    free(w->lengths);
    free(w->offsets);
}

/* Which columns a problem has, and which problems a rank. */
static asc_code deal(asc_probe_work *w) {
    const int64_t problems = w->problems->count;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&w->first, (uint64_t)problems + 1, sizeof *w->first, "columns"), done);
    ASC_TRY(code, asc_alloc(&w->share, (uint64_t)w->size + 1, sizeof *w->share, "shares"), done);
    for (int64_t p = 0; p < problems; p++)
        w->first[p + 1] = w->first[p] + asc_probe_width(w->problems, p);
    for (int64_t r = 0, p = 0; r <= w->size; r++) {
        while (w->first[p] < asc_partition_begin(w->first[problems], w->size, r))
            p++;
        w->share[r] = p;
    }
done:
    return code;
}

asc_code asc_probe_work_allocate(asc_probe_work *w, const asc_probe_settings *settings,
                                 double rounding, int patience) {
    asc_code code = deal(w);
    if (code != ASC_OK)
        return code;
    const uint64_t d = (uint64_t)w->points->dimension, p = (uint64_t)w->problems->count;
    const uint64_t columns = (uint64_t)w->first[p], own = (uint64_t)asc_probe_own_count(w);
    const uint64_t own_columns =
        (uint64_t)(w->first[w->share[w->rank + 1]] - w->first[asc_probe_own_begin(w)]);
    const uint64_t ranks = (uint64_t)w->size;
    const struct {
        void *slot;
        uint64_t count;
        size_t size;
    } arrays[] = {
        {&w->optimiser, own, sizeof(asc_lbfgs)},
        {&w->diagonal, own_columns * (d + 1), sizeof(double)},
        {&w->gradient, own_columns * (d + 1), sizeof(double)},
        {&w->state, p, sizeof(uint8_t)},
        {&w->running, p, sizeof(int32_t)},
        {&w->at, columns * (d + 1), sizeof(double)},
        {&w->own_sums, own_columns * (d + ASC_SUM_EXTRA), sizeof(int64_t)},
        {&w->own_start, own, sizeof(int64_t)},
        {&w->own_state, own, sizeof(uint8_t)},
        {&w->counts, ranks, sizeof(int)},
        {&w->starts, ranks, sizeof(int)},
        {&w->columns, ranks, sizeof(int)},
        {&w->lengths, ranks, sizeof(int)},
        {&w->offsets, ranks, sizeof(int)},
    };
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays && code == ASC_OK; i++)
        code = asc_alloc(arrays[i].slot, arrays[i].count, arrays[i].size,
                         "state of the probe's problems");
    for (uint64_t i = 0; i < own && code == ASC_OK; i++) {
        const int32_t width = asc_probe_width(w->problems, asc_probe_own_begin(w) + (int64_t)i);
        code = asc_lbfgs_init(&w->optimiser[i], width * ((int32_t)d + 1), settings->tolerance,
                              rounding, patience, settings->max_iterations);
    }
    return code;
}

void asc_probe_list_running(asc_probe_work *w) {
    w->active = 0;
    for (int r = 0; r < w->size; r++) {
        w->starts[r] = (int)w->active;
        w->columns[r] = 0;
        for (int64_t p = w->share[r]; p < w->share[r + 1]; p++) {
            if (w->state[p] != ASC_LBFGS_RUNNING)
                continue;
            if (r == w->rank)
                w->own_start[w->active - w->starts[r]] = w->columns[r];
            w->running[w->active++] = (int32_t)p;
            w->columns[r] += asc_probe_width(w->problems, p);
        }
        w->counts[r] = (int)w->active - w->starts[r];
    }
}

void asc_probe_list_all(asc_probe_work *w) {
    for (int r = 0; r < w->size; r++) {
        w->starts[r] = (int)w->share[r];
        w->counts[r] = (int)(w->share[r + 1] - w->share[r]);
        w->columns[r] = (int)(w->first[w->share[r + 1]] - w->first[w->share[r]]);
    }
}

void asc_probe_set_lengths(asc_probe_work *w, int32_t elements) {
    for (int r = 0, before = 0; r < w->size; before += w->lengths[r++]) {
        w->lengths[r] = w->columns[r] * elements;
        w->offsets[r] = before;
    }
}
