/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/columns.h"
#include "quality/tables.h"
#include "results/doubts.h"
#include "results/table_model.h"

static const int COLUMNS[ASC_QUALITY_VIEWS] = {EFFECT_VALUE, EFFECT_CHANGE, EFFECT_TOTAL};
static const char *const VIEWS[ASC_QUALITY_VIEWS] = {"value", "change", "total"};

static asc_code put_note(const asc_quality_effects *effects, int step, int64_t figure,
                         const asc_table *t, int64_t row) {
    asc_doubted doubts[ASC_QUALITY_VIEWS];
    /* Nothing has changed before the first step. */
    const int n = step == ASC_QUALITY_ALL ? 1 : ASC_QUALITY_VIEWS;
    for (int v = 0; v < n; v++)
        doubts[v] = (asc_doubted){
            VIEWS[v], asc_estimate_doubt(asc_quality_figure_of(effects, step, v, figure))};
    return asc_put_doubts(t, EFFECT_NOTE, row, doubts, n);
}

static asc_code put_row(const asc_study_model *model, const asc_images *images,
                        const asc_quality_effects *effects, int step, int64_t figure,
                        const asc_table *t, int64_t row) {
    static const char *const NAMES[] = {"auc", "mean_ks", "ks"};
    const bool of_attribute = figure >= ASC_QUALITY_FIGURE_KS;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_put_model(t, EFFECT_MODEL, row, model), done);
    ASC_TRY(code, asc_put_text(t, EFFECT_STEP, row, asc_quality_step_names[step]), done);
    ASC_TRY(
        code,
        asc_put_text(t, EFFECT_FIGURE, row, NAMES[of_attribute ? ASC_QUALITY_FIGURE_KS : figure]),
        done);
    ASC_TRY(
        code,
        asc_put_text(t, EFFECT_ATTRIBUTE, row,
                     of_attribute ? images->attribute_names[figure - ASC_QUALITY_FIGURE_KS] : ""),
        done);
    for (int v = 0; v < ASC_QUALITY_VIEWS; v++) {
        const asc_estimate *f = asc_quality_figure_of(effects, step, v, figure);
        asc_reals(t, COLUMNS[v])[row] = f->value;
        asc_reals(t, COLUMNS[v] + 1)[row] = f->error;
        asc_reals(t, COLUMNS[v] + 2)[row] = f->interval.low;
        asc_reals(t, COLUMNS[v] + 3)[row] = f->interval.high;
    }
    code = put_note(effects, step, figure, t, row);
done:
    return code;
}

asc_code asc_quality_put_effects(const asc_study *study, const asc_images *images,
                                 const asc_quality_outcome *outcomes, asc_results *results) {
    const int64_t n_models = asc_study_model_count(study);
    const int64_t figures =
        images->n_attributes > 0 ? outcomes[0].effects.n : ASC_QUALITY_FIGURE_AUC + 1;
    asc_table t = {0};
    asc_code code = ASC_OK;
    int64_t row = 0;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_quality_tables[ASC_QUALITY_EFFECT_TABLE], NULL, 0,
                            n_models * ASC_QUALITY_STEPS * figures, NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int s = 0; s < ASC_QUALITY_STEPS; s++)
            for (int64_t f = 0; f < figures; f++)
                ASC_TRY(code,
                        put_row(asc_study_get_model(study, m), images, &outcomes[m].effects, s, f,
                                &t, row++),
                        done);
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}
