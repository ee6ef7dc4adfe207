/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/differences.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

/* A person of a model's selection. */
typedef struct person {
    const char *label;
    int64_t k;
} person;

static int by_label(const void *a, const void *b) {
    return strcmp(((const person *)a)->label, ((const person *)b)->label);
}

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

/* The error of a difference, and how many people both models have. */
static double find_error(const double *a, const person *of_a, int64_t n_a, const double *b,
                         const person *of_b, int64_t n_b, int64_t *shared) {
    double squares = 0;
    *shared = 0;
    for (int64_t i = 0, j = 0; i < n_a || j < n_b;) {
        const int order = i == n_a ? 1 : j == n_b ? -1 : strcmp(of_a[i].label, of_b[j].label);
        double influence = 0;
        *shared += order == 0;
        if (order <= 0)
            influence += a[of_a[i++].k];
        if (order >= 0)
            influence -= b[of_b[j++].k];
        squares += influence * influence;
    }
    return sqrt(squares);
}

static asc_code list_people(const asc_verify_outcome *outcome, person **people) {
    const asc_images *images = &outcome->selection.images;
    asc_code code =
        asc_alloc(people, (uint64_t)images->n_identities, sizeof **people, "people of models");
    for (int64_t k = 0; k < images->n_identities && code == ASC_OK; k++)
        (*people)[k] = (person){images->identity_labels[k], k};
    if (code == ASC_OK)
        qsort(*people, (size_t)images->n_identities, sizeof **people, by_label);
    return code;
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

asc_code asc_differences_make(const asc_verify_outcome *outcomes, int64_t n_models,
                              asc_difference *differences) {
    const int64_t measures = asc_differences_measures(&outcomes[0]);
    const int64_t pairs = n_models * (n_models - 1) / 2;
    person **people = NULL;
    asc_difference *next = differences;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&people, (uint64_t)n_models, sizeof *people, "people of models"), done);
    for (int64_t m = 0; m < n_models; m++)
        ASC_TRY(code, list_people(&outcomes[m], &people[m]), done);
    for (int64_t measure = 0; measure < measures; measure++) {
        for (int64_t a = 0; a < n_models; a++)
            for (int64_t b = a + 1; b < n_models; b++, next++) {
                const asc_verify_people *of_a = &outcomes[a].people, *of_b = &outcomes[b].people;
                *next = (asc_difference){.a = a,
                                         .b = b,
                                         .measure = measure,
                                         .value_a = value_of(&outcomes[a], measure),
                                         .value_b = value_of(&outcomes[b], measure)};
                const double difference = next->value_a - next->value_b;
                next->error = find_error(of_a->influence + measure * of_a->n, people[a], of_a->n,
                                         of_b->influence + measure * of_b->n, people[b], of_b->n,
                                         &next->people);
                next->interval = asc_interval_of(difference, next->error, -1, 1);
                next->pvalue = asc_normal_pvalue(difference, next->error);
            }
        ASC_TRY(code, adjust(next - pairs, pairs), done);
    }
done:
    for (int64_t m = 0; people && m < n_models; m++)
        free(people[m]);
    free(people);
    return code;
}
