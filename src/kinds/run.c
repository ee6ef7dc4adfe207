/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "kinds/analysis.h"
#include "kinds/columns.h"
#include "kinds/measure.h"
#include "kinds/outcome.h"
#include "kinds/page.h"
#include "kinds/tables.h"
#include "unit/key.h"

asc_code asc_kinds_check(const char *study, const asc_images *images) {
    int32_t n = 0;
    for (int32_t t = 0; t < images->n_traits; t++)
        n += asc_kinds_has_view(&images->traits[t]);
    if (n == 0)
        return asc_fail(ASC_DATA,
                        "study %s: it has no attributes of 2 to %d classes and no continuous ones; "
                        "leave kinds out, or name columns of such in images.attributes",
                        study, ASC_KINDS_CLASSES_MOST);
    if (images->n_identities < 2)
        return asc_fail(ASC_DATA,
                        "study %s: its %lld images are of one identity; distances between people "
                        "need at least two: look at the column identity",
                        study, (long long)images->n);
    return ASC_OK;
}

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    const asc_images *images = asc_study_images(job->study);
    for (int32_t t = 0; t < images->n_traits; t++)
        if (!asc_kinds_has_view(&images->traits[t]))
            asc_log_once(ASC_LOG_WARN,
                         "kinds: attribute %s has %d classes and is left out; up to %d are looked "
                         "at: join some",
                         images->traits[t].name, images->traits[t].n_labels,
                         ASC_KINDS_CLASSES_MOST);
    return asc_units_of_models("kinds", job, asc_kinds_settings_of(job->settings)->keep, units, n);
}

static asc_code compute(const asc_job *job, int64_t model, asc_pack *pack) {
    asc_kinds_outcome outcome = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(job->comm, asc_kinds_outcome_init(job, model, &outcome)), done);
    asc_log(ASC_LOG_INFO, "kinds of %s: %lld images, %d attributes", outcome.model->label,
            (long long)outcome.selection.images.n, outcome.views.n);
    const asc_kinds_input input = {.comm = job->comm,
                                   .study = job->study,
                                   .model = model,
                                   .rows = outcome.selection.rows,
                                   .views = &outcome.views,
                                   .tallies = outcome.tallies,
                                   .exact = asc_kinds_settings_of(job->settings)->exact};
    ASC_TRY(code, asc_kinds_measure(&input, outcome.found), done);
    for (int32_t v = 0; v < outcome.views.n; v++)
        asc_kinds_found_scale(outcome.model, &outcome.found[v]);
    asc_kinds_outcome_pack(&outcome, pack);
done:
    asc_kinds_outcome_free(&outcome);
    return code;
}

static asc_code assemble(const asc_job *job, asc_pack *packs, asc_results *results) {
    const int64_t n = asc_study_model_count(job->study);
    asc_kinds_outcome *outcomes = NULL;
    asc_code code = asc_alloc(&outcomes, (uint64_t)n, sizeof *outcomes, "outcomes of models");
    for (int64_t m = 0; m < n && code == ASC_OK; m++) {
        code = asc_kinds_outcome_init(job, m, &outcomes[m]);
        if (code == ASC_OK) {
            asc_kinds_outcome_pack(&outcomes[m], &packs[m]);
            code = asc_pack_end(&packs[m]);
        }
    }
    if (code == ASC_OK)
        code = asc_kinds_put_tables(outcomes, n, results);
    for (int64_t m = 0; outcomes && m < n; m++)
        asc_kinds_outcome_free(&outcomes[m]);
    free(outcomes);
    return code;
}

const asc_analysis asc_kinds_analysis = {
    .name = "kinds",
    .summary = "KS statistics, energies, distance covariance of classes, steps and numbers",
    .about =
        "For every attribute of classes, in an order or not, and every continuous one: how\n"
        "distances between people inside a class differ from those to other classes, how they\n"
        "grow with the gap, and how the attribute's values lie within people. Over all pairs.\n",
    .examples = "  mpirun -n 8 attrscope kinds study.h5 -o results.h5\n"
                "  attrscope kinds study.h5 -o results.h5 --kinds.weighting=image\n"
                "  attrscope kinds study.h5 -o results.h5 --kinds.exact=false\n",
    .parameters = asc_kinds_parameters,
    .settings_size = sizeof(asc_kinds_settings),
    .tables = asc_kinds_tables,
    .sections = asc_kinds_sections,
    .by_default = true,
    .needs = ASC_NEEDS_KINDS,
    .stage = 1,
    .edition = 7,
    .check = asc_kinds_check,
    .open = open,
    .compute = compute,
    .assemble = assemble,
    .cost = asc_kinds_cost,
    .describe = asc_kinds_describe,
    .summarise = asc_kinds_print_summary,
};
