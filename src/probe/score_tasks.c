/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cblas.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/partition.h"
#include "core/blas.h"
#include "probe/folds.h"
#include "probe/influence.h"
#include "probe/scores.h"

enum { PROBLEMS_AT_ONCE = 256 };

/* A scoring under way. Tasks go round the ranks: each gathers one task's decision values. */
typedef struct scoring {
    const asc_probe_points *points;
    const asc_probe_fit *fit;
    const int8_t *allotments;
    int64_t tasks;
    int32_t folds;
    const asc_probe_rows *rows; /* or NULL */
    int rank, size;
    int64_t batch;     /* tasks whose values are computed together */
    double *decisions; /* [batch, own rows] */
    double **scratch;  /* [threads] a block's rows and its values under a batch */
    double *gathered;  /* [N] of one task */
    asc_probe_by_fold by_fold;
    int *counts, *starts; /* [ranks] rows */
} scoring;

static asc_code scoring_allocate(scoring *s, int threads) {
    const asc_probe_points *points = s->points;
    uint64_t n = (uint64_t)points->n, ranks = (uint64_t)s->size;
    asc_code code = asc_alloc(&s->decisions, (uint64_t)(s->batch * points->count), sizeof(double),
                              "decision values");
    if (code == ASC_OK)
        code = asc_alloc(&s->gathered, n, sizeof(double), "decision values of a task");
    if (code == ASC_OK)
        code = asc_probe_by_fold_allocate((int64_t)n, &s->by_fold);
    if (code == ASC_OK)
        code = asc_alloc(&s->counts, ranks, sizeof(int), "row counts");
    if (code == ASC_OK)
        code = asc_alloc(&s->starts, ranks, sizeof(int), "row offsets");
    if (code == ASC_OK)
        code = asc_alloc(&s->scratch, (uint64_t)threads, sizeof(double *), "blocks of rows");
    uint64_t block = ASC_PROBE_BLOCK * (uint64_t)(points->dimension + s->batch * s->folds);
    for (int t = 0; t < threads && code == ASC_OK; t++)
        code = asc_alloc(&s->scratch[t], block, sizeof(double), "a block of rows");
    return code;
}

static void scoring_free(scoring *s, int threads) {
    for (int t = 0; s->scratch && t < threads; t++)
        free(s->scratch[t]);
    free(s->scratch);
    free(s->decisions);
    free(s->gathered);
    asc_probe_by_fold_free(&s->by_fold);
    free(s->counts);
    free(s->starts);
}

/* Decision values of own rows first..first+count-1 for tasks begin..end-1, each from the problem
 * that held the row out. */
static void decide_block(scoring *s, int64_t first, int count, int64_t begin, int64_t end,
                         double *scratch) {
    const asc_probe_points *points = s->points;
    int32_t d = points->dimension;
    int width = (int)(end - begin) * s->folds;
    double *rows = scratch, *values = scratch + (int64_t)ASC_PROBE_BLOCK * d;
    for (int64_t i = 0; i < (int64_t)count * d; i++)
        rows[i] = points->rows[first * d + i];
    const double *weights = s->fit->rotated + begin * s->folds * (d + 1);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, count, width, d, 1.0, rows, d, weights,
                d + 1, 0.0, values, width);
    for (int64_t t = begin; t < end; t++)
        for (int i = 0; i < count; i++) {
            int64_t row = first + i;
            int fold = asc_allotment_fold(s->allotments[t * points->n + points->begin + row]);
            if (fold < 0)
                continue;
            int p = (int)(t - begin) * s->folds + fold;
            s->decisions[(t - begin) * points->count + row] =
                values[(int64_t)i * width + p] + weights[(int64_t)p * (d + 1) + d];
        }
}

static void decide(scoring *s, int64_t begin, int64_t end) {
#pragma omp parallel for schedule(dynamic)
    for (int64_t first = 0; first < s->points->count; first += ASC_PROBE_BLOCK) {
        int64_t left = s->points->count - first;
        int count = (int)(left < ASC_PROBE_BLOCK ? left : ASC_PROBE_BLOCK);
        decide_block(s, first, count, begin, end, s->scratch[omp_get_thread_num()]);
    }
}

/* Gathers the values of tasks begin..end-1, at most one a rank, and scores the own one, unless
 * `code` says that this rank has failed: the others still gather. */
static asc_code score_round(scoring *s, int64_t first_of_batch, int64_t begin, int64_t end,
                            asc_code code, double *scores) {
    for (int64_t t = begin; t < end; t++)
        MPI_Gatherv(s->decisions + (t - first_of_batch) * s->points->count, (int)s->points->count,
                    MPI_DOUBLE, s->gathered, s->counts, s->starts, MPI_DOUBLE, (int)(t - begin),
                    s->points->comm);
    int64_t own = begin + s->rank;
    if (own >= end || code != ASC_OK)
        return code;
    const int8_t *allotments = s->allotments + own * s->points->n;
    code = asc_probe_score_folds(s->gathered, allotments, s->points->n, s->folds, &s->by_fold,
                                 scores + own * s->folds * ASC_SCORES);
    if (code == ASC_OK && s->rows && s->rows->row[own] >= 0)
        code = asc_probe_influence_binary(s->gathered, allotments, s->rows->influence,
                                          s->rows->row[own]);
    return code;
}

asc_code asc_probe_score_tasks(const asc_probe_points *points, const asc_probe_fit *fit,
                               const int8_t *allotments, int64_t tasks, int32_t folds,
                               const asc_probe_rows *rows, double *scores) {
    int threads = omp_get_max_threads();
    scoring s = {.points = points,
                 .fit = fit,
                 .allotments = allotments,
                 .tasks = tasks,
                 .folds = folds,
                 .rows = rows,
                 .batch = PROBLEMS_AT_ONCE > folds ? PROBLEMS_AT_ONCE / folds : 1};
    MPI_Comm_rank(points->comm, &s.rank);
    MPI_Comm_size(points->comm, &s.size);
    asc_blas_prepare();
    asc_code code = asc_agree(points->comm, scoring_allocate(&s, threads));
    if (code != ASC_OK)
        goto done;
    for (int r = 0; r < s.size; r++) {
        int64_t begin = 0, end = 0;
        asc_probe_share(points->n, s.size, r, &begin, &end);
        s.starts[r] = (int)begin;
        s.counts[r] = (int)(end - begin);
    }
    memset(scores, 0, (size_t)(tasks * folds * ASC_SCORES) * sizeof *scores);
    for (int64_t begin = 0; begin < tasks; begin += s.batch) {
        int64_t end = begin + s.batch < tasks ? begin + s.batch : tasks;
        decide(&s, begin, end);
        for (int64_t t = begin; t < end; t += s.size)
            code = score_round(&s, begin, t, t + s.size < end ? t + s.size : end, code, scores);
        ASC_TRY(code, asc_agree(points->comm, code), done);
    }
    /* Each number comes from one rank, the others add 0. */
    MPI_Reduce(s.rank == 0 ? MPI_IN_PLACE : scores, scores, (int)(tasks * folds * ASC_SCORES),
               MPI_DOUBLE, MPI_SUM, 0, points->comm);
    if (rows)
        asc_probe_influence_gather(points->comm, rows->influence);
done:
    scoring_free(&s, threads);
    return code;
}
