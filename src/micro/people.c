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

static asc_code add_reals(asc_table *table, const char *prefix, const char *name,
                          const char *description, double **data) {
    char *whole = NULL;
    asc_code code = asc_format(&whole, "%s%s", prefix, name);
    if (code == ASC_OK)
        code = asc_table_add_reals(table, whole, "1", description, data);
    free(whole);
    return code;
}

asc_code asc_people_add_columns(asc_table *table, const char *prefix, asc_people_columns *c) {
    const struct {
        const char *name, *description;
        double **data;
    } reals[] = {
        {"shift", "Hodges-Lehmann estimate of the differences over people", &c->shift},
        {"ci_low", "95 % interval of the shift", &c->low},
        {"ci_high", "95 % interval of the shift", &c->high},
        {"ci_level", "Level of the interval: with fewer than 6 people 95 % is out of reach",
         &c->level},
        {"w", "Wilcoxon's signed rank of the differences: the smaller sum", &c->w},
        {"pvalue", "Two-sided, of the signed rank", &c->pvalue},
        {"pvalue_adjusted",
         "Benjamini-Hochberg over all rows with the same kind of comparison, measure and parameter",
         &c->adjusted},
    };
    char *method = NULL;
    asc_code code = ASC_OK;
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++)
        ASC_TRY(code, add_reals(table, prefix, reals[i].name, reals[i].description, reals[i].data),
                done);
    ASC_TRY(code, asc_format(&method, "%smethod", prefix), done);
    code = asc_table_add_text(table, method, "Of the p-value: exact or normal", &c->method);
done:
    free(method);
    return code;
}

asc_code asc_people_test(const double *differences, int64_t n, const asc_people_columns *c,
                         int64_t r) {
    asc_signed_rank test = {0};
    asc_location location = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_signed_rank_test(differences, n, &test), done);
    ASC_TRY(code, asc_hodges_lehmann(differences, n, &location), done);
    c->shift[r] = location.estimate;
    c->low[r] = location.low;
    c->high[r] = location.high;
    c->level[r] = location.level;
    c->pvalue[r] = test.pvalue;
    if (n > 0)
        c->w[r] = fmin(test.positive, test.negative);
    code = asc_copy_string(&c->method[r], isnan(test.pvalue) ? ""
                                          : test.exact       ? "exact"
                                                             : "normal");
done:
    return code;
}
