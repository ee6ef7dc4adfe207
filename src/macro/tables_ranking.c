/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models by how much attributes shape their distances, and each against the reference. */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "macro/tables_parts.h"
#include "results/doubts.h"
#include "results/table_model.h"

typedef struct by_mean {
    double mean;
    int64_t model;
} by_mean;

/* Descending, what is undefined last. */
static int compare(const void *a, const void *b) {
    const by_mean *x = a, *y = b;
    if (isnan(x->mean) || isnan(y->mean))
        return isnan(x->mean) - isnan(y->mean);
    if (x->mean != y->mean)
        return x->mean > y->mean ? -1 : 1;
    return (x->model > y->model) - (x->model < y->model);
}

static asc_code sort_models(const asc_uncertainty *u, by_mean **sorted) {
    asc_code code = asc_alloc(sorted, (uint64_t)u->n_models, sizeof **sorted, "models");
    for (int64_t m = 0; m < u->n_models && code == ASC_OK; m++)
        (*sorted)[m] = (by_mean){u->mean[m], m};
    if (code == ASC_OK)
        qsort(*sorted, (size_t)u->n_models, sizeof **sorted, compare);
    return code;
}

/* What model m is against the reference; returns what is to be said against the interval. */
static asc_doubt fill_difference(const asc_uncertainty *u, const asc_table *differences, int64_t m,
                                 int64_t r, const asc_table *t) {
    const int64_t p = asc_compared_against(&u->compared, m);
    if (p < 0) {
        asc_reals(t, RANKING_DIFFERENCE)[r] = asc_reals(t, RANKING_DIFFERENCE_SE)[r] = 0;
        asc_reals(t, RANKING_DIFFERENCE_LOW)[r] = asc_reals(t, RANKING_DIFFERENCE_HIGH)[r] = 0;
        return ASC_DOUBT_NONE;
    }
    const asc_model_pair *pair = &u->pairs[p];
    const double difference = pair->first == m ? pair->mean : -pair->mean;
    const asc_estimate e = asc_spread_estimate(difference, &pair->mean_spread, -1, 1);
    asc_reals(t, RANKING_DIFFERENCE)[r] = difference;
    asc_reals(t, RANKING_DIFFERENCE_SE)[r] = e.error;
    asc_reals(t, RANKING_DIFFERENCE_LOW)[r] = e.interval.low;
    asc_reals(t, RANKING_DIFFERENCE_HIGH)[r] = e.interval.high;
    asc_reals(t, RANKING_PVALUE)[r] = asc_spread_pvalue(difference, &pair->mean_spread);
    asc_ints(t, RANKING_DIFFERING)[r] =
        asc_macro_count_different(differences, p * u->n_attributes, u->n_attributes);
    return asc_estimate_doubt(&e);
}

/* Where no attribute is left for the mean, that is all there is to say. */
static asc_code put_note(const asc_uncertainty *u, const asc_table *t, int64_t r,
                         const asc_doubted doubts[2]) {
    return u->n_mean == 0 ? asc_put_text(t, RANKING_NOTE, r,
                                         "no attribute whose mean KS has a known error in every "
                                         "model, no mean_ks")
                          : asc_put_doubts(t, RANKING_NOTE, r, doubts, 2);
}

static asc_code fill_row(const asc_table_source *source, const asc_table *differences, int64_t m,
                         int64_t r, const asc_table *t) {
    const asc_uncertainty *u = source->uncertainty;
    const asc_estimate mean = asc_spread_estimate(u->mean[m], &u->mean_spread[m], 0, 1);
    asc_ints(t, RANKING_RANK)[r] = r + 1;
    asc_ints(t, RANKING_ATTRIBUTES)[r] = u->n_mean;
    asc_reals(t, RANKING_MEAN)[r] = mean.value;
    asc_reals(t, RANKING_SE)[r] = mean.error;
    asc_reals(t, RANKING_CI_LOW)[r] = mean.interval.low;
    asc_reals(t, RANKING_CI_HIGH)[r] = mean.interval.high;
    const asc_doubted doubts[] = {{"mean_ks", asc_estimate_doubt(&mean)},
                                  {"difference", fill_difference(u, differences, m, r, t)}};
    asc_code code = asc_put_model(t, RANKING_MODEL, r, asc_study_get_model(source->study, m));
    if (code == ASC_OK)
        code = put_note(u, t, r, doubts);
    return code == ASC_OK
               ? asc_put_text(t, RANKING_REFERENCE, r,
                              asc_study_get_model(source->study, u->compared.reference)->label)
               : code;
}

asc_code asc_macro_ranking_table(const asc_table_source *source, const asc_table *differences,
                                 asc_results *results) {
    const int64_t n = source->uncertainty->n_models;
    by_mean *sorted = NULL;
    asc_table t = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, sort_models(source->uncertainty, &sorted), done);
    ASC_TRY(code, asc_macro_begin_table(source, ASC_MACRO_RANKING_TABLE, n, &t), done);
    for (int64_t r = 0; r < n; r++)
        ASC_TRY(code, fill_row(source, differences, sorted[r].model, r, &t), done);
    ASC_TRY(code, asc_adjust_holm(asc_reals(&t, RANKING_PVALUE), n, asc_reals(&t, RANKING_HOLM)),
            done);
    code = asc_results_put_table(results, &t);
done:
    free(sorted);
    asc_table_free(&t);
    return code;
}
