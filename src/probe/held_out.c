/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/held_out.h"

#include <cblas.h>
#include <omp.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "core/blas.h"

static int32_t widest(const asc_probe_trait_plan *plan) {
    int32_t most = 1;
    for (int32_t t = 0; t < plan->n_traits; t++)
        most = plan->traits[t].width > most ? plan->traits[t].width : most;
    return most;
}

static asc_code allocate(asc_held_out *held) {
    const asc_probe_points *points = held->points;
    const uint64_t width = (uint64_t)widest(held->plan), ranks = (uint64_t)held->size;
    const uint64_t row = (uint64_t)points->dimension + (uint64_t)held->plan->folds * width;
    uint64_t cells = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_multiply(width, (uint64_t)points->count, &cells, "decision values"), done);
    ASC_TRY(code, asc_alloc(&held->decisions, cells, sizeof(double), "decision values"), done);
    ASC_TRY(code,
            asc_alloc(&held->gathered, (uint64_t)points->n, sizeof(double), "decision values"),
            done);
    ASC_TRY(code, asc_alloc(&held->counts, ranks, sizeof(int), "row counts"), done);
    ASC_TRY(code, asc_alloc(&held->starts, ranks, sizeof(int), "row offsets"), done);
    ASC_TRY(code,
            asc_alloc(&held->scratch, (uint64_t)held->threads, sizeof(double *), "blocks of rows"),
            done);
    for (int t = 0; t < held->threads; t++)
        ASC_TRY(
            code,
            asc_alloc(&held->scratch[t], ASC_PROBE_BLOCK * row, sizeof(double), "a block of rows"),
            done);
done:
    return code;
}

asc_code asc_held_out_begin(const asc_probe_points *points, const asc_probe_trait_plan *plan,
                            const asc_probe_fit *fit, asc_held_out *held) {
    *held = (asc_held_out){
        .points = points, .plan = plan, .fit = fit, .threads = omp_get_max_threads()};
    MPI_Comm_rank(points->comm, &held->rank);
    MPI_Comm_size(points->comm, &held->size);
    asc_blas_prepare();
    asc_code code = asc_agree(points->comm, allocate(held));
    for (int r = 0; r < held->size && code == ASC_OK; r++) {
        int64_t begin = 0, end = 0;
        asc_probe_share(points->n, held->size, r, &begin, &end);
        held->starts[r] = (int)begin;
        held->counts[r] = (int)(end - begin);
    }
    if (code != ASC_OK)
        asc_held_out_free(held);
    return code;
}

void asc_held_out_free(asc_held_out *held) {
    for (int t = 0; held->scratch && t < held->threads; t++)
        free(held->scratch[t]);
    free(held->scratch);
    free(held->decisions);
    free(held->gathered);
    free(held->counts);
    free(held->starts);
    *held = (asc_held_out){0};
}

static void decide_block(asc_held_out *held, const asc_probe_trait_task *task, int32_t width,
                         int64_t first, int count, double *scratch) {
    const asc_probe_points *points = held->points;
    const int32_t d = points->dimension, all = held->plan->folds * width;
    double *rows = scratch, *values = scratch + (int64_t)ASC_PROBE_BLOCK * d;
    for (int64_t i = 0; i < (int64_t)count * d; i++)
        rows[i] = points->rows[first * d + i];
    const double *weights = held->fit->rotated + task->column * (d + 1);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, count, all, d, 1.0, rows, d, weights,
                d + 1, 0.0, values, all);
    for (int i = 0; i < count; i++) {
        const int64_t row = first + i;
        const int fold = task->fold[points->begin + row];
        for (int32_t k = 0; k < width; k++) {
            const int32_t column = fold * width + k;
            held->decisions[k * points->count + row] =
                fold < 0
                    ? 0.0
                    : values[(int64_t)i * all + column] + weights[(int64_t)column * (d + 1) + d];
        }
    }
}

void asc_held_out_decide(asc_held_out *held, int64_t task) {
    const asc_probe_trait_task *about = &held->plan->tasks[task];
    const int32_t width = held->plan->traits[about->trait].width;
#pragma omp parallel for schedule(dynamic)
    for (int64_t first = 0; first < held->points->count; first += ASC_PROBE_BLOCK) {
        const int64_t left = held->points->count - first;
        decide_block(held, about, width, first,
                     (int)(left < ASC_PROBE_BLOCK ? left : ASC_PROBE_BLOCK),
                     held->scratch[omp_get_thread_num()]);
    }
}

void asc_held_out_gather(asc_held_out *held, int32_t k, int to) {
    const int64_t count = held->points->count;
    MPI_Gatherv(held->decisions + k * count, (int)count, MPI_DOUBLE, held->gathered, held->counts,
                held->starts, MPI_DOUBLE, to, held->points->comm);
}
