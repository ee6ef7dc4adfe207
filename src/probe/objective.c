/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/objective.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "core/blas.h"

static uint64_t panel_width(int64_t problems) {
    return problems < ASC_PROBE_PANEL ? (uint64_t)problems : ASC_PROBE_PANEL;
}

asc_code asc_probe_objective_init(const asc_probe_points *points, const int8_t *signs,
                                  int64_t problems, bool precise, asc_probe_objective *objective) {
    int threads = omp_get_max_threads();
    *objective = (asc_probe_objective){.points = points,
                                       .signs = signs,
                                       .problems = problems,
                                       .precise = precise,
                                       .threads = threads};
    double n = (double)points->n;
    objective->fixed_gradient = asc_fixed_for(n * points->largest, points->blocks);
    objective->fixed[ASC_SUM_RESIDUAL] = asc_fixed_for(n, points->blocks);
    objective->fixed[ASC_SUM_LOSS] = asc_fixed_for(64.0 * n, points->blocks);
    objective->fixed[ASC_SUM_CURVATURE] = asc_fixed_for(n, points->blocks);

    uint64_t d = (uint64_t)points->dimension, p = (uint64_t)problems, width = panel_width(problems);
    size_t real = precise ? sizeof(double) : sizeof(float);
    uint64_t reals = (ASC_PROBE_BLOCK + d) * width + (precise ? ASC_PROBE_BLOCK * d : 0);
    asc_code code = asc_alloc(&objective->weights, p * d, real, "weights");
    if (code == ASC_OK)
        code = asc_alloc(&objective->intercepts, p, real, "intercepts");
    if (code == ASC_OK)
        code = asc_alloc(&objective->scratch, (uint64_t)threads, sizeof(void *), "margins");
    if (code == ASC_OK)
        code = asc_alloc(&objective->tally, (uint64_t)threads, sizeof(double *), "tallies");
    if (code == ASC_OK)
        code = asc_alloc(&objective->partial, (uint64_t)threads, sizeof(int64_t *), "gradients");
    for (int t = 0; t < threads && code == ASC_OK; t++) {
        code = asc_alloc(&objective->scratch[t], reals, real, "margins of a block");
        if (code == ASC_OK)
            code =
                asc_alloc(&objective->tally[t], ASC_SUM_EXTRA * width, sizeof(double), "tallies");
        if (code == ASC_OK)
            code = asc_alloc(&objective->partial[t], p * (d + ASC_SUM_EXTRA), sizeof(int64_t),
                             "gradients of a thread");
    }
    asc_blas_prepare();
    code = asc_agree(points->comm, code);
    if (code != ASC_OK)
        asc_probe_objective_free(objective);
    return code;
}

void asc_probe_objective_free(asc_probe_objective *objective) {
    for (int t = 0; t < objective->threads; t++) {
        if (objective->scratch)
            free(objective->scratch[t]);
        if (objective->tally)
            free(objective->tally[t]);
        if (objective->partial)
            free(objective->partial[t]);
    }
    free(objective->scratch);
    free(objective->tally);
    free(objective->partial);
    free(objective->weights);
    free(objective->intercepts);
    *objective = (asc_probe_objective){0};
}

static void take_weights(asc_probe_objective *objective, int64_t active, const double *at) {
    int32_t d = objective->points->dimension;
    for (int64_t p = 0; p < active; p++) {
        const double *from = at + p * (d + 1);
        if (objective->precise) {
            memcpy((double *)objective->weights + p * d, from, (size_t)d * sizeof *from);
            ((double *)objective->intercepts)[p] = from[d];
        } else {
            float *to = (float *)objective->weights + p * d;
            for (int32_t j = 0; j < d; j++)
                to[j] = (float)from[j];
            ((float *)objective->intercepts)[p] = (float)from[d];
        }
    }
}

static void add_tally(const asc_probe_objective *objective, const asc_probe_block *block,
                      int64_t *sums) {
    int32_t d = block->dimension;
    for (int p = 0; p < block->width; p++)
        for (int s = 0; s < ASC_SUM_EXTRA; s++)
            sums[(int64_t)p * (d + ASC_SUM_EXTRA) + d + s] +=
                asc_fixed_from(objective->fixed[s], block->tally[s * block->width + p]);
}

/* Adds the block that starts at own row `first` under the problems from..from+width-1 to `sums`. */
static void add_block(asc_probe_objective *objective, asc_probe_block *block, int64_t first,
                      int64_t from, void *scratch, int64_t *sums) {
    int32_t d = block->dimension;
    const float *rows = objective->points->rows + first * d;
    int64_t margins = (int64_t)ASC_PROBE_BLOCK * block->width;
    int64_t stride = d + ASC_SUM_EXTRA;
    if (objective->precise) {
        double *copy = scratch, *margin = copy + (int64_t)ASC_PROBE_BLOCK * d;
        for (int64_t i = 0; i < (int64_t)block->count * d; i++)
            copy[i] = rows[i];
        double *gradient = margin + margins;
        asc_probe_block_double(block, copy, (double *)objective->weights + from * d,
                               (double *)objective->intercepts + from, margin, gradient);
        for (int64_t p = 0; p < block->width; p++)
            for (int32_t j = 0; j < d; j++)
                sums[p * stride + j] +=
                    asc_fixed_from(objective->fixed_gradient, gradient[p * d + j]);
    } else {
        float *margin = scratch, *gradient = margin + margins;
        asc_probe_block_single(block, rows, (float *)objective->weights + from * d,
                               (float *)objective->intercepts + from, margin, gradient);
        for (int64_t p = 0; p < block->width; p++)
            for (int32_t j = 0; j < d; j++)
                sums[p * stride + j] +=
                    asc_fixed_from(objective->fixed_gradient, (double)gradient[p * d + j]);
    }
    add_tally(objective, block, sums);
}

int64_t *asc_probe_objective_sums(asc_probe_objective *objective, int64_t active,
                                  const int32_t *column, const double *at) {
    const asc_probe_points *points = objective->points;
    int32_t d = points->dimension;
    int64_t stride = d + ASC_SUM_EXTRA;
    int64_t panels = (active + ASC_PROBE_PANEL - 1) / ASC_PROBE_PANEL;
    int64_t blocks = asc_probe_blocks(points->count);
    take_weights(objective, active, at);
#pragma omp parallel num_threads(objective->threads)
    {
        int thread = omp_get_thread_num(), team = omp_get_num_threads();
        int64_t *mine = objective->partial[thread];
        memset(mine, 0, (size_t)(active * stride) * sizeof *mine);
#pragma omp for schedule(dynamic)
        for (int64_t item = 0; item < blocks * panels; item++) {
            int64_t first = item / panels * ASC_PROBE_BLOCK, panel = item % panels;
            int64_t from = asc_partition_begin(active, panels, panel);
            int64_t rows = points->count - first;
            asc_probe_block block = {
                .count = (int)(rows < ASC_PROBE_BLOCK ? rows : ASC_PROBE_BLOCK),
                .width = (int)(asc_partition_begin(active, panels, panel + 1) - from),
                .dimension = d,
                .signs = objective->signs + first * objective->problems,
                .stride = objective->problems,
                .column = column + from,
                .tally = objective->tally[thread],
            };
            add_block(objective, &block, first, from, objective->scratch[thread],
                      mine + from * stride);
        }
#pragma omp for
        for (int64_t i = 0; i < active * stride; i++)
            for (int t = 1; t < team; t++)
                objective->partial[0][i] += objective->partial[t][i];
    }
    return objective->partial[0];
}
