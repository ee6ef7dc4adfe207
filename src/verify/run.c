/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/verify.h"
#include "unit/key.h"
#include "verify/analysis.h"
#include "verify/columns.h"
#include "verify/page.h"
#include "verify/tables.h"

static asc_code select_images(const asc_job *job, int64_t model, asc_verify_outcome *outcome) {
    outcome->model = asc_study_get_model(job->study, model);
    return asc_selection_make_for(job->study, model, asc_verify_settings_of(job->settings)->keep,
                                  &outcome->selection);
}

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    return asc_units_of_models("verify", job, asc_verify_settings_of(job->settings)->keep, units,
                               n);
}

static void tell(const asc_verify_outcome *outcome) {
    const asc_rates *rates = &outcome->rates[ASC_VERIFY_ALL];
    asc_log(ASC_LOG_INFO,
            "verify: %s: AUC %.9g, EER %.3g over %lld matched and %lld unmatched pairs",
            outcome->model->label, rates->auc, rates->eer, (long long)rates->n_matched,
            (long long)rates->n_unmatched);
}

/* Distances in the unit of the embeddings. */
static void scale_outcome(asc_verify_outcome *outcome) {
    const asc_study_model *model = outcome->model;
    double *const distances[] = {&outcome->histogram.low, &outcome->histogram.high};
    for (size_t i = 0; i < sizeof distances / sizeof *distances; i++)
        *distances[i] = asc_study_in_unit(model, *distances[i]);
    for (int64_t p = 0; p < outcome->n_det; p++)
        outcome->det[p].threshold = asc_study_in_unit(model, outcome->det[p].threshold);
    for (int protocol = 0; protocol < ASC_VERIFY_PROTOCOLS; protocol++)
        for (int64_t p = 0; p < outcome->n_points; p++) {
            asc_estimate *threshold = &outcome->points[protocol][p].threshold;
            double *const parts[] = {&threshold->value, &threshold->error, &threshold->interval.low,
                                     &threshold->interval.high};
            for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
                *parts[i] = asc_study_in_unit(model, *parts[i]);
        }
}

static asc_code compute(const asc_job *job, int64_t unit, asc_pack *pack) {
    asc_verify_outcome outcome = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(job->comm, select_images(job, unit, &outcome)), done);
    ASC_TRY(code, asc_verify_all(job->comm, job->study, unit, job->settings, &outcome), done);
    ASC_TRY(code, asc_verify_sampled(job->comm, job->study, unit, job->settings, &outcome), done);
    tell(&outcome);
    scale_outcome(&outcome);
    asc_verify_outcome_pack(&outcome, pack);
done:
    asc_verify_outcome_free(&outcome);
    return code;
}

static asc_code assemble(const asc_job *job, asc_pack *packs, asc_results *results) {
    const int64_t n = asc_study_model_count(job->study);
    asc_verify_outcome *outcomes = NULL;
    asc_code code = asc_alloc(&outcomes, (uint64_t)n, sizeof *outcomes, "outcomes of models");
    for (int64_t m = 0; m < n && code == ASC_OK; m++) {
        code = select_images(job, m, &outcomes[m]);
        if (code == ASC_OK) {
            asc_verify_outcome_pack(&outcomes[m], &packs[m]);
            code = asc_pack_end(&packs[m]);
        }
    }
    if (code == ASC_OK)
        code = asc_verify_report(outcomes, n, job->settings->report.reference, results);
    for (int64_t m = 0; outcomes && m < n; m++)
        asc_verify_outcome_free(&outcomes[m]);
    free(outcomes);
    return code;
}

const asc_analysis asc_verify_analysis = {
    .name = "verify",
    .summary = "how well distances tell people apart, overall and for each attribute's groups",
    .about =
        "Pairs of one identity against pairs of two, over all pairs and over the published\n"
        "sample: AUC, equal error rate, accepted pairs at fixed false match rates, overlap,\n"
        "Bayes error; and both error rates inside each attribute's modalities and across,\n"
        "between classes and of every person, at the threshold that holds the false match rate\n"
        "of all pairs at 1e-3, or at a given one. What is of all pairs has standard errors and\n"
        "95 % intervals, with people as units.\n",
    .examples =
        "  mpirun -n 8 attrscope verify study.h5 -o results.h5\n"
        "  attrscope verify study.h5 -o results.h5 --verify.far=1e-3,1e-5 --verify.seed=7\n",
    .parameters = asc_verify_parameters,
    .settings_size = sizeof(asc_verify_settings),
    .tables = asc_verify_tables,
    .sections = asc_verify_sections,
    .of_labels = true,
    .stage = 1,
    .edition = 5,
    .open = open,
    .compute = compute,
    .assemble = assemble,
    .cost = asc_verify_cost,
    .describe = asc_verify_describe,
    .summarise = asc_verify_print_summary,
    .sum_up = asc_verify_sum_up,
};
