/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fairness/tables.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "fairness/columns.h"
#include "results/table_model.h"

asc_code asc_fairness_put_point(const asc_table *table, int column, int64_t row,
                                const asc_fairness_point *point) {
    char *text = NULL;
    asc_code code = isnan(point->far) ? asc_format(&text, "threshold %.9g", point->threshold)
                                      : asc_format(&text, "far %.9g", point->far);
    if (code == ASC_OK)
        code = asc_put_text(table, column, row, text);
    free(text);
    return code;
}

asc_code asc_fairness_put_keys(const asc_table *table, int column, int64_t row,
                               const asc_fairness_outcome *outcome, int32_t split) {
    asc_code code = asc_put_model(table, column, row, outcome->model);
    return code == ASC_OK
               ? asc_put_text(table, column + 2, row, outcome->splits.splits[split].attribute)
               : code;
}

void asc_fairness_put_rate(const asc_table *table, int column, int64_t row,
                           const asc_fairness_rate *rate, int which) {
    const asc_interval ends = asc_fairness_interval(rate, which);
    asc_reals(table, column)[row] = asc_fairness_share(rate);
    asc_reals(table, column + 1)[row] = ends.low;
    asc_reals(table, column + 2)[row] = ends.high;
}

/* replicates_<label> [groups of all splits, T, 2, B], and of what its rows are. */
static asc_code put_replicates(const asc_fairness_outcome *outcome, asc_results *results) {
    const asc_fairness_splits *splits = &outcome->splits;
    const int64_t size = outcome->n_drawn * ASC_FAIRNESS_RATES * outcome->replicates;
    const int64_t dims[] = {splits->n_groups, outcome->n_drawn, ASC_FAIRNESS_RATES,
                            outcome->replicates};
    char *name = NULL, **groups = NULL;
    double *values = NULL;
    int64_t row = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&values, (uint64_t)splits->n_groups * (uint64_t)size, sizeof *values,
                      "draws of people"),
            done);
    ASC_TRY(code, asc_alloc(&groups, (uint64_t)splits->n_groups, sizeof *groups, "groups"), done);
    for (int32_t s = 0; s < splits->n; s++)
        for (int32_t g = 0; g < splits->splits[s].n; g++, row++) {
            ASC_TRY(code,
                    asc_format(&groups[row], "%s: %s", splits->splits[s].attribute,
                               splits->splits[s].labels[g]),
                    done);
            for (int64_t k = 0; k < size; k++)
                values[row * size + k] = outcome->found[s].drawn[g * size + k];
        }
    ASC_TRY(code, asc_format(&name, "replicates_%s", outcome->model->label), done);
    ASC_TRY(code,
            asc_results_put_f64(results, name, 4, dims, values, "1",
                                "rates of groups in every draw of people: groups, thresholds, "
                                "(false match, false non-match), draws"),
            done);
    free(name);
    name = NULL;
    ASC_TRY(code, asc_format(&name, "groups_%s", outcome->model->label), done);
    code = asc_results_put_text(results, name, splits->n_groups, groups,
                                "attribute and group of the rows of replicates");
done:
    free(name);
    free(values);
    asc_free_strings(groups, splits->n_groups);
    return code;
}

asc_code asc_fairness_put_tables(const asc_fairness_outcome *outcomes, int64_t n_models,
                                 double alpha, asc_results *results) {
    asc_code code = asc_fairness_put_figures(outcomes, n_models, alpha, results);
    if (code == ASC_OK)
        code = asc_fairness_put_groups(outcomes, n_models, results);
    if (code == ASC_OK)
        code = asc_fairness_put_pairs(outcomes, n_models, results);
    if (code == ASC_OK)
        code = asc_fairness_put_det(outcomes, n_models, results);
    for (int64_t m = 0; m < n_models && code == ASC_OK; m++)
        code = put_replicates(&outcomes[m], results);
    return code;
}
