/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "probe/tables.h"

/* kinds_fold_scores_<label> [schemes, T, folds, ASC_TRAIT_SCORES]. */
static asc_code put_scores(const asc_probe_trait_report *report, asc_results *results) {
    const asc_probe_trait_plan *plan = report->plan;
    const int64_t row = (int64_t)plan->folds * ASC_TRAIT_SCORES;
    const int64_t dims[] = {ASC_TRAIT_SCHEMES, plan->n_traits, plan->folds, ASC_TRAIT_SCORES};
    double *all = NULL;
    char *name = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&all, (uint64_t)(dims[0] * dims[1] * row), sizeof *all, "scores of folds"),
            done);
    for (int64_t k = 0; k < dims[0] * dims[1] * row; k++)
        all[k] = NAN;
    for (int64_t task = 0; task < plan->n_tasks; task++) {
        const asc_probe_trait_task *about = &plan->tasks[task];
        memcpy(all + ((int64_t)about->scheme * plan->n_traits + about->trait) * row,
               report->outcome->scores + task * row, sizeof *all * (size_t)row);
    }
    ASC_TRY(code, asc_format(&name, "kinds_fold_scores_%s", report->model->label), done);
    code = asc_results_put_f64(results, name, 4, dims, all, "1",
                               "accuracy, balanced accuracy, AUC, class error, R^2, Spearman's "
                               "rho and absolute error of every fold; first axis: grouped folds, "
                               "shuffled control");
done:
    free(all);
    free(name);
    return code;
}

/* kinds_weights_<label> [columns, D + 1] under grouped folds, and what each column is. */
static asc_code put_weights(const asc_probe_trait_report *report, asc_results *results) {
    const asc_probe_trait_plan *plan = report->plan;
    const int64_t size = report->model->dimension + 1;
    double *weights = NULL;
    int64_t *what = NULL, columns = 0; /* [columns, 3] */
    char *name = NULL, *column_name = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&weights, (uint64_t)(plan->columns * size), sizeof *weights, "weights"),
            done);
    ASC_TRY(code, asc_alloc(&what, 3 * (uint64_t)plan->columns, sizeof *what, "weights"), done);
    for (int64_t task = 0; task < plan->n_tasks; task++) {
        const asc_probe_trait_task *about = &plan->tasks[task];
        const asc_probe_trait *trait = &plan->traits[about->trait];
        if (about->scheme != ASC_TRAIT_GROUPED)
            continue;
        for (int64_t c = 0; c < (int64_t)plan->folds * trait->width; c++, columns++) {
            memcpy(weights + columns * size, report->outcome->weights + (about->column + c) * size,
                   sizeof *weights * (size_t)size);
            what[3 * columns] = about->trait;
            what[3 * columns + 1] = c / trait->width;
            what[3 * columns + 2] = trait->labels ? trait->labels[c % trait->width] : -1;
        }
    }
    if (columns == 0)
        goto done;
    ASC_TRY(code, asc_format(&name, "kinds_weights_%s", report->model->label), done);
    ASC_TRY(code, asc_format(&column_name, "kinds_columns_%s", report->model->label), done);
    ASC_TRY(code,
            asc_results_put_f64(results, name, 2, (int64_t[]){columns, size}, weights, "1",
                                "weights and, last, intercept of every grouped fold's regression, "
                                "a row a class, for unit rows under cosine"),
            done);
    code = asc_results_put_i64(results, column_name, 2, (int64_t[]){columns, 3}, what, "1",
                               "attribute, fold and class (number of its label in the study, -1 of "
                               "a continuous one) of the weights' rows");
done:
    free(weights);
    free(what);
    free(name);
    free(column_name);
    return code;
}

asc_code asc_probe_put_trait_arrays(const asc_probe_trait_report *report, asc_results *results) {
    asc_code code = put_scores(report, results);
    return code == ASC_OK ? put_weights(report, results) : code;
}

asc_code asc_probe_put_trait_names(const asc_images *images, asc_results *results) {
    char **names = NULL; /* [T] borrowed */
    asc_code code = asc_alloc(&names, (uint64_t)images->n_traits, sizeof *names, "attributes");
    if (code != ASC_OK)
        return code;
    for (int32_t t = 0; t < images->n_traits; t++)
        names[t] = images->traits[t].name;
    code = asc_results_put_text(results, "kinds_attributes", images->n_traits, names,
                                "attributes in the order of the kinds_ arrays");
    free(names);
    return code;
}
