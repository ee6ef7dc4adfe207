/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/objective.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "core/blas.h"

/* Columns of the widest panel, and of all problems. */
static uint64_t panel_width(const asc_probe_problems *problems, int64_t *columns) {
    int64_t widest = 1;
    *columns = 0;
    for (int64_t p = 0; p < problems->count; p++) {
        const int32_t width = asc_probe_width(problems, p);
        *columns += width;
        widest = width > widest ? width : widest;
    }
    const int64_t most = ASC_PROBE_PANEL + widest - 1;
    return (uint64_t)(*columns < most ? *columns : most);
}

/* Room for sums. A fit that is better than none has residuals whose squares add up to at most N, as
 * values have the deviation 1; but one block may have them all. */
static void set_room(asc_probe_objective *objective) {
    const asc_probe_points *points = objective->points;
    const bool logistic = objective->problems->signs != NULL;
    const double n = (double)points->n, blocks = (double)points->blocks;
    const double residual = logistic ? n : 2.0 * sqrt(blocks) * n;
    objective->fixed_gradient = asc_fixed_for(residual * points->largest, points->blocks);
    objective->fixed[ASC_SUM_RESIDUAL] = asc_fixed_for(residual, points->blocks);
    objective->fixed[ASC_SUM_LOSS] =
        asc_fixed_for(64.0 * n * (logistic ? 1.0 : blocks), points->blocks);
    objective->fixed[ASC_SUM_CURVATURE] = asc_fixed_for(n, points->blocks);
}

asc_code asc_probe_objective_init(const asc_probe_points *points,
                                  const asc_probe_problems *problems, bool precise,
                                  asc_probe_objective *objective) {
    int threads = omp_get_max_threads();
    *objective = (asc_probe_objective){
        .points = points, .problems = problems, .precise = precise, .threads = threads};
    const uint64_t width = panel_width(problems, &objective->columns);
    set_room(objective);

    uint64_t d = (uint64_t)points->dimension, columns = (uint64_t)objective->columns;
    size_t real = precise ? sizeof(double) : sizeof(float);
    uint64_t reals = (ASC_PROBE_BLOCK + d) * width + (precise ? ASC_PROBE_BLOCK * d : 0);
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&objective->weights, columns * d, real, "weights"), done);
    ASC_TRY(code, asc_alloc(&objective->intercepts, columns, real, "intercepts"), done);
    ASC_TRY(code,
            asc_alloc(&objective->start, (uint64_t)problems->count + 1, sizeof(int64_t), "columns"),
            done);
    ASC_TRY(code,
            asc_alloc(&objective->panel, columns / ASC_PROBE_PANEL + 2, sizeof(int64_t), "panels"),
            done);
    ASC_TRY(code, asc_alloc(&objective->scratch, (uint64_t)threads, sizeof(void *), "margins"),
            done);
    ASC_TRY(code, asc_alloc(&objective->tally, (uint64_t)threads, sizeof(double *), "tallies"),
            done);
    ASC_TRY(code, asc_alloc(&objective->partial, (uint64_t)threads, sizeof(int64_t *), "gradients"),
            done);
    for (int t = 0; t < threads; t++) {
        ASC_TRY(code, asc_alloc(&objective->scratch[t], reals, real, "margins of a block"), done);
        ASC_TRY(code,
                asc_alloc(&objective->tally[t], ASC_SUM_EXTRA * width, sizeof(double), "tallies"),
                done);
        ASC_TRY(code,
                asc_alloc(&objective->partial[t], columns * (d + ASC_SUM_EXTRA), sizeof(int64_t),
                          "gradients of a thread"),
                done);
    }
done:
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
    free(objective->start);
    free(objective->panel);
    *objective = (asc_probe_objective){0};
}

static void take_weights(asc_probe_objective *objective, int64_t columns, const double *at) {
    int32_t d = objective->points->dimension;
    for (int64_t p = 0; p < columns; p++) {
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

/* Adds the block that starts at own row `first` under the running columns from..from+width-1 to
 * `sums`. */
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

/* Cuts the running problems into panels, as even as whole problems allow; how many. */
static int64_t cut_panels(asc_probe_objective *objective, int64_t active, const int32_t *running) {
    int64_t *start = objective->start;
    start[0] = 0;
    for (int64_t k = 0; k < active; k++)
        start[k + 1] = start[k] + asc_probe_width(objective->problems, running[k]);
    const int64_t columns = start[active];
    const int64_t panels = (columns + ASC_PROBE_PANEL - 1) / ASC_PROBE_PANEL;
    for (int64_t i = 0, k = 0; i <= panels; i++) {
        for (int64_t from = asc_partition_begin(columns, panels, i); start[k] < from;)
            k++;
        objective->panel[i] = k;
    }
    return panels;
}

int64_t *asc_probe_objective_sums(asc_probe_objective *objective, int64_t active,
                                  const int32_t *running, const double *at) {
    const asc_probe_points *points = objective->points;
    const asc_probe_problems *problems = objective->problems;
    int32_t d = points->dimension;
    int64_t stride = d + ASC_SUM_EXTRA;
    int64_t panels = cut_panels(objective, active, running);
    int64_t blocks = asc_probe_blocks(points->count);
    const int64_t *panel = objective->panel, *start = objective->start, columns = start[active];
    take_weights(objective, columns, at);
#pragma omp parallel num_threads(objective->threads)
    {
        int thread = omp_get_thread_num(), team = omp_get_num_threads();
        int64_t *mine = objective->partial[thread];
        memset(mine, 0, (size_t)(columns * stride) * sizeof *mine);
#pragma omp for schedule(dynamic)
        for (int64_t item = 0; item < blocks * panels; item++) {
            int64_t first = item / panels * ASC_PROBE_BLOCK;
            int64_t begin = panel[item % panels], end = panel[item % panels + 1];
            int64_t rows = points->count - first;
            if (begin == end)
                continue;
            asc_probe_block block = {
                .count = (int)(rows < ASC_PROBE_BLOCK ? rows : ASC_PROBE_BLOCK),
                .width = (int)(start[end] - start[begin]),
                .dimension = d,
                .row = points->begin + first,
                .signs = problems->signs ? problems->signs + first * problems->count : NULL,
                .stride = problems->count,
                .problems = problems->items,
                .running = running + begin,
                .n_problems = (int)(end - begin),
                .tally = objective->tally[thread],
            };
            add_block(objective, &block, first, start[begin], objective->scratch[thread],
                      mine + start[begin] * stride);
        }
#pragma omp for
        for (int64_t i = 0; i < columns * stride; i++)
            for (int t = 1; t < team; t++)
                objective->partial[0][i] += objective->partial[t][i];
    }
    return objective->partial[0];
}
