/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/differences.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "study/people.h"

int64_t asc_differences_measures(const asc_verify_outcome *outcome) {
    int64_t n = ASC_INFLUENCE_POINTS;
    for (int64_t p = 0; p < outcome->n_points; p++)
        n += !isnan(outcome->points[ASC_VERIFY_ALL][p].far);
    return n;
}

static double value_of(const asc_verify_outcome *outcome, int64_t measure) {
    if (measure == ASC_INFLUENCE_AUC)
        return outcome->auc[ASC_VERIFY_ALL].value;
    if (measure == ASC_INFLUENCE_EER)
        return outcome->eer[ASC_VERIFY_ALL].value;
    return outcome->points[ASC_VERIFY_ALL][measure - ASC_INFLUENCE_POINTS].accepted.value;
}

static asc_code adjust(asc_difference *differences, int64_t n) {
    double *p = NULL, *adjusted = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&p, (uint64_t)n, sizeof *p, "p-values"), done);
    ASC_TRY(code, asc_alloc(&adjusted, (uint64_t)n, sizeof *adjusted, "p-values"), done);
    for (int64_t i = 0; i < n; i++)
        p[i] = differences[i].pvalue;
    ASC_TRY(code, asc_adjust_benjamini_hochberg(p, n, adjusted), done);
    for (int64_t i = 0; i < n; i++)
        differences[i].bh = adjusted[i];
    ASC_TRY(code, asc_adjust_holm(p, n, adjusted), done);
    for (int64_t i = 0; i < n; i++)
        differences[i].holm = adjusted[i];
done:
    free(p);
    free(adjusted);
    return code;
}

/* What the influences of people on a difference say of it. */
static void judge(asc_difference *d, const asc_spread *spread) {
    d->estimate = asc_spread_estimate(d->value_a - d->value_b, spread, -1, 1);
    d->pvalue = asc_spread_pvalue(d->estimate.value, spread);
}

/* One pair of models; a measure's differences are `stride` apart. */
static asc_code compare(const asc_verify_outcome *outcomes, int64_t a, int64_t b, int64_t measures,
                        int64_t stride, asc_difference *first) {
    const asc_verify_people *of_a = &outcomes[a].people, *of_b = &outcomes[b].people;
    asc_people_pairs pairs;
    asc_code code =
        asc_people_pairs_make(&outcomes[a].selection.images, &outcomes[b].selection.images, &pairs);
    for (int64_t m = 0; m < measures && code == ASC_OK; m++) {
        asc_difference *d = first + m * stride;
        *d = (asc_difference){.a = a,
                              .b = b,
                              .measure = m,
                              .people = pairs.shared,
                              .value_a = value_of(&outcomes[a], m),
                              .value_b = value_of(&outcomes[b], m)};
        asc_spread spread;
        code = asc_people_pairs_spread(&pairs, of_a->influence + m * of_a->n,
                                       of_b->influence + m * of_b->n, &spread);
        if (code == ASC_OK)
            judge(d, &spread);
    }
    asc_people_pairs_free(&pairs);
    return code;
}

asc_code asc_differences_choose(const asc_verify_outcome *outcomes, int64_t n_models,
                                const char *reference, asc_compared *compared) {
    const asc_study_model **models = NULL;
    double *rates = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&models, (uint64_t)n_models, sizeof *models, "models"), done);
    ASC_TRY(code, asc_alloc(&rates, (uint64_t)n_models, sizeof *rates, "models"), done);
    for (int64_t m = 0; m < n_models; m++) {
        models[m] = outcomes[m].model;
        rates[m] = outcomes[m].eer[ASC_VERIFY_ALL].value;
    }
    code = asc_compared_choose(models, rates, n_models, reference, compared);
done:
    free(models);
    free(rates);
    return code;
}

asc_code asc_differences_make(const asc_verify_outcome *outcomes, const asc_compared *compared,
                              asc_difference *differences) {
    const int64_t measures = asc_differences_measures(&outcomes[0]), pairs = compared->n_pairs;
    asc_code code = ASC_OK;
    for (int64_t p = 0; p < pairs && code == ASC_OK; p++) {
        int64_t a, b;
        asc_compared_pair(compared, p, &a, &b);
        code = compare(outcomes, a, b, measures, pairs, differences + p);
    }
    for (int64_t m = 0; m < measures && code == ASC_OK; m++)
        code = adjust(differences + m * pairs, pairs);
    return code;
}
