/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/outcome.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "kinds/analysis.h"

asc_code asc_kinds_outcome_init(const asc_job *job, int64_t model, asc_kinds_outcome *outcome) {
    const asc_kinds_settings *settings = asc_kinds_settings_of(job->settings);
    asc_kinds_views *views = &outcome->views;
    *outcome = (asc_kinds_outcome){.model = asc_study_get_model(job->study, model)};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_selection_make_for(job->study, model, settings->keep, &outcome->selection),
            done);
    ASC_TRY(code, asc_kinds_check(asc_study_name(job->study), &outcome->selection.images), done);
    ASC_TRY(code, asc_kinds_views_init(&outcome->selection.images, settings->weighting, views),
            done);
    const uint64_t n = (uint64_t)views->n;
    ASC_TRY(code, asc_alloc(&outcome->tallies, n, sizeof *outcome->tallies, "classes"), done);
    ASC_TRY(code, asc_alloc(&outcome->found, n, sizeof *outcome->found, "KS statistics"), done);
    for (int32_t v = 0; v < views->n && code == ASC_OK; v++) {
        code = asc_kinds_tally(views, &views->views[v], &outcome->tallies[v]);
        if (code == ASC_OK)
            code = asc_kinds_found_init(&views->views[v], &outcome->found[v]);
    }
done:
    return code;
}

void asc_kinds_outcome_free(asc_kinds_outcome *outcome) {
    for (int32_t v = 0; v < outcome->views.n; v++) {
        if (outcome->tallies)
            asc_kinds_tallies_free(&outcome->tallies[v]);
        if (outcome->found)
            asc_kinds_found_free(&outcome->found[v]);
    }
    free(outcome->tallies);
    free(outcome->found);
    asc_kinds_views_free(&outcome->views);
    asc_selection_free(&outcome->selection);
    *outcome = (asc_kinds_outcome){0};
}

void asc_kinds_outcome_pack(asc_kinds_outcome *outcome, asc_pack *pack) {
    for (int32_t v = 0; v < outcome->views.n; v++)
        asc_kinds_found_pack(&outcome->found[v], pack);
}
