/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fairness/outcome.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "fairness/analysis.h"

asc_code asc_fairness_outcome_init(const asc_job *job, int64_t model,
                                   asc_fairness_outcome *outcome) {
    const asc_fairness_settings *settings = asc_fairness_settings_of(job->settings);
    *outcome = (asc_fairness_outcome){.model = asc_study_get_model(job->study, model),
                                      .replicates = (int32_t)settings->replicates,
                                      .n_points = settings->far.count + settings->thresholds.count};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_selection_make_for(job->study, model, settings->keep, &outcome->selection),
            done);
    ASC_TRY(code, asc_fairness_check(asc_study_name(job->study), &outcome->selection.images), done);
    ASC_TRY(code, asc_fairness_splits_make(&outcome->selection.images, settings, &outcome->splits),
            done);
    code = asc_alloc(&outcome->found, (uint64_t)outcome->splits.n, sizeof *outcome->found,
                     "errors of groups");
done:
    return code;
}

void asc_fairness_outcome_free(asc_fairness_outcome *outcome) {
    for (int32_t s = 0; outcome->found && s < outcome->splits.n; s++) {
        free(outcome->found[s].inside);
        free(outcome->found[s].between);
        free(outcome->found[s].drawn);
        free(outcome->found[s].own);
    }
    free(outcome->found);
    free(outcome->points);
    free(outcome->thresholds);
    asc_fairness_splits_free(&outcome->splits);
    asc_selection_free(&outcome->selection);
    *outcome = (asc_fairness_outcome){0};
}

static bool are_in_range(const asc_fairness_outcome *outcome) {
    bool are = true;
    for (int64_t p = 0; outcome->points && p < outcome->n_points; p++) {
        const asc_fairness_point *point = &outcome->points[p];
        are = are && point->place >= 0 && point->place < outcome->n_thresholds &&
              point->cell >= 0 && point->cell < outcome->n_drawn;
    }
    return are;
}

void asc_fairness_outcome_pack(asc_fairness_outcome *outcome, asc_pack *pack) {
    asc_pack_bytes(pack, &outcome->n_drawn, sizeof outcome->n_drawn);
    asc_pack_expect(pack, outcome->n_drawn > 0 && outcome->n_drawn <= outcome->n_points,
                    "thresholds");
    asc_pack_array(pack, &outcome->thresholds, &outcome->n_thresholds, sizeof(double),
                   "thresholds");
    asc_pack_matrix(pack, &outcome->points, outcome->n_points, 1, sizeof *outcome->points,
                    "thresholds");
    asc_pack_expect(pack, are_in_range(outcome), "thresholds");
    for (int32_t s = 0; s < outcome->splits.n; s++) {
        const int64_t groups = outcome->splits.splits[s].n;
        asc_fairness_found *found = &outcome->found[s];
        asc_pack_matrix(pack, &found->inside, groups * outcome->n_thresholds, ASC_FAIRNESS_RATES,
                        sizeof *found->inside, "errors of groups");
        asc_pack_matrix(pack, &found->between, groups * (groups + 1) / 2, outcome->n_drawn,
                        sizeof *found->between, "errors between groups");
        asc_pack_matrix(pack, &found->drawn, groups * outcome->n_drawn * ASC_FAIRNESS_RATES,
                        outcome->replicates, sizeof(double), "draws of people");
        asc_pack_matrix(pack, &found->own, groups, outcome->n_points, sizeof(double), "thresholds");
    }
}

double asc_fairness_share(const asc_fairness_rate *rate) {
    return rate->pairs > 0 ? (double)rate->wrong / (double)rate->pairs : NAN;
}

asc_interval asc_fairness_interval(const asc_fairness_rate *rate, int which) {
    const int64_t people = rate->spread.people;
    return asc_spread_interval(asc_fairness_share(rate), rate->error, &rate->spread,
                               which == ASC_FAIRNESS_FMR ? people / 2 : people);
}

asc_doubt asc_fairness_doubt(const asc_fairness_rate *rate, int which) {
    const asc_estimate e = {asc_fairness_share(rate), rate->error,
                            asc_fairness_interval(rate, which), asc_spread_people(&rate->spread)};
    return asc_estimate_doubt_of_rate(&e, rate->spread.people);
}
