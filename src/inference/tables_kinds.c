/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "attrscope/stats.h"
#include "inference/columns.h"
#include "inference/tables.h"
#include "results/table_model.h"

/* Of the four statistics of a row, three are there: DISCO of classes, the distance covariance of
 * the others. */
static void fill_statistics(const asc_trait *trait, const asc_inference_kind_value *value,
                            int64_t row, const asc_table *t) {
    static const int of_column[] = {ASC_INFERENCE_KS_MAX, ASC_INFERENCE_KS_MEAN,
                                    ASC_INFERENCE_ENERGY, ASC_INFERENCE_ENERGY};
    const int absent = trait->kind == ASC_KIND_CLASSES ? KINDS_DCOV2 : KINDS_DISCO;
    for (int c = 0; c <= KINDS_DCOV2 - KINDS_KS_MAX; c++) {
        const int s = of_column[c];
        const bool is_there = KINDS_KS_MAX + c != absent;
        asc_reals(t, KINDS_KS_MAX + c)[row] = is_there ? value->test.statistic[s] : NAN;
        asc_reals(t, KINDS_P_KS_MAX + c)[row] = is_there ? value->test.pvalue[s] : NAN;
        asc_reals(t, KINDS_NULL_KS_MAX + c)[row] = is_there ? value->test.null_95[s] : NAN;
        asc_reals(t, KINDS_DETECTABLE_KS_MAX + c)[row] =
            is_there ? asc_inference_kind_value_detectable(value, s) : NAN;
    }
}

static asc_code fill_row(const asc_job *job, const asc_trait *trait, int64_t model,
                         const asc_inference_kind_value *value, int64_t row, const asc_table *t) {
    asc_reals(t, KINDS_PEOPLE)[row] = value->n_people;
    asc_reals(t, KINDS_CLASSES)[row] = value->n_classes;
    asc_ints(t, KINDS_DRAWS)[row] = (int64_t)value->test.n_draws;
    asc_ints(t, KINDS_PERMUTATIONS)[row] = (int64_t)value->test.n_permutations;
    asc_reals(t, KINDS_DCOR)[row] = value->correlation;
    asc_reals(t, KINDS_LEAST)[row] = value->test.least;
    fill_statistics(trait, value, row, t);
    asc_code code = asc_put_model(t, KINDS_MODEL, row, asc_study_get_model(job->study, model));
    if (code == ASC_OK)
        code = asc_put_text(t, KINDS_ATTRIBUTE, row, trait->name);
    return code == ASC_OK ? asc_put_text(t, KINDS_KIND, row, asc_kind_name(trait->kind)) : code;
}

static asc_code fill_given(const asc_trait *trait, const asc_inference_kind_value *value,
                           const asc_inference_kind_value *plain, const char *strata, int64_t row,
                           const asc_table *t) {
    const double omnibus = plain->test.statistic[ASC_INFERENCE_ENERGY];
    const bool is_disco = trait->kind == ASC_KIND_CLASSES;
    asc_reals(t, KINDS_STRATA)[row] = value->test.n_strata;
    asc_reals(t, KINDS_OVERLAP)[row] = value->test.overlap;
    asc_reals(t, KINDS_LEFT_OUT)[row] = value->test.n_left_out;
    asc_reals(t, KINDS_PLAIN_KS)[row] = plain->test.statistic[ASC_INFERENCE_KS_MAX];
    asc_reals(t, KINDS_PLAIN_DISCO)[row] = is_disco ? omnibus : NAN;
    asc_reals(t, KINDS_PLAIN_DCOV2)[row] = is_disco ? NAN : omnibus;
    asc_reals(t, KINDS_PLAIN_LEAST)[row] = plain->test.least;
    return asc_put_text(t, KINDS_STRATA_OF, row, strata);
}

asc_code asc_inference_kinds_table(const asc_job *job, const asc_images *images,
                                   const asc_inference_kind_value *values,
                                   asc_inference_given given,
                                   const asc_inference_kind_value *unadjusted,
                                   asc_results *results) {
    const int64_t n = images->n_traits, models = asc_study_model_count(job->study);
    const int which = given.n > 0 ? ASC_INFERENCE_KINDS_GIVEN_TABLE : ASC_INFERENCE_KINDS_TABLE;
    asc_table t = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_begin(&t, &asc_inference_tables[which], NULL, 0, n * models, NULL, 0),
            done);
    for (int64_t r = 0; r < n * models; r++) {
        const asc_trait *trait = &images->traits[r % n];
        ASC_TRY(code, fill_row(job, trait, r / n, &values[r], r, &t), done);
        const int32_t attribute = images->n_attributes + (int32_t)(r % n);
        if (given.n > 0)
            ASC_TRY(code,
                    fill_given(trait, &values[r], &unadjusted[r],
                               asc_inference_strata_name(given, attribute), r, &t),
                    done);
    }
    for (int64_t r = 0; r < n * models; r += n) {
        const double *least = asc_reals(&t, KINDS_LEAST) + r;
        ASC_TRY(code, asc_adjust_benjamini_hochberg(least, n, asc_reals(&t, KINDS_BH) + r), done);
        ASC_TRY(code, asc_adjust_holm(least, n, asc_reals(&t, KINDS_HOLM) + r), done);
    }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}
