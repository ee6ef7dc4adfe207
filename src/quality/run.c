/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/pack.h"
#include "attrscope/quality.h"
#include "quality/analysis.h"
#include "quality/columns.h"
#include "quality/outcome.h"
#include "quality/page.h"
#include "quality/tables.h"
#include "unit/key.h"

static void tell(const asc_job *job, int64_t model, const asc_quality_subset *subset) {
    const int last = ASC_QUALITY_MIN_KEPT;
    asc_log(subset->images[last] ? ASC_LOG_INFO : ASC_LOG_WARN,
            "quality: %s: %lld of %lld images and %lld of %lld identities are kept",
            asc_study_get_model(job->study, model)->label, (long long)subset->images[last],
            (long long)subset->images[ASC_QUALITY_ALL], (long long)subset->identities[last],
            (long long)subset->identities[ASC_QUALITY_ALL]);
}

static asc_code open(asc_job *job, asc_unit **units, int64_t *n) {
    const char *faces = asc_quality_settings_of(job->settings)->faces_column;
    if (asc_images_find_feature(asc_study_images(job->study), faces) < 0)
        asc_log_once(ASC_LOG_WARN,
                     "quality: the images have no column %s; every image counts as showing "
                     "one face",
                     faces);
    return asc_units_of_models("quality", job, ASC_KEEP_ALL, units, n);
}

static asc_code compute(const asc_job *job, int64_t model, asc_pack *pack) {
    asc_selection selection = {0};
    asc_quality_outcome outcome = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(job->comm, asc_selection_make(job->study, ASC_KEEP_ALL, &selection)),
            done);
    ASC_TRY(code,
            asc_quality_subset_find(job->comm, job->study, model, &selection, job->settings,
                                    &outcome.subset),
            done);
    tell(job, model, &outcome.subset);
    if (asc_quality_settings_of(job->settings)->effects)
        ASC_TRY(code,
                asc_quality_effects_find(job->comm, job->study, model, &selection, &outcome.subset,
                                         &outcome.effects),
                done);
    code = asc_quality_outcome_pack(&outcome, &selection.images, job->settings, pack);
done:
    asc_quality_outcome_free(&outcome);
    asc_selection_free(&selection);
    return code;
}

static asc_code assemble(const asc_job *job, asc_pack *packs, asc_results *results) {
    const int64_t n_models = asc_study_model_count(job->study);
    asc_selection selection = {0};
    asc_quality_outcome *outcomes = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_selection_make(job->study, ASC_KEEP_ALL, &selection), done);
    ASC_TRY(code, asc_alloc(&outcomes, (uint64_t)n_models, sizeof *outcomes, "subsets"), done);
    for (int64_t m = 0; m < n_models; m++)
        ASC_TRY(code,
                asc_quality_outcome_pack(&outcomes[m], &selection.images, job->settings, &packs[m]),
                done);
    ASC_TRY(code, asc_quality_put_steps(job->study, outcomes, results), done);
    ASC_TRY(code, asc_quality_put_images(job->study, &selection, outcomes, results), done);
    if (asc_quality_settings_of(job->settings)->effects)
        code = asc_quality_put_effects(job->study, &selection.images, outcomes, results);
done:
    for (int64_t m = 0; outcomes && m < n_models; m++)
        asc_quality_outcome_free(&outcomes[m]);
    free(outcomes);
    asc_selection_free(&selection);
    return code;
}

const asc_analysis asc_quality_analysis = {
    .name = "quality",
    .summary = "find each model's high-quality images",
    .about = "Keeps identities with many images, images with exactly one face, and within each\n"
             "identity the images that lie close to another one (nearer than the median\n"
             "distance). Table quality counts what each step has left, quality_images lists every\n"
             "image, quality_effects says what each step does to AUC and KS. With keep: quality "
             "and the same settings of quality, analyses that write to\n"
             "the same results file use the subsets.\n",
    .examples = "  mpirun -n 8 attrscope quality study.h5 -o results.h5\n"
                "  attrscope quality study.h5 -o results.h5 --quality.min_images=10\n",
    .parameters = asc_quality_parameters,
    .settings_size = sizeof(asc_quality_settings),
    .tables = asc_quality_tables,
    .sections = asc_quality_sections,
    .edition = 3,
    .of_labels = true,
    .of_all_images = true,
    .open = open,
    .compute = compute,
    .assemble = assemble,
    .share = asc_quality_share,
    .cost = asc_quality_cost,
    .describe = asc_quality_describe,
};
