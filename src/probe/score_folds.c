/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/memory.h"
#include "core/team.h"
#include "probe/folds.h"
#include "probe/scores.h"

asc_code asc_probe_by_fold_allocate(int64_t n, asc_probe_by_fold *by_fold) {
    asc_code code =
        asc_alloc(&by_fold->values, (uint64_t)n, sizeof(double), "decision values of folds");
    return code == ASC_OK
               ? asc_alloc(&by_fold->classes, (uint64_t)n, sizeof(int8_t), "classes of folds")
               : code;
}

void asc_probe_by_fold_free(asc_probe_by_fold *by_fold) {
    free(by_fold->values);
    free(by_fold->classes);
    *by_fold = (asc_probe_by_fold){0};
}

asc_code asc_probe_score_folds(const double *values, const int8_t *allotments, int64_t n,
                               int32_t folds, asc_probe_by_fold *by_fold, double *scores) {
    int64_t start[ASC_PROBE_MAX_FOLDS + 1] = {0}, next[ASC_PROBE_MAX_FOLDS];
    for (int64_t i = 0; i < n; i++)
        if (allotments[i])
            start[asc_allotment_fold(allotments[i]) + 1]++;
    for (int32_t f = 0; f < folds; f++) {
        next[f] = start[f];
        start[f + 1] += start[f];
    }
    for (int64_t i = 0; i < n; i++) {
        if (!allotments[i])
            continue;
        int64_t slot = next[asc_allotment_fold(allotments[i])]++;
        by_fold->values[slot] = values[i];
        by_fold->classes[slot] = (int8_t)asc_allotment_class(allotments[i]);
    }
    asc_team team = {0};
#pragma omp parallel for schedule(dynamic)
    for (int32_t f = 0; f < folds; f++)
        asc_team_note(&team,
                      asc_probe_score(by_fold->values + start[f], by_fold->classes + start[f],
                                      start[f + 1] - start[f], scores + f * ASC_SCORES));
    return asc_team_end(&team);
}
