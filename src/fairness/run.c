/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/unit.h"
#include "fairness/analysis.h"
#include "fairness/columns.h"
#include "fairness/measure.h"
#include "fairness/page.h"
#include "fairness/tables.h"

asc_code asc_fairness_check(const char *study, const asc_images *images) {
    if (images->n_attributes + images->n_traits == 0)
        return asc_fail(ASC_DATA,
                        "study %s: it has no attributes, so that there are no groups to compare; "
                        "name columns of groups in images.attributes",
                        study);
    if (images->n_identities < 2 || images->n_identities == images->n)
        return asc_fail(ASC_DATA,
                        "study %s: its %lld images are of %lld people; fairness needs pairs of two "
                        "people and pairs of one",
                        study, (long long)images->n, (long long)images->n_identities);
    return ASC_OK;
}

/* Attributes that the settings name must be there. */
static asc_code find_asked(const asc_study *study, const asc_fairness_settings *settings) {
    const asc_images *images = asc_study_images(study);
    for (int64_t a = 0; a < settings->n_attributes; a++) {
        const char *name = settings->attributes[a];
        if (asc_images_find_attribute(images, name) < 0 && asc_images_find_trait(images, name) < 0)
            return asc_fail(ASC_DATA,
                            "study %s: fairness.attributes: it has no attribute %s; attrscope "
                            "import says which it has",
                            asc_study_name(study), name);
    }
    return ASC_OK;
}

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    const asc_fairness_settings *settings = asc_fairness_settings_of(job->settings);
    if (settings->far.count + settings->thresholds.count == 0)
        return asc_fail(ASC_USAGE, "fairness.far and fairness.thresholds are empty; give a false "
                                   "match rate or a threshold at least");
    asc_code code = find_asked(job->study, settings);
    return code == ASC_OK ? asc_units_of_models("fairness", job, settings->keep, units, n) : code;
}

/* Says what cannot be compared. */
static void tell(const asc_fairness_outcome *outcome) {
    const asc_fairness_splits *splits = &outcome->splits;
    asc_log(ASC_LOG_INFO,
            "fairness of %s: %lld images of %lld people, %lld groups of %d attributes",
            outcome->model->label, (long long)splits->images->n, (long long)splits->people,
            (long long)splits->n_groups, splits->n);
    for (int32_t s = 0; s < splits->n; s++)
        if (splits->splits[s].n < 2)
            asc_log_once(ASC_LOG_WARN,
                         "fairness: attribute %s has %s of enough people, so that there is "
                         "nothing to compare (fairness.people_at_least)",
                         splits->splits[s].attribute,
                         splits->splits[s].n == 0 ? "no group" : "one group");
}

static asc_code compute(const asc_job *job, int64_t model, asc_pack *pack) {
    asc_fairness_outcome outcome = {0};
    asc_code code = ASC_OK;
    int rank = 0;
    MPI_Comm_rank(job->comm, &rank);
    ASC_TRY(code, asc_agree(job->comm, asc_fairness_outcome_init(job, model, &outcome)), done);
    tell(&outcome);
    ASC_TRY(code, asc_fairness_measure(job, model, &outcome), done);
    if (rank == 0) /* who alone has the sums */
        asc_fairness_outcome_pack(&outcome, pack);
done:
    asc_fairness_outcome_free(&outcome);
    return code;
}

static asc_code assemble(const asc_job *job, asc_pack *packs, asc_results *results) {
    const int64_t n = asc_study_model_count(job->study);
    asc_fairness_outcome *outcomes = NULL;
    asc_code code = asc_alloc(&outcomes, (uint64_t)n, sizeof *outcomes, "outcomes of models");
    for (int64_t m = 0; m < n && code == ASC_OK; m++) {
        code = asc_fairness_outcome_init(job, m, &outcomes[m]);
        if (code == ASC_OK) {
            asc_fairness_outcome_pack(&outcomes[m], &packs[m]);
            code = asc_pack_end(&packs[m]);
        }
    }
    if (code == ASC_OK)
        code = asc_fairness_put_tables(outcomes, n, asc_fairness_settings_of(job->settings)->alpha,
                                       results);
    for (int64_t m = 0; outcomes && m < n; m++)
        asc_fairness_outcome_free(&outcomes[m]);
    free(outcomes);
    return code;
}

const asc_analysis asc_fairness_analysis = {
    .name = "fairness",
    .summary = "whether error rates of verification differ between groups, with intervals",
    .about =
        "For every attribute, of whatever kind, and intersections of images.derive: false\n"
        "matches among people of one group and false non-matches, at thresholds that hold the\n"
        "false match rate of all pairs or that are given; the threshold each group needs; FDR,\n"
        "IR, GARBE and ratios; a bootstrap of people gives every figure its interval, and the\n"
        "verdict says what that allows to say.\n",
    .examples = "  mpirun -n 8 attrscope fairness study.h5 -o results.h5\n"
                "  attrscope fairness study.h5 -o results.h5 --fairness.far=1e-3,1e-4\n"
                "  attrscope fairness study.h5 -o results.h5 --fairness.attributes=gender\n",
    .parameters = asc_fairness_parameters,
    .settings_size = sizeof(asc_fairness_settings),
    .tables = asc_fairness_tables,
    .sections = asc_fairness_sections,
    .stage = 1,
    .edition = 2,
    .check = asc_fairness_check,
    .open = open,
    .compute = compute,
    .assemble = assemble,
    .cost = asc_fairness_cost,
    .describe = asc_fairness_describe,
};
