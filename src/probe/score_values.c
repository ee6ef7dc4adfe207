/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "probe/held_out.h"

/* Scores of one fold from what was predicted and what is true [n], in standard deviations. */
static asc_code score(const double *predicted, const double *value, int64_t n, double scale,
                      double *scores) {
    double mean = 0.0, squares = 0.0, errors = 0.0, absolute = 0.0, pvalue = NAN;
    for (int64_t i = 0; i < n; i++)
        mean += value[i] / (double)n;
    for (int64_t i = 0; i < n; i++) {
        const double error = predicted[i] - value[i];
        squares += (value[i] - mean) * (value[i] - mean);
        errors += error * error;
        absolute += fabs(error);
    }
    bool varies = false;
    for (int64_t i = 1; i < n; i++)
        varies = varies || value[i] != value[0];
    scores[ASC_TRAIT_R2] = varies ? 1.0 - errors / squares : NAN;
    scores[ASC_TRAIT_ABSOLUTE_ERROR] = scale * absolute / (double)n;
    return asc_spearman(predicted, value, n, &scores[ASC_TRAIT_SPEARMAN], &pvalue);
}

asc_code asc_held_out_score_values(asc_held_out *held, int64_t task, double *scores) {
    const asc_probe_trait_task *about = &held->plan->tasks[task];
    const int64_t n = held->plan->n;
    double *predicted = NULL, *value = NULL;
    asc_code code = ASC_OK;
    asc_held_out_gather(held, 0, 0);
    if (held->rank != 0)
        return asc_agree(held->points->comm, code);
    ASC_TRY(code, asc_alloc(&predicted, (uint64_t)n, sizeof *predicted, "predictions"), done);
    ASC_TRY(code, asc_alloc(&value, (uint64_t)n, sizeof *value, "values"), done);
    for (int32_t f = 0; f < held->plan->folds; f++) {
        int64_t count = 0;
        for (int64_t i = 0; i < n; i++)
            if (about->fold[i] == f) {
                predicted[count] = held->gathered[i];
                value[count++] = about->targets[i];
            }
        ASC_TRY(code,
                score(predicted, value, count, held->plan->traits[about->trait].scale,
                      scores + f * ASC_TRAIT_SCORES),
                done);
    }
done:
    free(predicted);
    free(value);
    return asc_agree(held->points->comm, code);
}
