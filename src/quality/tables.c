/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/tables.h"

#include "quality/columns.h"
#include "results/table_model.h"

const char *const asc_quality_step_names[ASC_QUALITY_STEPS] = {
    "all", "min_images", "one_face", "min_single_face", "outliers", "min_kept"};

asc_code asc_quality_put_steps(const asc_study *study, const asc_quality_outcome *outcomes,
                               asc_results *results) {
    const int64_t n_models = asc_study_model_count(study);
    asc_table t = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_quality_tables[ASC_QUALITY_STEP_TABLE], NULL, 0,
                            n_models * ASC_QUALITY_STEPS, NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int s = 0; s < ASC_QUALITY_STEPS; s++) {
            const int64_t row = m * ASC_QUALITY_STEPS + s;
            ASC_TRY(code, asc_put_model(&t, STEP_MODEL, row, asc_study_get_model(study, m)), done);
            ASC_TRY(code, asc_put_text(&t, STEP_STEP, row, asc_quality_step_names[s]), done);
            asc_ints(&t, STEP_IMAGES)[row] = outcomes[m].subset.images[s];
            asc_ints(&t, STEP_IDENTITIES)[row] = outcomes[m].subset.identities[s];
        }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

asc_code asc_quality_put_images(const asc_study *study, const asc_selection *selection,
                                const asc_quality_outcome *outcomes, asc_results *results) {
    const int64_t n = selection->images.n, n_models = asc_study_model_count(study);
    asc_table t = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_quality_tables[ASC_QUALITY_IMAGE_TABLE], NULL, 0, n_models * n,
                            NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int64_t i = 0; i < n; i++) {
            const int64_t row = m * n + i;
            ASC_TRY(code, asc_put_model(&t, KEPT_MODEL, row, asc_study_get_model(study, m)), done);
            ASC_TRY(code, asc_put_text(&t, KEPT_IMAGE, row, selection->images.names[i]), done);
            asc_ints(&t, KEPT_KEPT)[row] = outcomes[m].subset.keep[i];
        }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}
