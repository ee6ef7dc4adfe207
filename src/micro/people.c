/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/people.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

asc_code asc_people_init(const asc_settings *settings, const asc_micro_study *study,
                         asc_people *people) {
    const uint64_t models = (uint64_t)settings->lattice.n_models, tasks = (uint64_t)study->n_tasks;
    asc_code code = ASC_OK;
    *people = (asc_people){.settings = settings, .study = study};
    ASC_TRY(code, asc_alloc(&people->first, models, sizeof(int64_t), "people"), done);
    ASC_TRY(code, asc_alloc(&people->count, models, sizeof(int64_t), "people"), done);
    ASC_TRY(code, asc_alloc(&people->x, tasks, sizeof(double), "energies"), done);
    ASC_TRY(code, asc_alloc(&people->y, tasks, sizeof(double), "energies"), done);
    ASC_TRY(code, asc_alloc(&people->difference, tasks, sizeof(double), "energies"), done);
    for (int64_t t = study->n_tasks - 1; t >= 0; t--) {
        people->first[study->tasks[t].model] = t;
        people->count[study->tasks[t].model]++;
    }
done:
    return code;
}

void asc_people_free(asc_people *people) {
    free(people->first);
    free(people->count);
    free(people->x);
    free(people->y);
    free(people->difference);
    *people = (asc_people){0};
}

const asc_energy *asc_people_energy(const asc_people *people, const asc_field_group *group,
                                    int64_t i) {
    const int64_t task = people->first[group->model] + i;
    const int64_t field = task * people->study->lattice.n_attributes + group->attribute;
    return &people->study->energies[field * asc_micro_measures(people->settings) + group->measure];
}

int64_t asc_people_values(const asc_people *people, const asc_field_group *group, double *out) {
    int64_t n = 0;
    for (int64_t i = 0; i < people->count[group->model]; i++) {
        const double value = asc_people_energy(people, group, i)->value;
        if (!isnan(value))
            out[n++] = value;
    }
    return n;
}

int64_t asc_people_partner(const asc_people *people, int64_t model, int64_t i, int64_t other) {
    const asc_micro_task *tasks = people->study->tasks;
    const char *name = tasks[people->first[model] + i].name;
    const int64_t n = people->count[other];
    if (model == other)
        return i;
    /* Mostly the same people in the same order. */
    for (int64_t k = 0; k < n; k++)
        if (strcmp(tasks[people->first[other] + (i + k) % n].name, name) == 0)
            return (i + k) % n;
    return -1;
}

asc_code asc_people_test(const double *differences, int64_t n, const asc_table *table, int first,
                         int64_t r) {
    asc_signed_rank test = {0};
    asc_location location = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_signed_rank_test(differences, n, &test), done);
    ASC_TRY(code, asc_hodges_lehmann(differences, n, &location), done);
    asc_reals(table, first + ASC_PEOPLE_SHIFT)[r] = location.estimate;
    asc_reals(table, first + ASC_PEOPLE_CI_LOW)[r] = location.low;
    asc_reals(table, first + ASC_PEOPLE_CI_HIGH)[r] = location.high;
    asc_reals(table, first + ASC_PEOPLE_CI_LEVEL)[r] = location.level;
    asc_reals(table, first + ASC_PEOPLE_PVALUE)[r] = test.pvalue;
    if (n > 0)
        asc_reals(table, first + ASC_PEOPLE_W)[r] = fmin(test.positive, test.negative);
    code = asc_put_text(table, first + ASC_PEOPLE_METHOD, r,
                        isnan(test.pvalue) ? ""
                        : test.exact       ? "exact"
                                           : "normal");
done:
    return code;
}
