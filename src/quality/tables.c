/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/tables.h"

#include "attrscope/memory.h"
#include "results/table_model.h"

static const char *const STEPS[ASC_QUALITY_STEPS] = {
    "all", "min_images", "one_face", "min_single_face", "outliers", "min_kept"};

asc_code asc_quality_put_steps(const asc_study *study, const asc_quality_subset *subsets,
                               asc_results *results) {
    const int64_t n_models = asc_study_model_count(study);
    asc_table table = {0};
    asc_model_columns who;
    char **step = NULL;
    int64_t *images = NULL, *identities = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "quality", "What each step towards the subset has left.",
                           n_models * ASC_QUALITY_STEPS),
            done);
    ASC_TRY(code, asc_table_add_model(&table, &who), done);
    ASC_TRY(code, asc_table_add_text(&table, "step", "step, in order", &step), done);
    ASC_TRY(code, asc_table_add_ints(&table, "images", "images", "images left", &images), done);
    ASC_TRY(code,
            asc_table_add_ints(&table, "identities", "identities", "identities left", &identities),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int s = 0; s < ASC_QUALITY_STEPS; s++) {
            const int64_t row = m * ASC_QUALITY_STEPS + s;
            const asc_study_model *about = asc_study_get_model(study, m);
            ASC_TRY(code, asc_table_set_model(&who, row, about), done);
            ASC_TRY(code, asc_copy_string(&step[row], STEPS[s]), done);
            images[row] = subsets[m].images[s];
            identities[row] = subsets[m].identities[s];
        }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

asc_code asc_quality_put_images(const asc_study *study, const asc_selection *selection,
                                const asc_quality_subset *subsets, asc_results *results) {
    const int64_t n = selection->images.n, n_models = asc_study_model_count(study);
    asc_table table = {0};
    asc_model_columns who;
    char **image = NULL;
    int64_t *kept = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "quality_images", "The subset of each model, image by image.",
                           n_models * n),
            done);
    ASC_TRY(code, asc_table_add_text(&table, "image", "file name of the image", &image), done);
    ASC_TRY(code, asc_table_add_model(&table, &who), done);
    ASC_TRY(code,
            asc_table_add_ints(&table, "kept", "1", "1 in the subset of the model, 0 not", &kept),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int64_t i = 0; i < n; i++) {
            const int64_t row = m * n + i;
            ASC_TRY(code, asc_table_set_model(&who, row, asc_study_get_model(study, m)), done);
            ASC_TRY(code, asc_copy_string(&image[row], selection->images.names[i]), done);
            kept[row] = subsets[m].keep[i];
        }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}
