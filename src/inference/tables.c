/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/tables.h"

#include "attrscope/stats.h"
#include "inference/columns.h"
#include "results/table_model.h"

static asc_code fill_row(const asc_job *job, const asc_images *images,
                         const asc_inference_value *value, int64_t row, const asc_table *t) {
    const int64_t n = images->n_attributes;
    const asc_study_model *model = asc_study_get_model(job->study, row / n);
    asc_reals(t, TEST_POSITIVE)[row] = value->n_positive;
    asc_reals(t, TEST_NEGATIVE)[row] = value->n_negative;
    asc_ints(t, TEST_DRAWS)[row] = (int64_t)value->n_draws;
    asc_ints(t, TEST_PERMUTATIONS)[row] = (int64_t)value->n_permutations;
    asc_reals(t, TEST_LEAST)[row] = value->least;
    for (int s = 0; s < ASC_INFERENCE_STATISTICS; s++) {
        asc_reals(t, TEST_KS_POSITIVE + s)[row] = value->statistic[s];
        asc_reals(t, TEST_P_KS_POSITIVE + s)[row] = value->pvalue[s];
        asc_reals(t, TEST_NULL_KS_POSITIVE + s)[row] = value->null_95[s];
        asc_reals(t, TEST_DETECTABLE_KS_POSITIVE + s)[row] =
            asc_inference_value_detectable(value, s);
    }
    asc_code code = asc_put_model(t, TEST_MODEL, row, model);
    return code == ASC_OK ? asc_put_text(t, TEST_ATTRIBUTE, row, images->attribute_names[row % n])
                          : code;
}

/* What the tests among pairs that share others' values have besides. */
static asc_code fill_given(const asc_inference_value *value, const asc_inference_value *plain,
                           const char *strata, int64_t row, const asc_table *t) {
    asc_reals(t, TEST_STRATA)[row] = value->n_strata;
    asc_reals(t, TEST_OVERLAP)[row] = value->overlap;
    asc_reals(t, TEST_LEFT_OUT)[row] = value->n_left_out;
    asc_reals(t, TEST_PLAIN_KS)[row] = plain->statistic[ASC_INFERENCE_KS_MEAN];
    asc_reals(t, TEST_PLAIN_ENERGY)[row] = plain->statistic[ASC_INFERENCE_ENERGY];
    asc_reals(t, TEST_PLAIN_LEAST)[row] = plain->least;
    return asc_put_text(t, TEST_STRATA_OF, row, strata);
}

asc_code asc_inference_table(const asc_job *job, const asc_images *images,
                             const asc_inference_value *values, asc_inference_given given,
                             const asc_inference_value *unadjusted, asc_results *results) {
    const int64_t n = images->n_attributes, models = asc_study_model_count(job->study);
    const int which = given.n > 0 ? ASC_INFERENCE_GIVEN_TABLE : ASC_INFERENCE_TEST_TABLE;
    asc_table t = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_begin(&t, &asc_inference_tables[which], NULL, 0, n * models, NULL, 0),
            done);
    for (int64_t r = 0; r < n * models; r++) {
        ASC_TRY(code, fill_row(job, images, &values[r], r, &t), done);
        if (given.n > 0)
            ASC_TRY(code,
                    fill_given(&values[r], &unadjusted[r],
                               asc_inference_strata_name(given, (int32_t)(r % n)), r, &t),
                    done);
    }
    for (int64_t r = 0; r < n * models; r += n) {
        const double *least = asc_reals(&t, TEST_LEAST) + r;
        ASC_TRY(code, asc_adjust_benjamini_hochberg(least, n, asc_reals(&t, TEST_BH) + r), done);
        ASC_TRY(code, asc_adjust_holm(least, n, asc_reals(&t, TEST_HOLM) + r), done);
    }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}
