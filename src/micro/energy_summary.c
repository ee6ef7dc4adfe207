/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "micro/columns.h"
#include "micro/people.h"
#include "micro/tables.h"

static asc_code fill_labels(const asc_people *people, const asc_field_group *group, int64_t r,
                            const asc_table *t) {
    const asc_lattice_model *about = &people->settings->lattice.models[group->model];
    const asc_micro_measure what = asc_micro_measure_at(people->settings, group->measure);
    const char *attribute = people->study->lattice.attributes[group->attribute].name;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_put_text(t, SUMMARY_MODEL, r, about->name), done);
    ASC_TRY(code, asc_put_text(t, SUMMARY_ARCHITECTURE, r, about->architecture), done);
    ASC_TRY(code, asc_put_text(t, SUMMARY_VARIANT, r, about->variant), done);
    ASC_TRY(code, asc_put_text(t, SUMMARY_ATTRIBUTE, r, attribute), done);
    ASC_TRY(code, asc_put_text(t, SUMMARY_MEASURE, r, what.name), done);
    asc_reals(t, SUMMARY_PARAMETER)[r] = what.parameter;
done:
    return code;
}

/* A group of fields against one of their nulls; with its median. */
static asc_code test_null(const asc_people *people, const asc_field_group *group, bool flips,
                          const asc_table *t, int64_t r) {
    int64_t n = 0;
    for (int64_t i = 0; i < people->count[group->model]; i++) {
        const asc_energy *energy = asc_people_energy(people, group, i);
        if (isnan(energy->value))
            continue;
        people->y[n] = flips ? energy->null_flips : energy->null_nodes;
        people->difference[n] = energy->value - people->y[n];
        n++;
    }
    if (n > 0)
        asc_reals(t, flips ? SUMMARY_NULL_FLIPS : SUMMARY_NULL_NODES)[r] =
            asc_quantile(people->y, n, 0.5);
    return asc_people_test(people->difference, n, t,
                           flips ? SUMMARY_FLIPS_SHIFT : SUMMARY_NODES_SHIFT, r);
}

static asc_code fill_row(const asc_people *people, const asc_field_group *group, int64_t r,
                         const asc_table *t) {
    const int64_t n = asc_people_values(people, group, people->x);
    asc_code code = ASC_OK;
    asc_ints(t, SUMMARY_N)[r] = n;
    if (n > 0) {
        asc_reals(t, SUMMARY_LOWER)[r] = asc_quantile(people->x, n, 0.25);
        asc_reals(t, SUMMARY_MEDIAN)[r] = asc_quantile(people->x, n, 0.5);
        asc_reals(t, SUMMARY_UPPER)[r] = asc_quantile(people->x, n, 0.75);
    }
    ASC_TRY(code, fill_labels(people, group, r, t), done);
    ASC_TRY(code, test_null(people, group, true, t, r), done);
    code = test_null(people, group, false, t, r);
done:
    return code;
}

/* The rows of a measure are a family; they stand apart in the table. */
static asc_code adjust(const asc_people *people, const asc_table *t, int test) {
    const int64_t measures = asc_micro_measures(people->settings), size = t->rows / measures;
    const double *pvalue = asc_reals(t, test + ASC_PEOPLE_PVALUE);
    double *out = asc_reals(t, test + ASC_PEOPLE_ADJUSTED), *p = NULL, *adjusted = NULL;
    asc_code code = asc_alloc(&p, (uint64_t)size, sizeof *p, "p-values");
    if (code == ASC_OK)
        code = asc_alloc(&adjusted, (uint64_t)size, sizeof *adjusted, "p-values");
    for (int64_t m = 0; m < measures && code == ASC_OK; m++) {
        for (int64_t i = 0; i < size; i++)
            p[i] = pvalue[i * measures + m];
        code = asc_adjust_benjamini_hochberg(p, size, adjusted);
        for (int64_t i = 0; i < size && code == ASC_OK; i++)
            out[i * measures + m] = adjusted[i];
    }
    free(p);
    free(adjusted);
    return code;
}

asc_code asc_micro_put_summary(const asc_people *people, asc_results *results) {
    const int64_t measures = asc_micro_measures(people->settings);
    const int64_t a = people->study->lattice.n_attributes;
    asc_table table = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&table, &asc_micro_tables[ASC_MICRO_SUMMARY_TABLE], NULL, 0,
                            people->settings->lattice.n_models * a * measures, NULL, 0),
            done);
    for (int64_t r = 0; r < table.rows; r++) {
        const asc_field_group group = {r / measures / a, r / measures % a, r % measures};
        ASC_TRY(code, fill_row(people, &group, r, &table), done);
    }
    ASC_TRY(code, adjust(people, &table, SUMMARY_FLIPS_SHIFT), done);
    ASC_TRY(code, adjust(people, &table, SUMMARY_NODES_SHIFT), done);
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}
