/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models with each other: the difference of their mean KS statistics on the same pairs. */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "macro/tables_parts.h"
#include "results/doubts.h"

/* The rows of one pair from `row` on. */
static asc_code fill_pair(const asc_table_source *source, const asc_model_pair *pair,
                          const int32_t *order, int64_t row, const asc_table *t) {
    const int64_t n = source->images->n_attributes;
    const char *first = asc_study_get_model(source->study, pair->first)->label;
    const char *second = asc_study_get_model(source->study, pair->second)->label;
    const double *pvalue = asc_reals(t, DIFFERENCE_PVALUE) + row;
    asc_code code = ASC_OK;
    for (int64_t i = 0; i < n; i++) {
        const int64_t r = row + i;
        const int32_t a = order[i];
        const double ks_first =
            asc_aggregate_of(source->ks, source->entropies, pair->first, ASC_AGGREGATE_MEAN, a);
        const double ks_second =
            asc_aggregate_of(source->ks, source->entropies, pair->second, ASC_AGGREGATE_MEAN, a);
        const double difference = ks_first - ks_second;
        const asc_estimate e = asc_spread_estimate(difference, &pair->spread[a], -1, 1);
        const asc_doubted doubt = {.doubt = asc_estimate_doubt(&e)};
        asc_reals(t, DIFFERENCE_KS_FIRST)[r] = ks_first;
        asc_reals(t, DIFFERENCE_KS_SECOND)[r] = ks_second;
        asc_reals(t, DIFFERENCE_DIFFERENCE)[r] = difference;
        asc_reals(t, DIFFERENCE_SE)[r] = e.error;
        asc_reals(t, DIFFERENCE_CI_LOW)[r] = e.interval.low;
        asc_reals(t, DIFFERENCE_CI_HIGH)[r] = e.interval.high;
        asc_reals(t, DIFFERENCE_PVALUE)[r] = asc_spread_pvalue(difference, &pair->spread[a]);
        ASC_TRY(code, asc_put_doubts(t, DIFFERENCE_NOTE, r, &doubt, 1), done);
        ASC_TRY(code, asc_put_text(t, DIFFERENCE_FIRST, r, first), done);
        ASC_TRY(code, asc_put_text(t, DIFFERENCE_SECOND, r, second), done);
        ASC_TRY(code, asc_put_text(t, DIFFERENCE_ATTRIBUTE, r, source->images->attribute_names[a]),
                done);
    }
    ASC_TRY(code, asc_adjust_benjamini_hochberg(pvalue, n, asc_reals(t, DIFFERENCE_BH) + row),
            done);
    code = asc_adjust_holm(pvalue, n, asc_reals(t, DIFFERENCE_HOLM) + row);
done:
    return code;
}

int64_t asc_macro_count_different(const asc_table *differences, int64_t row, int64_t n) {
    const double *adjusted = asc_reals(differences, DIFFERENCE_BH_MODELS);
    int64_t count = 0;
    for (int64_t r = row; r < row + n; r++)
        count += adjusted[r] <= 0.05;
    return count;
}

static asc_code put_matrix(const asc_table_source *source, const asc_table *differences,
                           asc_results *results) {
    const asc_uncertainty *u = source->uncertainty;
    const uint64_t n_pairs = (uint64_t)u->compared.n_pairs;
    double *pvalues = NULL, *holm = NULL;
    asc_table t = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&pvalues, n_pairs, sizeof *pvalues, "pairs of models"), done);
    ASC_TRY(code, asc_alloc(&holm, n_pairs, sizeof *holm, "pairs of models"), done);
    for (int64_t p = 0; p < u->compared.n_pairs; p++)
        pvalues[p] = asc_spread_pvalue(u->pairs[p].mean, &u->pairs[p].mean_spread);
    ASC_TRY(code, asc_adjust_holm(pvalues, u->compared.n_pairs, holm), done);
    ASC_TRY(code, asc_macro_begin_table(source, ASC_MACRO_MATRIX_TABLE, u->n_models, &t), done);
    for (int64_t m = 0; m < u->n_models; m++) {
        const char *label = asc_study_get_model(source->study, m)->label;
        ASC_TRY(code, asc_put_text(&t, MATRIX_MODEL, m, label), done);
        asc_reals_of(&t, MATRIX_DIFFERENCE, m)[m] = asc_reals_of(&t, MATRIX_SE, m)[m] = 0;
    }
    for (int64_t p = 0; p < u->compared.n_pairs; p++) {
        const asc_model_pair *pair = &u->pairs[p];
        for (int turned = 0; turned < 2; turned++) {
            const int64_t row = turned ? pair->second : pair->first;
            const int64_t m = turned ? pair->first : pair->second;
            asc_reals_of(&t, MATRIX_DIFFERENCE, m)[row] = turned ? -pair->mean : pair->mean;
            asc_reals_of(&t, MATRIX_SE, m)[row] = sqrt(pair->mean_spread.squares);
            asc_reals_of(&t, MATRIX_PVALUE, m)[row] = pvalues[p];
            asc_reals_of(&t, MATRIX_HOLM, m)[row] = holm[p];
            asc_ints_of(&t, MATRIX_DIFFERING, m)[row] =
                asc_macro_count_different(differences, p * u->n_attributes, u->n_attributes);
        }
    }
    code = asc_results_put_table(results, &t);
done:
    free(pvalues);
    free(holm);
    asc_table_free(&t);
    return code;
}

asc_code asc_macro_model_tables(const asc_table_source *source, const int32_t *order,
                                asc_results *results) {
    const asc_uncertainty *u = source->uncertainty;
    asc_table t = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_macro_begin_table(source, ASC_MACRO_DIFFERENCE_TABLE,
                                  u->compared.n_pairs * u->n_attributes, &t),
            done);
    for (int64_t p = 0; p < u->compared.n_pairs; p++)
        ASC_TRY(code, fill_pair(source, &u->pairs[p], order, p * u->n_attributes, &t), done);
    ASC_TRY(code,
            asc_adjust_benjamini_hochberg(asc_reals(&t, DIFFERENCE_PVALUE), t.rows,
                                          asc_reals(&t, DIFFERENCE_BH_MODELS)),
            done);
    ASC_TRY(code, asc_results_put_table(results, &t), done);
    if (u->compared.all)
        ASC_TRY(code, put_matrix(source, &t, results), done);
    code = asc_macro_ranking_table(source, &t, results);
done:
    asc_table_free(&t);
    return code;
}
