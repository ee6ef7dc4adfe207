/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "core/counts.h"
#include "probe/confusion.h"
#include "probe/held_out.h"
#include "probe/scores.h"

/* A row's decision values become the logarithms of the odds of each class against all others, which
 * order rows as its probability does, also where that is 1 but for rounding. x [width], `stride`
 * apart; returns the class with the largest. */
static int32_t to_odds(double *x, int32_t width, int64_t stride) {
    int32_t best = 0;
    double others = 0.0, beside = -INFINITY;
    for (int32_t k = 1; k < width; k++)
        best = x[k * stride] > x[best * stride] ? k : best;
    const double most = x[best * stride];
    for (int32_t k = 0; k < width; k++)
        if (k != best) {
            others += exp(x[k * stride] - most);
            beside = fmax(beside, x[k * stride]);
        }
    double rest = 0.0; /* the others on their own scale */
    for (int32_t k = 0; k < width; k++)
        if (k != best)
            rest += exp(x[k * stride] - beside);
    for (int32_t k = 0; k < width; k++) {
        double *value = &x[k * stride];
        if (k == best)
            *value -= beside + log(rest);
        else
            *value -= most + log1p(others - exp(*value - most));
    }
    return best;
}

/* The predicted classes of all rows on rank 0 [N], -1 without a value. */
static asc_code predict(asc_held_out *held, const asc_probe_trait_task *task, int32_t width,
                        int32_t *all) {
    const int64_t count = held->points->count;
    int32_t *own = NULL;
    asc_code code = asc_agree(held->points->comm,
                              asc_alloc(&own, (uint64_t)count, sizeof *own, "predicted classes"));
    if (code == ASC_OK) {
#pragma omp parallel for
        for (int64_t i = 0; i < count; i++)
            own[i] = task->fold[held->points->begin + i] < 0
                         ? -1
                         : to_odds(held->decisions + i, width, count);
        MPI_Gatherv(own, (int)count, MPI_INT32_T, all, held->counts, held->starts, MPI_INT32_T, 0,
                    held->points->comm);
    }
    free(own);
    return code;
}

/* How the areas of classes depend on people: [width, K] and, behind, the areas [width]. */
static int64_t size_of_influence(const asc_probe_influence *influence, int32_t width) {
    return influence ? width * (influence->people + 1) : 0;
}

/* Areas [width, folds] of each class against the others, and how they depend on people; classes go
 * round the ranks. */
static asc_code find_areas(asc_held_out *held, const asc_probe_trait_task *task, int32_t width,
                           double *areas, const asc_probe_influence *influence,
                           double *influences) {
    const int64_t n = held->plan->n;
    const int32_t folds = held->plan->folds;
    int8_t *allotments = NULL;
    double *scores = NULL;
    asc_probe_by_fold by_fold = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&allotments, (uint64_t)n, sizeof *allotments, "classes"), agreed);
    ASC_TRY(code, asc_alloc(&scores, (uint64_t)folds * ASC_SCORES, sizeof *scores, "scores"),
            agreed);
    code = asc_probe_by_fold_allocate(n, &by_fold);
agreed:
    ASC_TRY(code, asc_agree(held->points->comm, code), done);
    memset(areas, 0, sizeof *areas * (size_t)width * (size_t)folds);
    for (int32_t first = 0; first < width; first += held->size) {
        for (int r = 0; r < held->size && first + r < width; r++)
            asc_held_out_gather(held, first + r, r);
        const int32_t own = first + held->rank;
        if (own >= width || code != ASC_OK)
            continue; /* the others still gather */
        for (int64_t i = 0; i < n; i++) {
            const int sign = (int32_t)task->targets[i] == own ? 1 : -1;
            allotments[i] = (int8_t)(sign * (task->fold[i] + 1));
        }
        code = asc_probe_score_folds(held->gathered, allotments, n, folds, &by_fold, scores);
        for (int32_t f = 0; f < folds; f++)
            areas[own * folds + f] = scores[f * ASC_SCORES + ASC_SCORE_AUC];
        if (code == ASC_OK && influence)
            code = asc_probe_influence_area(held->gathered, allotments, n, influence->identity,
                                            influences + width * influence->people + own,
                                            influences + own * influence->people);
    }
    ASC_TRY(code, asc_agree(held->points->comm, code), done);
    /* Each number comes from one rank, the others add 0. */
    MPI_Reduce(held->rank == 0 ? MPI_IN_PLACE : areas, areas, width * folds, MPI_DOUBLE, MPI_SUM, 0,
               held->points->comm);
    const int64_t size = size_of_influence(influence, width);
    for (int64_t at = 0; at < size; at += ASC_COUNTS_MESSAGE)
        MPI_Reduce(held->rank == 0 ? MPI_IN_PLACE : influences + at, influences + at,
                   (int)(size - at < ASC_COUNTS_MESSAGE ? size - at : ASC_COUNTS_MESSAGE),
                   MPI_DOUBLE, MPI_SUM, 0, held->points->comm);
done:
    free(allotments);
    free(scores);
    asc_probe_by_fold_free(&by_fold);
    return code;
}

/* Mean over the classes that the fold has. */
static double mean_area(const double *areas, int32_t width, int32_t folds, int32_t f) {
    double sum = 0.0;
    int32_t known = 0;
    for (int32_t k = 0; k < width; k++)
        if (!isnan(areas[k * folds + f])) {
            sum += areas[k * folds + f];
            known++;
        }
    return known ? sum / known : NAN;
}

/* The row of a trait: means over its classes. */
static asc_code put_influence(const asc_probe_trait_task *task, int32_t width,
                              const int32_t *predicted, const double *influences,
                              asc_probe_influence *influence) {
    const int64_t people = influence->people;
    double *area = &influence->pooled[task->trait * ASC_SCORES + ASC_SCORE_AUC];
    double *of_area = asc_probe_influence_of(influence, task->trait, ASC_SCORE_AUC);
    int32_t *truth = NULL;
    asc_code code = asc_alloc(&truth, (uint64_t)influence->n, sizeof *truth, "classes");
    for (int64_t i = 0; i < influence->n && code == ASC_OK; i++)
        truth[i] = predicted[i] < 0 ? -1 : (int32_t)task->targets[i];
    if (code == ASC_OK)
        code = asc_probe_influence_classes(truth, predicted, width, influence, task->trait);
    free(truth);
    *area = 0;
    for (int32_t k = 0; k < width; k++) {
        *area += influences[width * people + k] / width;
        for (int64_t p = 0; p < people; p++)
            of_area[p] += influences[k * people + p] / width;
    }
    return code;
}

asc_code asc_held_out_score_classes(asc_held_out *held, int64_t task, const asc_images *images,
                                    double *scores, int64_t *confusion,
                                    asc_probe_influence *influence) {
    const asc_probe_trait_plan *plan = held->plan;
    const asc_probe_trait_task *about = &plan->tasks[task];
    const asc_probe_trait *trait = &plan->traits[about->trait];
    const int32_t width = trait->width, folds = plan->folds;
    int32_t *predicted = NULL;
    double *areas = NULL, *influences = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&influences, (uint64_t)size_of_influence(influence, width),
                      sizeof *influences, "influences of people"),
            agreed);
    ASC_TRY(code,
            asc_alloc(&predicted, held->rank == 0 ? (uint64_t)plan->n : 0, sizeof *predicted,
                      "predicted classes"),
            agreed);
    code = asc_alloc(&areas, (uint64_t)width * (uint64_t)folds, sizeof *areas, "areas");
agreed:
    ASC_TRY(code, asc_agree(held->points->comm, code), done);
    ASC_TRY(code, predict(held, about, width, predicted), done);
    ASC_TRY(code, find_areas(held, about, width, areas, influence, influences), done);
    if (held->rank == 0)
        code = asc_probe_confuse(about, trait, images, folds, predicted, scores, confusion);
    if (held->rank == 0 && code == ASC_OK && influence)
        code = put_influence(about, width, predicted, influences, influence);
    ASC_TRY(code, asc_agree(held->points->comm, code), done);
    for (int32_t f = 0; held->rank == 0 && f < folds; f++)
        scores[f * ASC_TRAIT_SCORES + ASC_TRAIT_AUC] = mean_area(areas, width, folds, f);
done:
    free(predicted);
    free(influences);
    free(areas);
    return code;
}
