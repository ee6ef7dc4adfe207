/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "probe/columns.h"
#include "probe/folds.h"
#include "probe/scores.h"
#include "results/table_model.h"

/* Columns of the means; the deviation is behind each. */
static const int SCORE_COLUMNS[ASC_PROBE_SCHEMES][ASC_SCORES] = {
    {POWER_ACCURACY, POWER_BALANCED, POWER_AUC},
    {POWER_GROUPED_ACCURACY, POWER_GROUPED_BALANCED, POWER_GROUPED_AUC},
    {POWER_CONTROL_ACCURACY, POWER_CONTROL_BALANCED, POWER_CONTROL_AUC}};

static asc_code fill_row(const asc_images *images, const asc_probe_outcome *outcome, int32_t a,
                         int64_t row, const asc_table *t) {
    const asc_probe_plan *plan = outcome->plan;
    int64_t *iterations = &asc_ints(t, POWER_ITERATIONS)[row];
    int64_t *converged = &asc_ints(t, POWER_CONVERGED)[row];
    int32_t folds = plan->folds;
    asc_ints(t, POWER_POSITIVE)[row] = plan->positive[a];
    asc_ints(t, POWER_NEGATIVE)[row] = plan->negative[a];
    *converged = plan->task[(int64_t)a * ASC_PROBE_SCHEMES] >= 0;
    for (int scheme = 0; scheme < ASC_PROBE_SCHEMES; scheme++) {
        int64_t task = plan->task[(int64_t)a * ASC_PROBE_SCHEMES + scheme];
        if (task < 0)
            continue;
        for (int score = 0; score < ASC_SCORES; score++) {
            const int column = SCORE_COLUMNS[scheme][score];
            double numbers[ASC_PROBE_MAX_FOLDS];
            for (int32_t f = 0; f < folds; f++)
                numbers[f] = outcome->scores[(task * folds + f) * ASC_SCORES + score];
            asc_probe_summary(numbers, folds, &asc_reals(t, column)[row],
                              &asc_reals(t, column + 1)[row]);
        }
        for (int64_t p = task * folds; p < (task + 1) * folds; p++) {
            if (outcome->iterations[p] > *iterations)
                *iterations = outcome->iterations[p];
            *converged = *converged && outcome->converged[p];
        }
    }
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_put_model(t, POWER_MODEL, row, outcome->model), done);
    ASC_TRY(code, asc_put_text(t, POWER_LABEL, row, outcome->model->label), done);
    ASC_TRY(code, asc_put_text(t, POWER_ATTRIBUTE, row, images->attribute_names[a]), done);
    code = asc_put_text(t, POWER_NOTE, row, plan->notes[a] ? plan->notes[a] : "");
done:
    return code;
}

typedef struct named {
    const char *name;
    int32_t index;
} named;

static int by_name(const void *a, const void *b) {
    return strcmp(((const named *)a)->name, ((const named *)b)->name);
}

static asc_code put_table(const asc_images *images, const asc_probe_outcome *outcomes,
                          int64_t n_models, asc_results *results) {
    int32_t n_attributes = images->n_attributes;
    asc_table table = {0};
    named *order = NULL;
    asc_code code = asc_alloc(&order, (uint64_t)n_attributes, sizeof *order, "order of attributes");
    if (code != ASC_OK)
        return code;
    for (int32_t a = 0; a < n_attributes; a++)
        order[a] = (named){.name = images->attribute_names[a], .index = a};
    qsort(order, (size_t)n_attributes, sizeof *order, by_name);
    ASC_TRY(code,
            asc_table_begin(&table, &asc_probe_tables[ASC_PROBE_TABLE], NULL, 0,
                            n_models * n_attributes, NULL, 0),
            done);
    for (int64_t m = 0; m < n_models; m++)
        for (int32_t k = 0; k < n_attributes; k++)
            ASC_TRY(code,
                    fill_row(images, &outcomes[m], order[k].index, m * n_attributes + k, &table),
                    done);
    code = asc_results_put_table(results, &table);
done:
    free(order);
    asc_table_free(&table);
    return code;
}

/* fold_scores_<label> [schemes, A, folds, ASC_SCORES] in the study's order of attributes. */
static asc_code put_scores(const asc_probe_outcome *outcome, asc_results *results) {
    const asc_probe_plan *plan = outcome->plan;
    int64_t row = (int64_t)plan->folds * ASC_SCORES;
    int64_t dims[] = {ASC_PROBE_SCHEMES, plan->n_attributes, plan->folds, ASC_SCORES};
    double *all = NULL;
    char *name = NULL;
    asc_code code =
        asc_alloc(&all, (uint64_t)(dims[0] * dims[1] * row), sizeof *all, "scores of folds");
    if (code != ASC_OK)
        return code;
    for (int64_t a = 0; a < plan->n_attributes; a++)
        for (int64_t scheme = 0; scheme < ASC_PROBE_SCHEMES; scheme++) {
            int64_t task = plan->task[a * ASC_PROBE_SCHEMES + scheme];
            double *to = all + (scheme * plan->n_attributes + a) * row;
            for (int64_t k = 0; k < row; k++)
                to[k] = task < 0 ? NAN : outcome->scores[task * row + k];
        }
    ASC_TRY(code, asc_format(&name, "fold_scores_%s", outcome->model->label), done);
    code = asc_results_put_f64(results, name, 4, dims, all, "1",
                               "accuracy, balanced accuracy and AUC of every fold; first axis: "
                               "published folds, grouped folds, shuffled control");
done:
    free(all);
    free(name);
    return code;
}

/* weights_<label> [A, folds, D + 1] under the published folds. */
static asc_code put_weights(const asc_probe_outcome *outcome, asc_results *results) {
    const asc_probe_plan *plan = outcome->plan;
    int64_t dims[] = {plan->n_attributes, plan->folds, outcome->model->dimension + 1};
    int64_t row = dims[1] * dims[2];
    double *all = NULL;
    char *name = NULL;
    asc_code code = asc_alloc(&all, (uint64_t)(dims[0] * row), sizeof *all, "weights");
    if (code != ASC_OK)
        return code;
    for (int64_t a = 0; a < plan->n_attributes; a++) {
        int64_t task = plan->task[a * ASC_PROBE_SCHEMES + ASC_PROBE_PUBLISHED];
        for (int64_t k = 0; k < row; k++)
            all[a * row + k] = task < 0 ? NAN : outcome->weights[task * row + k];
    }
    ASC_TRY(code, asc_format(&name, "weights_%s", outcome->model->label), done);
    code = asc_results_put_f64(results, name, 3, dims, all, "1",
                               "weights and, last, intercept of every published fold's regression, "
                               "for unit rows under cosine");
done:
    free(all);
    free(name);
    return code;
}

asc_code asc_probe_report(const asc_images *images, const asc_probe_outcome *outcomes,
                          int64_t n_models, asc_results *results) {
    if (images->n_attributes == 0)
        return ASC_OK;
    asc_code code = put_table(images, outcomes, n_models, results);
    for (int64_t m = 0; m < n_models && code == ASC_OK; m++) {
        code = put_scores(&outcomes[m], results);
        if (code == ASC_OK)
            code = put_weights(&outcomes[m], results);
    }
    if (code == ASC_OK)
        code = asc_results_put_text(results, "attributes", images->n_attributes,
                                    images->attribute_names, "attributes in the arrays' order");
    return code;
}
