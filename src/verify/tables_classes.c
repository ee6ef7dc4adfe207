/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/table_model.h"
#include "sources/trait_classes.h"
#include "verify/columns.h"
#include "verify/tables.h"

/* Classes k and l of an attribute, with their cell. */
static asc_code fill_row(const asc_verify_outcome *outcome, const asc_trait *trait, int32_t k,
                         int32_t l, const asc_class_cell *cell, int64_t row, const asc_table *t) {
    static const asc_verify_cell_columns columns = {
        .rate = {CLASS_FALSE_MATCH, CLASS_FALSE_NON_MATCH},
        .pairs = {CLASS_UNMATCHED, CLASS_MATCHED},
        .wrong = {CLASS_FALSE_MATCHES, CLASS_FALSE_NON_MATCHES},
        .people = {CLASS_UNMATCHED_PEOPLE, CLASS_MATCHED_PEOPLE},
        .note = CLASS_NOTE};
    const asc_verify_point *point = asc_verify_judged_point(outcome);
    asc_reals(t, CLASS_FAR)[row] = point->far;
    asc_reals(t, CLASS_THRESHOLD)[row] = point->threshold.value;
    asc_ints(t, CLASS_PEOPLE_A)[row] = cell->people[0];
    asc_ints(t, CLASS_PEOPLE_B)[row] = cell->people[1];
    asc_code code = asc_verify_put_cell(t, &columns, row, cell);
    if (code == ASC_OK)
        code = asc_put_model(t, CLASS_MODEL, row, outcome->model);
    if (code == ASC_OK)
        code = asc_put_text(t, CLASS_ATTRIBUTE, row, trait->name);
    if (code == ASC_OK)
        code = asc_put_text(t, CLASS_KIND, row, asc_kind_name(trait->kind));
    if (code == ASC_OK)
        code = asc_put_text(t, CLASS_A, row, asc_trait_label(trait, k));
    return code == ASC_OK ? asc_put_text(t, CLASS_B, row, asc_trait_label(trait, l)) : code;
}

/* One model's rows, from `row` on. */
static asc_code fill_model(const asc_verify_outcome *outcome, int64_t row, const asc_table *t) {
    const asc_images *images = &outcome->selection.images;
    const asc_class_cell *cell = outcome->classes;
    asc_code code = ASC_OK;
    for (int32_t a = 0; a < images->n_traits; a++) {
        const asc_trait *trait = &images->traits[a];
        const int32_t n = asc_trait_count(trait);
        for (int32_t k = 0; k < n; k++)
            for (int32_t l = k; l < n && code == ASC_OK; l++)
                code = fill_row(outcome, trait, k, l, cell++, row++, t);
    }
    return code;
}

asc_code asc_verify_report_classes(const asc_verify_outcome *outcomes, int64_t n_models,
                                   asc_results *results) {
    const asc_images *images = &outcomes[0].selection.images;
    const int64_t rows = asc_class_counter_cells(images, images->n_traits);
    asc_table t = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_verify_tables[ASC_VERIFY_CLASS_TABLE], NULL, 0,
                            n_models * rows, NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        ASC_TRY(code, fill_model(&outcomes[m], m * rows, &t), done);
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}
