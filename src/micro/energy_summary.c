/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "micro/people.h"
#include "micro/tables.h"

typedef struct summary_columns {
    char **model, **architecture, **variant, **attribute, **measure;
    double *parameter, *median, *lower, *upper, *null_nodes, *null_flips;
    int64_t *n;
    asc_people_columns flips, nodes; /* of what values are beyond either null */
} summary_columns;

static asc_code add_columns(asc_table *table, summary_columns *c) {
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_add_text(table, "model", "The model", &c->model), done);
    ASC_TRY(code, asc_table_add_text(table, "architecture", "Its architecture", &c->architecture),
            done);
    ASC_TRY(code, asc_table_add_text(table, "variant", "Its variant", &c->variant), done);
    ASC_TRY(code, asc_table_add_text(table, "attribute", "The attribute", &c->attribute), done);
    ASC_TRY(code, asc_table_add_text(table, "measure", "As in energies", &c->measure), done);
    ASC_TRY(code,
            asc_table_add_reals(table, "parameter", "1", "k, or radius in units of d_avg",
                                &c->parameter),
            done);
    ASC_TRY(code, asc_table_add_ints(table, "n", "identities", "Identities with a value", &c->n),
            done);
    ASC_TRY(code, asc_table_add_reals(table, "lower_quartile", "1", "Over identities", &c->lower),
            done);
    ASC_TRY(code, asc_table_add_reals(table, "median", "1", "Over identities", &c->median), done);
    ASC_TRY(code, asc_table_add_reals(table, "upper_quartile", "1", "Over identities", &c->upper),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "null_nodes", "1",
                                "What random nodes would give on this lattice; median over "
                                "identities",
                                &c->null_nodes),
            done);
    ASC_TRY(code,
            asc_table_add_reals(table, "null_flips", "1",
                                "Mean over all flips of blocks; median over identities",
                                &c->null_flips),
            done);
    ASC_TRY(code, asc_people_add_columns(table, "flips_", &c->flips), done);
    code = asc_people_add_columns(table, "nodes_", &c->nodes);
done:
    return code;
}

static asc_code fill_labels(const asc_people *people, const asc_field_group *group, int64_t r,
                            const summary_columns *out) {
    const asc_lattice_model *about = &people->settings->lattice.models[group->model];
    const asc_micro_measure what = asc_micro_measure_at(people->settings, group->measure);
    const char *attribute = people->study->lattice.attributes[group->attribute].name;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_copy_string(&out->model[r], about->name), done);
    ASC_TRY(code, asc_copy_string(&out->architecture[r], about->architecture), done);
    ASC_TRY(code, asc_copy_string(&out->variant[r], about->variant), done);
    ASC_TRY(code, asc_copy_string(&out->attribute[r], attribute), done);
    ASC_TRY(code, asc_copy_string(&out->measure[r], what.name), done);
    out->parameter[r] = what.parameter;
done:
    return code;
}

/* A group of fields against one of their nulls; *median: of the null. */
static asc_code test_null(const asc_people *people, const asc_field_group *group, bool flips,
                          double *median, const asc_people_columns *out, int64_t r) {
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
        *median = asc_quantile(people->y, n, 0.5);
    return asc_people_test(people->difference, n, out, r);
}

static asc_code fill_row(const asc_people *people, const asc_field_group *group, int64_t r,
                         const summary_columns *out) {
    const int64_t n = asc_people_values(people, group, people->x);
    asc_code code = ASC_OK;
    out->n[r] = n;
    if (n > 0) {
        out->lower[r] = asc_quantile(people->x, n, 0.25);
        out->median[r] = asc_quantile(people->x, n, 0.5);
        out->upper[r] = asc_quantile(people->x, n, 0.75);
    }
    ASC_TRY(code, fill_labels(people, group, r, out), done);
    ASC_TRY(code, test_null(people, group, true, &out->null_flips[r], &out->flips, r), done);
    code = test_null(people, group, false, &out->null_nodes[r], &out->nodes, r);
done:
    return code;
}

/* The rows of a measure are a family; they stand apart in the table. */
static asc_code adjust(const asc_people *people, int64_t rows, const asc_people_columns *test) {
    const int64_t measures = asc_micro_measures(people->settings), size = rows / measures;
    double *p = NULL, *adjusted = NULL;
    asc_code code = asc_alloc(&p, (uint64_t)size, sizeof *p, "p-values");
    if (code == ASC_OK)
        code = asc_alloc(&adjusted, (uint64_t)size, sizeof *adjusted, "p-values");
    for (int64_t m = 0; m < measures && code == ASC_OK; m++) {
        for (int64_t i = 0; i < size; i++)
            p[i] = test->pvalue[i * measures + m];
        code = asc_adjust_benjamini_hochberg(p, size, adjusted);
        for (int64_t i = 0; i < size && code == ASC_OK; i++)
            test->adjusted[i * measures + m] = adjusted[i];
    }
    free(p);
    free(adjusted);
    return code;
}

asc_code asc_micro_put_summary(const asc_people *people, asc_results *results) {
    const int64_t measures = asc_micro_measures(people->settings);
    const int64_t a = people->study->lattice.n_attributes;
    asc_table table = {0};
    summary_columns columns;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "energy_summary",
                           "Energies over the identities, and signed ranks of what they are beyond "
                           "flips of blocks and beyond random nodes",
                           people->settings->lattice.n_models * a * measures),
            done);
    ASC_TRY(code, add_columns(&table, &columns), done);
    for (int64_t r = 0; r < table.rows; r++) {
        const asc_field_group group = {r / measures / a, r / measures % a, r % measures};
        ASC_TRY(code, fill_row(people, &group, r, &columns), done);
    }
    ASC_TRY(code, adjust(people, table.rows, &columns.flips), done);
    ASC_TRY(code, adjust(people, table.rows, &columns.nodes), done);
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}
